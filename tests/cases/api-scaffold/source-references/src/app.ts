import Fastify from 'fastify';
import { orderSchema } from './schemas.js';

const app = Fastify();

const tree = {
  type: 'object',
  properties: { children: { type: 'array', items: { $ref: '#' } } },
} as const;

const line = {
  $ref: '#/definitions/Line',
  definitions: {
    Line: { type: 'object', required: ['sku'], properties: { sku: { type: 'string' }, size: { $ref: '#/definitions/Size~1' } } },
    'Size/': { type: 'string', enum: ['s', 'm'] },
  },
};

app.post('/orders', { schema: { body: orderSchema } }, async (_request, reply) => reply.code(204).send());
app.put('/trees', { schema: { body: tree } }, async (_request, reply) => reply.code(204).send());
app.put('/lines', { schema: { body: line } }, async (_request, reply) => reply.code(204).send());
