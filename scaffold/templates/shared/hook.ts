/** @{comment|comment} */
export const @{name|identifier} = async (attempt: Attempt): Promise<unknown> => {
  return @{helper|identifier}(attempt);
};
