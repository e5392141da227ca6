'use strict';

//% alone
const up = [
//% up
];

const down = [
//% down
];

const run = async (knex, parts) => {
  for (const part of parts) await knex.raw(part);
};

exports.up = (knex) => run(knex, up);
exports.down = (knex) => run(knex, down);
