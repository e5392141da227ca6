import type { FastifyInstance } from 'fastify';

interface Route {
  Params: { id: number };
  Body: { nick: string | null };
}

export default async function (fastify: FastifyInstance) {
  fastify.patch<Route>('/', async (request, reply) => {
    if (request.params.id === 0) return reply.notFound();
    return { id: request.params.id, nick: request.body.nick };
  });
}
