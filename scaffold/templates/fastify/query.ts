  @{call|code}
//% if query.verb == 'list'
  reply.headers(page.headers);
  return reply.code(200).send({
    data: page.rows,
    meta: { requestId: request.id, nextCursor: page.next },
  });
//% elif query.verb == 'get'
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
  reply.headers(made.headers);
  return reply.code(201).send({
    data: made.row,
    meta: { requestId: request.id },
  });
//% elif query.verb == 'remove'
  return reply.code(204).send();
//% else
  reply.headers(found.headers);
  return reply.code(200).send({
    data: found.row,
    meta: { requestId: request.id },
  });
//% end
