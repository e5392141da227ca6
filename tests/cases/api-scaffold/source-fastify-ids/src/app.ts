import Fastify from 'fastify';
const app = Fastify();
const idSchema = { $id: 'id', type: 'integer', minimum: 1 } as const;
app.addSchema(idSchema);
app.addSchema({
  $id: 'user',
  type: 'object',
  required: ['name'],
  properties: { id: { $ref: 'id#' }, name: { type: 'string', maxLength: 40 }, friend: { $ref: '#' }, address: { $ref: 'https://example.com/address.json' } },
});
app.addSchema({ $id: 'https://example.com/address.json', type: 'object', properties: { street: { type: 'string' } } });
app.addSchema({ $id: 'commonSchema', definitions: { problem: { type: 'object', properties: { message: { type: 'string' } } } }, type: 'object', properties: { hello: { type: 'string' } } });
app.post('/users', { schema: { body: { $ref: 'user#' }, response: { 201: { $ref: 'user' }, 400: { $ref: 'commonSchema#/definitions/problem' } } } }, async (request, reply) => {
  reply.code(201).send({});
});
app.get('/users/:id', { schema: { params: { type: 'object', properties: { id: { $ref: 'user#/properties/id' } } }, querystring: { type: 'object', properties: { hello: { $ref: 'commonSchema#/properties/hello' } } }, headers: { type: 'object', properties: { 'x-name': { $ref: 'user#/properties/name' } } }, response: { 200: { type: 'array', items: { $ref: 'user#' } } } } }, async () => []);
import tb from './tb.js';
app.register(tb, { prefix: '/x' });
app.listen({ port: 3000 });
