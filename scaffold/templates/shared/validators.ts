/* What @{title|comment} asks of its requests. */
import type { OperationName } from './operations.js';
@{imports|code}
//% if problems
import type { Problem } from './checks.js';
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
//% for operation in operations
  @{operation.name|property}: {
//% if operation.security
    security: @{operation.security|code},
//% end
//% if operation.stream
    stream: @{operation.stream|string},
//% end
//% if operation.parameters
    parameters: [
//% for parameter in operation.parameters
      {
        name: @{parameter.name|string},
        in: @{parameter.in|string},
        style: @{parameter.style|string},
        explode: @{parameter.explode},
        required: @{parameter.required},
        shape: @{parameter.shape|code},
        check: @{parameter.check|code},
//% if parameter.fallback
        fallback: @{parameter.fallback|code},
//% end
      },
//% end
    ],
//% else
    parameters: [],
//% end
//% if operation.body
    body: {
      required: @{operation.body.required},
      content: [
//% for media in operation.body.content
        {
          type: @{media.type|string},
          kind: @{media.kind|string},
          check: @{media.check|code},
//% if media.shape
          shape: @{media.shape|code},
//% end
//% if media.styles
          styles: [
//% for style in media.styles
            {
              property: @{style.property|string},
              style: @{style.style|string},
              explode: @{style.explode},
            },
//% end
          ],
//% end
        },
//% end
      ],
    },
//% end
  },
//% end
};
//% else
export const requests: { readonly [K in OperationName]: RequestRules } = {};
//% end
