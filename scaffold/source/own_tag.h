/* The tags of a generated service's types: keywords that TypeScript has no words for. */
#ifndef SCAFFOLD_SOURCE_OWN_TAG_H
#define SCAFFOLD_SOURCE_OWN_TAG_H

#include "scaffold/source/own_type.h"

/* Whether any tag says something about the schema itself. */
bool own_tag_any(struct doc_tags tags);

/* Set what asks something of a value: @format uuid, @minimum 1, @values {User}. */
void own_tag_keywords(struct own_types *types, struct value schema, struct doc_tags tags);

/* Set what is only said: @default 1, @readOnly, @deprecated. */
void own_tag_annotations(struct machine *machine, struct value schema, struct doc_tags tags);

/* The type that is written among tags, `{type}` or `false`; false when there is none. */
bool own_tag_type(struct own_types *types, struct doc_tags tags, struct value *schema);

/* An enum with the types of its values. */
struct value own_tag_enum(struct machine *machine, struct value values);

/* The schema, or null. */
struct value own_tag_nullable(struct machine *machine, struct value schema);

#endif
