/* The routes of @{title|comment}: what every path answers. */
import type { FastifyInstance } from 'fastify';
//% if imports
import {
  describe,
  operation,
  prepare,
  refuseOthers,
} from '../middleware/http.js';
//% else
import { describe, prepare } from '../middleware/http.js';
//% end
import type { RoutesOptions } from '../middleware/http.js';
//% if imports
import { definitions, schemas } from '../middleware/schemas.js';
//% else
import { definitions } from '../middleware/schemas.js';
//% end
//% for import in imports
import * as @{import.alias|identifier} from './@{import.file|path}.js';
//% end

/** Where the routes belong: the path of the first server. */
export const basePath: string = @{basePath|string};

/** A plugin: `app.register(routes, { prefix: basePath })`. */
export async function routes(
  app: FastifyInstance,
  options: RoutesOptions = {},
): Promise<void> {
//% for method in bodies
  app.addHttpMethod(@{method.verb|string}, { hasBody: true, overrideExisting: true });
//% end
  prepare(app);
  describe(app, definitions, options);
@{routes|code}
}
