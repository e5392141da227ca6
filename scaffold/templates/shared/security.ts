//% for helper in helpers
import { @{helper.name|identifier} } from '@{helper.module|path}';
//% end
import type { Attempt } from './authorization.js';
//% for stub in stubs

@{stub|code}
//% end
