/* The routes of @{title|comment}: what every path answers, in the order in which they are tried. */
import { Router } from 'express';
//% if imports
import { methodNotAllowed, operation, rawBody } from '../middleware/http.js';
//% else
import { rawBody } from '../middleware/http.js';
//% end
//% for import in imports
import * as @{import.alias|identifier} from './@{import.file|path}.js';
//% end

/** Where the routes belong: the path of the first server. */
export const basePath: string = @{basePath|string};

export const routes = Router({ caseSensitive: true, strict: true });

routes.use(rawBody);
@{routes|code}
