/* The splitter on any bytes: it ends, stays inside its input, and cuts what it has cut the same way. */
#include "migrate/sql/script.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* In letters of either case. */
static bool mentions(const char *text, const char *word)
{
    for (; *text; text++) {
        if (strncasecmp(text, word, strlen(word)) == 0)
            return true;
    }
    return false;
}

/* One statement alone, with its semicolon, must be one statement again. COPY wants its data, and what
 * stands behind SET standard_conforming_strings = off is read by other rules. */
static void check(struct arena *arena, const struct statement *statement)
{
    struct error error = ERROR_INIT;
    struct script again;
    char *text = arena_printf(arena, "\n%s\n;", statement->text);

    if (script_parse(arena, "again", text, strlen(text), &again, &error) < 0 || again.count != 1 ||
        again.items[0].length != statement->length ||
        memcmp(again.items[0].text, statement->text, statement->length) != 0)
        abort();
    error_clear(&error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct error error = ERROR_INIT;
    struct script script;
    bool plain = true;

    if (script_parse(arena, "fuzz", (const char *)data, size, &script, &error) == 0) {
        for (size_t i = 0; i < script.count; i++) {
            const struct statement *statement = &script.items[i];

            if (strlen(statement->text) != statement->length)
                abort();
            plain = plain && !mentions(statement->text, "onforming");
            /* The last one may be left open by a parenthesis or a BEGIN ATOMIC. */
            if (plain && !statement->copy && i + 1 < script.count)
                check(arena, statement);
        }
    }
    error_clear(&error);
    arena_free(arena);
    return 0;
}
