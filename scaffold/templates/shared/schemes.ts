/* The security schemes of @{title|comment}, and the hooks that know them. */
//% if schemes
import * as hooks from './security.js';
//% end
import type { Scheme } from './authorization.js';

//% if schemes
export const schemes: { readonly [name: string]: Scheme } = {
//% for scheme in schemes
  @{scheme.name|property}: {
    kind: @{scheme.kind|string},
    name: @{scheme.parameter|string},
//% if scheme.type
    type: @{scheme.type|string},
//% end
//% if scheme.scheme
    scheme: @{scheme.scheme|string},
//% end
//% if scheme.url
    url: @{scheme.url|string},
//% end
    hook: hooks.@{scheme.hook|identifier},
  }@{scheme.mark|code},
//% end
};
//% else
export const schemes: { readonly [name: string]: Scheme } = {};
//% end
