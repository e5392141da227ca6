//% for helper in helpers
import { @{helper|identifier} } from '../middleware/http.js';
//% end
import type { Context } from '../middleware/http.js';
//% for name in queries
import { @{name|identifier} } from '../database/queries.js';
//% end
//% for name in tables
import { @{name|identifier} } from '../database/tables.js';
//% end
//% for stub in stubs

@{stub|code}
//% end
