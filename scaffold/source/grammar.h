/* The grammar of TypeScript: generated C that `make deps` fetches and the build compiles in. */
#ifndef SCAFFOLD_SOURCE_GRAMMAR_H
#define SCAFFOLD_SOURCE_GRAMMAR_H

#include <stdbool.h>
#include <tree_sitter/api.h>

enum grammar {
    GRAMMAR_TYPESCRIPT,
    GRAMMAR_TSX, /* JSX, and all JavaScript */
};

/* The language, or NULL in a build without the grammar. */
const TSLanguage *grammar_language(enum grammar grammar);

/* Whether this build can read code at all. */
bool grammar_is_built(void);

#endif
