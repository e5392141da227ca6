/* What a type of TypeScript cannot say of a schema, as tags of its comment: @format uuid, @minimum 1. */
#ifndef SCAFFOLD_GENERATE_TAG_H
#define SCAFFOLD_GENERATE_TAG_H

#include "scaffold/generate/type.h"

/*
 * The tags of a schema whose type is written in place, one a line, without the comment around them;
 * NULL when its type says everything, or is a name. Those of what is inside it begin with where that is:
 * `@items format uuid`, `@values …` of a map, `@item 0 …` of a tuple, `@part 0 …` of an intersection,
 * `@option 0 …` of a union.
 */
const char *tag_schema(struct types *types, const struct schema *schema,
                       enum check_direction direction);

/* The same for a parameter. */
const char *tag_parameter(struct types *types, const struct parameter *parameter);

/* The same for the declaration of a named schema. `request`: of its variant for requests. */
const char *tag_declaration(struct types *types, const struct schema *schema,
                            enum check_direction direction);

/* The same for a body or response; `@content` says its media types where they are not JSON alone. */
const char *tag_content(struct types *types, const struct media *media, size_t count,
                        enum check_direction direction);

#endif
