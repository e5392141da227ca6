//% for helper in helpers
import { @{helper|identifier} } from './authorization.js';
//% end
import type { Attempt } from './authorization.js';
//% for stub in stubs

@{stub|code}
//% end
