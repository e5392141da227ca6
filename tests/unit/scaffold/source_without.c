/* The way back in a build without the grammar: it says so, and how to have it. */
#include "scaffold/source/back.h"
#include "scaffold/source/grammar.h"

#include "tests/lib/tap.h"

/* In place of the library's: this build has none. */
const TSLanguage *grammar_language(enum grammar grammar)
{
    (void)grammar;
    return NULL;
}

bool grammar_is_built(void)
{
    return false;
}

int main(void)
{
    const char *operands[] = {"tests/unit"};
    const struct back_options options = {.operands = operands, .count = 1};
    struct arena *arena = arena_new();
    struct error error = ERROR_INIT;
    struct diagnostics list;

    diagnostics_init(&list, arena);
    is_int(back_run(arena, &options, &list, &error), -1, "code is not read");
    is_int(error.status, STATUS_ENVIRONMENT, "exit status 4");
    ok(error.hint && strstr(error.hint, "make deps"), "what is to be done is named");
    error_clear(&error);
    arena_free(arena);
    return done_testing();
}
