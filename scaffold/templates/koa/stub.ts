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
export const @{name|identifier} = async (ctx: Context<@{name|string}>): Promise<void> => {
//% else
export const @{name|identifier} = async (
  ctx: Context<@{name|string}>,
): Promise<void> => {
//% end
//% if mock
  @{mock|code}
//% elif query
//% include koa/query.ts
//% else
  notImplemented(ctx);
//% end
};
