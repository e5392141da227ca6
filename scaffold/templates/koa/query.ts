  @{call|code}
//% if query.verb == 'list'
  ctx.set(page.headers);
  ctx.answer(200, {
    data: page.rows,
    meta: { requestId: ctx.state.requestId, nextCursor: page.next },
  });
//% elif query.verb == 'get'
  ctx.set(found.headers);
//% if query.version
  if (isKnown(found, ctx.declared.headers['If-None-Match'])) {
    ctx.answer(304);
    return;
  }
//% end
  ctx.answer(200, {
    data: found.row,
    meta: { requestId: ctx.state.requestId },
  });
//% elif query.verb == 'create'
  ctx.set(made.headers);
  ctx.answer(201, {
    data: made.row,
    meta: { requestId: ctx.state.requestId },
  });
//% elif query.verb == 'remove'
  ctx.answer(204);
//% else
  ctx.set(found.headers);
  ctx.answer(200, {
    data: found.row,
    meta: { requestId: ctx.state.requestId },
  });
//% end
