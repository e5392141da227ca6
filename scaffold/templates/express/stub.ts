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
export const @{name|identifier} = async (req: Request<@{name|string}>, res: Response<@{name|string}>): Promise<void> => {
//% else
export const @{name|identifier} = async (
  req: Request<@{name|string}>,
  res: Response<@{name|string}>,
): Promise<void> => {
//% end
//% if mock
  @{mock|code}
//% elif query
//% include express/query.ts
//% else
  notImplemented(req, res);
//% end
};
