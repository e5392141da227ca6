/* What @{title|comment} asks of its requests. */
import type { OperationName } from './operations.js';
@{imports|code}
//% if problems
import type { Problems } from './checks.js';
//% end
//% if zod
import { z } from 'zod';
//% end
@{helpers|code}
import type { RequestRules } from './requests.js';
//% if constants

//% for constant in constants
@{constant|code}
//% end
//% end
//% for function in functions

@{function|code}
//% end

//% if operations
export const requests: { readonly [K in OperationName]: RequestRules } = {
@{operations|code}
};
//% else
export const requests: { readonly [K in OperationName]: RequestRules } = {};
//% end
