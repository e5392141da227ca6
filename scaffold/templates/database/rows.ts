/* Rows to try the tables with, right by their schemas: what the database asks beyond that is to be put in. Yours to change. */
import type { Table } from '../src/database/queries.js';
import * as tables from '../src/database/tables.js';

export interface Row {
  readonly [property: string]: unknown;
}

export interface Resource {
  readonly path: string;
  readonly table: Table;
  /** What is sent to make rows, but for the links; empty when the table is only read. */
  readonly rows: readonly Row[];
  /** Properties that refer to other rows, and those of them that must. */
  readonly links: readonly string[];
  readonly needs: readonly string[];
  /** Properties of the key that lists can be filtered by. */
  readonly filters: readonly string[];
}

export const resources: readonly Resource[] = [
//% for resource in resources
  {
    path: @{resource.path|string},
    table: tables.@{resource.table|identifier},
    rows: @{resource.rows|code},
    links: @{resource.links|literal},
    needs: @{resource.needs|literal},
    filters: @{resource.filters|literal},
  },
//% end
];
