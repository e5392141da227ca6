/* Schemas and operations → the declarations of src/types/api.ts. */
#ifndef SCAFFOLD_GENERATE_TYPES_H
#define SCAFFOLD_GENERATE_TYPES_H

#include "scaffold/generate/check.h"
#include "scaffold/spec/spec.h"

#include <jansson.h>

/* A new reference: {"schemas": code, "operations": code, "callbacks": code, "enveloped": bool,
 * "files": bool, "streams": code}. */
json_t *types_view(const struct spec *spec);

/* What a body of that media type is made of. */
enum media_kind {
    MEDIA_JSON,
    MEDIA_FORM,
    MEDIA_MULTIPART,
    MEDIA_TEXT,
    MEDIA_BINARY,
    MEDIA_ANY, /* a range with a wildcard: decided by each request */
};

enum media_kind media_kind_of(const char *type);

/* Whether it is text/event-stream. */
bool media_is_event_stream(const char *type);

/* "json", "form", … as the generated code calls it. */
const char *media_kind_name(enum media_kind kind);

#endif
