/* The types of a generated service (types/api.ts), with what their comments add, as schemas. */
#ifndef SCAFFOLD_SOURCE_OWN_TYPE_H
#define SCAFFOLD_SOURCE_OWN_TYPE_H

#include "scaffold/source/doc.h"

/* The declarations of one file; in the machine's arena. */
struct own_types;

struct own_types *own_types_of(struct machine *machine, struct source *source);

/* The schema of a type that is written in that file; {} when it says nothing. */
struct value own_type(struct own_types *types, const struct syntax *type, struct doc_tags tags);

/* The same of a type in a tag: "{User}". */
struct value own_type_text(struct own_types *types, const char *text, struct doc_tags tags);

/* The component of a declared type by its name; undefined when there is none. */
struct value own_type_named(struct own_types *types, const char *name);

struct machine *own_types_machine(const struct own_types *types);

#endif
