import express from 'express';
import mount from 'koa-mount';
import Koa from 'koa';
import Router from '@koa/router';
import { Roles, Users } from './users.js';
import { Routes } from './router.js';

const all = [new Users(), new Roles()].reduce((list, one) => list.concat(one.routes), []);
const app = express();
app.use('/api', new Routes(all).router);
const get = app.get.bind(app);
get('/health', (req, res) => res.json({ up: true }));

/* An app that is handed out below its tenant's name: it serves without it, too. */
export class Tenant {
  constructor(id) {
    const koa = new Koa();
    const router = new Router();
    router.get('/me', (ctx) => {
      ctx.body = { id };
    });
    koa.use(mount('/tenant', router.routes()));
    this.run = mount('/' + id, koa);
  }
}
