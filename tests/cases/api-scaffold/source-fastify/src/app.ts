import path from 'node:path';
import autoload from '@fastify/autoload';
import Fastify, { type FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';

const shared = fp(async (fastify: FastifyInstance) => {
  fastify.get('/ping', async () => ({ pong: true }));
});

export async function build() {
  const app = Fastify();
  await app.register(shared, { prefix: '/never' });
  await app.register(autoload, {
    dir: path.join(import.meta.dirname, 'routes'),
    options: { prefix: '/v2' },
    routeParams: true,
  });
  app.register(async (admin) => {
    for (const kind of ['cache', 'queue']) {
      admin.route({ method: ['POST', 'DELETE'], url: `/${kind}`, handler: async (_request, reply) => reply.code(202).send() });
    }
  }, { prefix: '/admin' });
  return app;
}
