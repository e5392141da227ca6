//% if query.verb == 'list'
  const page = await list(@{query.table|identifier}, req.query, req.originalUrl, req.identity);
  res.set(page.headers);
  res.status(200).json({
    data: page.rows,
    meta: { requestId: req.requestId, nextCursor: page.next },
  });
//% elif query.verb == 'get'
  const found = await get(@{query.table|identifier}, req.params, req.query, req.identity);
  res.set(found.headers);
//% if query.version
  if (isKnown(found, req.declared.headers['If-None-Match'])) {
    res.status(304).end();
    return;
  }
//% end
  res.status(200).json({
    data: found.row,
    meta: { requestId: req.requestId },
  });
//% elif query.verb == 'create'
  const made = await create(@{query.table|identifier}, req.body, req.originalUrl, req.identity);
  res.set(made.headers);
  res.status(201).json({
    data: made.row,
    meta: { requestId: req.requestId },
  });
//% elif query.verb == 'replace'
  const found = await update(@{query.table|identifier}, req.params, req.body, req.identity, {
//% if query.version
    match: req.declared.headers['If-Match'],
//% end
    whole: true,
  });
  res.set(found.headers);
  res.status(200).json({
    data: found.row,
    meta: { requestId: req.requestId },
  });
//% elif query.verb == 'update'
//% if query.version
  const found = await update(@{query.table|identifier}, req.params, req.body, req.identity, {
    match: req.declared.headers['If-Match'],
  });
//% else
  const found = await update(@{query.table|identifier}, req.params, req.body, req.identity);
//% end
  res.set(found.headers);
  res.status(200).json({
    data: found.row,
    meta: { requestId: req.requestId },
  });
//% else
//% if query.version
  await remove(@{query.table|identifier}, req.params, req.identity, {
    match: req.declared.headers['If-Match'],
  });
//% else
  await remove(@{query.table|identifier}, req.params, req.identity);
//% end
  res.status(204).end();
//% end
