/* What Fastify is told of @{title|comment}: a JSON Schema (draft-07) for each part of its operations. */
import type { OperationName } from './operations.js';
import type { Definition, RouteSchema } from './provider.js';

/** Schemas that others refer to by their names. */
//% if short
export const definitions: readonly Definition[] = [@{line|code}];
//% elif definitions
export const definitions: readonly Definition[] = [
//% for definition in definitions
  @{definition|code},
//% end
];
//% end

//% if operations
export const schemas: { readonly [K in OperationName]: RouteSchema<K> } = {
//% for operation in operations
  @{operation.name|property}: {
//% if operation.params
    params: @{operation.params|code},
//% end
//% if operation.querystring
    querystring: @{operation.querystring|code},
//% end
//% if operation.headers
    headers: @{operation.headers|code},
//% end
//% if operation.body
    body: @{operation.body|code},
//% end
//% if operation.response
    response: @{operation.response|code},
//% else
    response: {},
//% end
  },
//% end
};
//% else
export const schemas: { readonly [K in OperationName]: RouteSchema<K> } = {};
//% end
