//% for helper in helpers
import { @{helper|identifier} } from '../middleware/http.js';
//% end
import type { Reply, Request, Sent } from '../middleware/http.js';
//% for stub in stubs

@{stub|code}
//% end
