/* Which fields the objects of an OpenAPI document have. */
#ifndef SCAFFOLD_SPEC_FIELDS_H
#define SCAFFOLD_SPEC_FIELDS_H

#include "scaffold/read/node.h"

#include <stdbool.h>

struct build;

enum fields_of {
    FIELDS_DOCUMENT,
    FIELDS_COMPONENTS,
    FIELDS_PATH_ITEM,
    FIELDS_OPERATION,
    FIELDS_PARAMETER,
    FIELDS_HEADER,
    FIELDS_BODY,
    FIELDS_RESPONSE,
    FIELDS_MEDIA,
    FIELDS_ENCODING,
    FIELDS_LINK,
    FIELDS_SERVER,
    FIELDS_VARIABLE,
    FIELDS_SECURITY,
    FIELDS_DISCRIMINATOR,
    FIELDS_SCHEMA, /* those that are no keyword of ours */
};

/* Warn of the fields that such an object does not have, so that nothing is made of them. Nothing is said of
 * extensions (x-…), of what is no mapping, and of Swagger 2.0, whose fields are other ones. */
void build_fields(struct build *build, const struct node *node, enum fields_of kind);

/* Whether such an object has that field. */
bool fields_have(enum fields_of kind, const char *name);

/* The field of such an object, or the schema's keyword, that was meant by the misspelt name; NULL when
 * none is near. */
const char *fields_nearest(enum fields_of kind, const char *name);

#endif
