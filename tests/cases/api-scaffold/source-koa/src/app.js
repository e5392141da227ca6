const Koa = require('koa');
const mount = require('koa-mount');
const Router = require('@koa/router');
const Joi = require('joi');

const PATHS = { books: '/books' };

class Books {
  router = new Router({ prefix: PATHS.books });

  constructor(base) {
    this.base = base;
    this.declare();
  }

  declare() {
    this.router.get('books', '/', this.list.bind(this));
    this.router.post('/', validateBody(Joi.object({
      title: Joi.string().max(200).required(),
      year: Joi.number().integer().min(0),
    })), async function addBook(ctx) {
      ctx.status = 201;
      ctx.body = { title: ctx.request.body.title };
    });
    this.router.del('/:isbn', (ctx) => { ctx.status = 204; });
  }

  async list(ctx) {
    const { page = 1 } = ctx.query;
    ctx.body = { page, books: [] };
  }
}

function validateBody(schema) {
  return (ctx, next) => { schema.validate(ctx.request.body); return next(); };
}

const outer = new Router();
outer.use('/shop', new Books('b').router.routes());

const app = new Koa();
app.use(mount('/api', outer.routes()));
module.exports = app;
