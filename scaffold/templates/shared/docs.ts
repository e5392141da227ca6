/* The description of the API, and outside production a page to try it. Yours to change. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** A file as it is served. */
export interface Served {
  readonly type: string;
  readonly text: string;
}

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>API</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="page"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#page' });
`;

function ofPackage(name: string): string {
  const { resolve } = createRequire(import.meta.url);
  return readFileSync(resolve(`swagger-ui-dist/${name}`), 'utf8');
}

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';

const FILES: ReadonlyMap<string, () => Served> = new Map<string, () => Served>([
  ['/docs', () => ({ type: HTML, text: PAGE })],
  ['/docs/start.js', () => ({ type: SCRIPT, text: START })],
  [
    '/docs/swagger-ui-bundle.js',
    () => ({ type: SCRIPT, text: ofPackage('swagger-ui-bundle.js') }),
  ],
  [
    '/docs/swagger-ui.css',
    () => ({
      type: 'text/css; charset=utf-8',
      text: ofPackage('swagger-ui.css'),
    }),
  ],
]);

/** openapi.json stands beside package.json, where the service is started. */
function description(): Served {
  return {
    type: 'application/json; charset=utf-8',
    text: readFileSync('openapi.json', 'utf8'),
  };
}

//% if taken
/** Where the API has something of its own. */
const TAKEN: readonly string[] = @{taken|literal};

//% end
const FOUND = new Map<string, Served>();

/** What stands at a path, read when it is first asked for; undefined: nothing. */
export function documentAt(path: string): Served | undefined {
//% if taken
  if (TAKEN.some((own) => `${path}/`.startsWith(`${own}/`))) return undefined;
//% end
  const made = path === '/openapi.json' ? description : FILES.get(path);
  if (!made) return undefined;
  const hidden = process.env['NODE_ENV'] === 'production' && FILES.has(path);
  if (hidden) return undefined;
  const found = FOUND.get(path) ?? made();
  FOUND.set(path, found);
  return found;
}
