const Fastify = require('fastify');
const orders = require('orders');

const app = Fastify();
app.register(orders, { prefix: '/orders' });
