//% for helper in helpers
import { @{helper|identifier} } from '../middleware/http.js';
//% end
import type { Context } from '../middleware/http.js';
//% for stub in stubs

@{stub|code}
//% end
