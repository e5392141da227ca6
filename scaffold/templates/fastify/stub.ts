//% if deprecated
/**
 * @{comment|block}
 *
 * @deprecated
 */
//% else
/** @{comment|comment} */
//% end
//% if short
export const @{name|identifier} = async (request: Request<@{name|string}>, reply: Reply<@{name|string}>): Promise<Sent> => {
//% else
export const @{name|identifier} = async (
  request: Request<@{name|string}>,
  reply: Reply<@{name|string}>,
): Promise<Sent> => {
//% end
//% if mock
  return @{mock|code}
//% elif query
//% include fastify/query.ts
//% else
  return notImplemented(request, reply);
//% end
};
