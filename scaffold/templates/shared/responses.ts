/* What @{title|comment} says of its responses. */
import type { AnswerRules } from './answers.js';
import type { OperationName } from './operations.js';
@{imports|code}
//% if problems
import type { Problems } from './checks.js';
//% end
//% if zod
import { z } from 'zod';
//% end
@{helpers|code}
//% if constants

//% for constant in constants
@{constant|code}
//% end
//% end
//% for function in functions

@{function|code}
//% end

//% if operations
export const responses: {
  readonly [K in OperationName]: readonly AnswerRules[];
} = {
@{operations|code}
};
//% else
export const responses: {
  readonly [K in OperationName]: readonly AnswerRules[];
} = {};
//% end
