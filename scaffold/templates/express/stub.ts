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
//% else
  notImplemented(req, res);
//% end
};
