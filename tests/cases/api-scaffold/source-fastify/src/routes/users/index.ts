import { Type, type FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

const User = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  email: Type.String({ format: 'email' }),
  nick: Type.Optional(Type.Union([Type.String(), Type.Null()])),
});

const plugin: FastifyPluginAsyncTypebox = async (fastify) => {
  fastify.get('/', {
    schema: {
      summary: 'All users',
      tags: ['users'],
      querystring: Type.Object({ after: Type.Optional(Type.Integer({ exclusiveMinimum: 0 })) }),
      response: { 200: Type.Array(User) },
    },
  }, async () => []);

  fastify.post('/', {
    schema: {
      operationId: 'createUser',
      body: { type: 'object', required: ['email'], properties: { email: { type: 'string', format: 'email' } } },
      response: { 201: User, 409: { type: 'object', properties: { message: { type: 'string' } } } },
    },
  }, async (_request, reply) => reply.code(201).send());
};

export default plugin;
