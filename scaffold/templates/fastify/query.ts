//% if query.verb == 'list'
  const page = await list(@{query.table|identifier}, request.query, request.url, request.identity);
  reply.headers(page.headers);
  return reply.code(200).send({
    data: page.rows,
    meta: { requestId: request.id, nextCursor: page.next },
  });
//% elif query.verb == 'get'
  const found = await get(@{query.table|identifier}, request.params, request.query, request.identity);
  reply.headers(found.headers);
//% if query.version
  if (isKnown(found, request.declared.headers['If-None-Match'])) {
    return reply.code(304).send();
  }
//% end
  return reply.code(200).send({
    data: found.row,
    meta: { requestId: request.id },
  });
//% elif query.verb == 'create'
  const made = await create(@{query.table|identifier}, request.body, request.url, request.identity);
  reply.headers(made.headers);
  return reply.code(201).send({
    data: made.row,
    meta: { requestId: request.id },
  });
//% elif query.verb == 'replace'
  const found = await update(@{query.table|identifier}, request.params, request.body, request.identity, {
//% if query.version
    match: request.declared.headers['If-Match'],
//% end
    whole: true,
  });
  reply.headers(found.headers);
  return reply.code(200).send({
    data: found.row,
    meta: { requestId: request.id },
  });
//% elif query.verb == 'update'
//% if query.version
  const found = await update(@{query.table|identifier}, request.params, request.body, request.identity, {
    match: request.declared.headers['If-Match'],
  });
//% else
  const found = await update(@{query.table|identifier}, request.params, request.body, request.identity);
//% end
  reply.headers(found.headers);
  return reply.code(200).send({
    data: found.row,
    meta: { requestId: request.id },
  });
//% else
//% if query.version
  await remove(@{query.table|identifier}, request.params, request.identity, {
    match: request.declared.headers['If-Match'],
  });
//% else
  await remove(@{query.table|identifier}, request.params, request.identity);
//% end
  return reply.code(204).send();
//% end
