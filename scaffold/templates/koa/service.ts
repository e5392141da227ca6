/* The service on a free port, for tests. Yours to change. */
import { once } from 'node:events';
import { after } from 'node:test';
//% if jwt
import { SignJWT, exportSPKI, generateKeyPair } from 'jose';
//% end

//% include shared/settings.ts

const { app } = await import('../src/app.js');
//% if database
const { pool } = await import('../src/database/pool.js');
//% end
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
after(() => server.close());
//% if database
after(() => pool.end());
//% end

const address = server.address();
const port = typeof address === 'object' ? address?.port : undefined;

//% include shared/asking.ts
