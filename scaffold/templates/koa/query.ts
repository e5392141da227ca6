//% if query.verb == 'list'
  const page = await list(@{query.table|identifier}, ctx.query, ctx.url, ctx.identity);
  ctx.set(page.headers);
  ctx.answer(200, {
    data: page.rows,
    meta: { requestId: ctx.state.requestId, nextCursor: page.next },
  });
//% elif query.verb == 'get'
  const found = await get(@{query.table|identifier}, ctx.params, ctx.query, ctx.identity);
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
  const made = await create(@{query.table|identifier}, ctx.input, ctx.url, ctx.identity);
  ctx.set(made.headers);
  ctx.answer(201, {
    data: made.row,
    meta: { requestId: ctx.state.requestId },
  });
//% elif query.verb == 'replace'
  const found = await update(@{query.table|identifier}, ctx.params, ctx.input, ctx.identity, {
//% if query.version
    match: ctx.declared.headers['If-Match'],
//% end
    whole: true,
  });
  ctx.set(found.headers);
  ctx.answer(200, {
    data: found.row,
    meta: { requestId: ctx.state.requestId },
  });
//% elif query.verb == 'update'
//% if query.version
  const found = await update(@{query.table|identifier}, ctx.params, ctx.input, ctx.identity, {
    match: ctx.declared.headers['If-Match'],
  });
//% else
  const found = await update(@{query.table|identifier}, ctx.params, ctx.input, ctx.identity);
//% end
  ctx.set(found.headers);
  ctx.answer(200, {
    data: found.row,
    meta: { requestId: ctx.state.requestId },
  });
//% else
//% if query.version
  await remove(@{query.table|identifier}, ctx.params, ctx.identity, {
    match: ctx.declared.headers['If-Match'],
  });
//% else
  await remove(@{query.table|identifier}, ctx.params, ctx.identity);
//% end
  ctx.answer(204);
//% end
