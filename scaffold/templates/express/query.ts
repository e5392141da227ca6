  @{call|code}
//% if query.verb == 'list'
  res.set(page.headers);
  res.status(200).json({
    data: page.rows,
    meta: { requestId: req.requestId, nextCursor: page.next },
  });
//% elif query.verb == 'get'
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
  res.set(made.headers);
  res.status(201).json({
    data: made.row,
    meta: { requestId: req.requestId },
  });
//% elif query.verb == 'remove'
  res.status(204).end();
//% else
  res.set(found.headers);
  res.status(200).json({
    data: found.row,
    meta: { requestId: req.requestId },
  });
//% end
