/* What the description of @{title|comment} says in extensions (x-…), as data. */

/** Any JSON. */
export type Json =
  | (null | boolean | number | string)
  | readonly Json[]
  | { readonly [name: string]: Json };

export type Extensions = { readonly [name: string]: Json };

/** Of the document, and of its info. */
export const document: Extensions = @{document|code};

/** Of operations, by their names. */
//% if operations
export const operations: { readonly [operation: string]: Extensions } = {
//% for operation in operations
  @{operation.name|property}: @{operation.code|code},
//% end
};
//% else
export const operations: { readonly [operation: string]: Extensions } = {};
//% end

/** Of schemas, by the names of their types. */
//% if schemas
export const schemas: { readonly [type: string]: Extensions } = {
//% for schema in schemas
  @{schema.name|property}: @{schema.code|code},
//% end
};
//% else
export const schemas: { readonly [type: string]: Extensions } = {};
//% end
