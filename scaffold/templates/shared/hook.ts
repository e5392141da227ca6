/** @{comment|comment} */
//% if short
export const @{name|identifier} = async (attempt: Attempt): Promise<unknown> => {
//% else
export const @{name|identifier} = async (
  attempt: Attempt,
): Promise<unknown> => {
//% end
  return @{helper|identifier}(attempt);
};
