/* The languages that the build found in build/grammar (scaffold/module.mk sets HAVE_GRAMMAR). */
#include "scaffold/source/grammar.h"

#include <stddef.h>

#ifdef HAVE_GRAMMAR
extern const TSLanguage *tree_sitter_typescript(void);
extern const TSLanguage *tree_sitter_tsx(void);

const TSLanguage *grammar_language(enum grammar grammar)
{
    return grammar == GRAMMAR_TSX ? tree_sitter_tsx() : tree_sitter_typescript();
}
#else
const TSLanguage *grammar_language(enum grammar grammar)
{
    (void)grammar;
    return NULL;
}
#endif

bool grammar_is_built(void)
{
    return grammar_language(GRAMMAR_TSX) != NULL;
}
