/* The types of @{title|comment}: its schemas and its operations. */

//% if files or streams
//% if files
import type { UploadedFile } from '../middleware/requests.js';
//% end
//% if streams
import type { @{streams|code} } from '../middleware/streams.js';
//% end

//% end
//% if schemas
@{schemas|code}

//% end
//% if enveloped
/** A success of which the description says nothing else. */
export interface Enveloped {
  data: unknown;
  meta: { requestId: string };
}

//% end
/** What goes in and out of each operation. */
//% if operations
export interface Operations {
  @{operations|code}
}
//% else
export type Operations = Record<never, never>;
//% end
//% if callbacks

/** What this API sends by itself: callbacks and webhooks. */
export interface Callbacks {
  @{callbacks|code}
}
//% end
