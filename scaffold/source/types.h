/* TypeScript's types → JSON Schema. */
#ifndef SCAFFOLD_SOURCE_TYPES_H
#define SCAFFOLD_SOURCE_TYPES_H

#include "scaffold/source/machine.h"

#define TYPES_DEPTH_LIMIT 60 /* types in types */

/* The schema of a type (or type annotation) written in `source`; {} when the code does not say more.
 * Interfaces, enums and aliases become references. NULL gives {}. */
struct value types_schema(struct machine *machine, struct source *source,
                          const struct syntax *type);

/* The argument of a generic type or call by its position: Request<P, R, B> → B; or NULL. */
const struct syntax *types_argument(const struct syntax *type, unsigned index);

/* The member of an object type or interface by its name: { Body: T } → T with the file it is in; or
 * NULL. */
const struct syntax *types_member(struct machine *machine, struct source **source,
                                  const struct syntax *type, const char *name);

/* The body of an interface or alias that is declared in a file or imported there; or NULL. */
const struct syntax *types_declared(struct machine *machine, struct source *source,
                                    const char *name);

/* The last name of a type: "Request" of express.Request<P>; or NULL. */
const char *types_name(const struct syntax *type);

#endif
