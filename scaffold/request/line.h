/* A sample as a request of the document: method, URL, headers and body. */
#ifndef SCAFFOLD_REQUEST_LINE_H
#define SCAFFOLD_REQUEST_LINE_H

#include "common/arena.h"
#include "scaffold/request/credential.h"
#include "scaffold/request/sample.h"

#include <jansson.h>

/* {"method", "url", "headers", "body"}; the URL begins behind the set's base. A new reference. */
json_t *line_request(struct arena *arena, const struct sample *sample,
                     const struct credential_names *names);

#endif
