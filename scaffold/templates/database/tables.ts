/* The tables behind the API: how their columns are called there and here, and what belongs to what. */
import type { Table } from './queries.js';
//% for table in tables
import type { @{table.type|identifier} } from '../types/api.js';
//% end
//% for table in tables

/** @{table.comment|comment} */
export const @{table.value|identifier}: Table<@{table.type|identifier}> = {
  name: @{table.name|string},
  key: @{table.key|code},
  settable: @{table.settable|code},
//% if table.version
  version: { property: @{table.version.property|string}, next: @{table.version.next|string} },
//% end
  columns: {
//% for column in table.columns
    @{column.property|property}: @{column.code|code},
//% end
  },
//% if table.relations
  relations: {
//% for relation in table.relations
    @{relation.name|property}: {
      many: @{relation.many},
      table: () => @{relation.table|identifier},
      own: @{relation.own|code},
      its: @{relation.its|code},
//% if relation.through
      through: @{relation.through|code},
//% end
    },
//% end
  },
//% else
  relations: {},
//% end
  constraints: @{table.constraints|code},
};
//% end
