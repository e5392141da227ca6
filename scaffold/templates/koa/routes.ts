/* The routes of @{title|comment}: what every path answers, in the order in which they are tried. */
import Router from '@koa/router';
//% if imports
import { methodNotAllowed, operation } from '../middleware/http.js';
//% end
import type { State } from '../middleware/http.js';
//% for import in imports
import * as @{import.alias|identifier} from './@{import.file|path}.js';
//% end

/** Where the routes belong: the path of the first server. */
export const basePath: string = @{basePath|string};

export const router = new Router<State>({
  prefix: basePath,
  sensitive: true,
  strict: true,
});
@{routes|code}
