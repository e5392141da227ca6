/* Literals of the code → values. */
#ifndef SCAFFOLD_SOURCE_LITERAL_H
#define SCAFFOLD_SOURCE_LITERAL_H

#include "scaffold/source/value.h"

/* The text of a string, or of a template without substitutions: escapes decoded; an atom. */
const char *literal_string(struct atoms *atoms, const struct syntax *node);

double literal_number(const char *text);

/* The key of a pair, member or property that is no computed one, or NULL; an atom. */
const char *literal_key(struct atoms *atoms, const struct syntax *key);

/* What JSON can say; anything else in it is unknown. */
struct value literal_value(struct atoms *atoms, const struct syntax *node);

#endif
