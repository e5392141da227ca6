/* E-mail addresses that no request has used yet: services take each of them once. */
#ifndef SCAFFOLD_REQUEST_FRESH_H
#define SCAFFOLD_REQUEST_FRESH_H

#include "scaffold/request/sample.h"

#include <jansson.h>

/* Replace the e-mail addresses in the JSON body of the request by placeholders that api-load fills in
 * anew each time, where their schemas have room for that. Examples of the specification stay, unless
 * `all` are to be replaced. */
void fresh_addresses(json_t *request, const struct sample *sample, bool all);

#endif
