/** @{comment|comment} */
export const @{name|identifier} = async (attempt: Attempt): Promise<unknown> => {
//% if mock
  return acceptAnything(attempt);
//% else
  return refuse(attempt);
//% end
};
