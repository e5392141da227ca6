import { Routes } from './router.js';

export class Users extends Routes {
  declare() {
    this.route('GET', '/users', (req, res) => res.json([]));
    this.route('POST', '/users', (req, res) => res.status(201).end());
  }
}

export class Roles extends Routes {
  declare() {
    this.route('GET', '/roles/:id', (req, res) => res.json({ id: req.params.id }));
  }
}
