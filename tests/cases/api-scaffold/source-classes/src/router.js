import express from 'express';

/* Collects routes, and gives them to a router of Express later. */
export class Routes {
  constructor(routes = []) {
    this.routes = routes;
    this.declare();
  }

  declare() {}

  route(method, path, handler) {
    switch (method) {
      case 'GET':
      case 'POST':
        break;
      default:
        throw new Error(method);
    }
    this.routes.push({ method, path, handler });
  }

  mountOn(app) {
    this.routes.forEach(({ method, path, handler }) => {
      const verb = method.toLowerCase();
      app[verb].call(app, path, handler);
    });
    return app;
  }

  get router() {
    return this.mountOn(express.Router());
  }
}
