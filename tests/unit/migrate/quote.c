/* Names and literals as SQL. */
#include "migrate/sql/quote.h"
#include "tests/lib/tap.h"

static const struct {
    const char *in, *out;
} names[] = {
    {"users", "users"},
    {"_a1", "_a1"},
    {"Users", "\"Users\""},
    {"1st", "\"1st\""},
    {"a b", "\"a b\""},
    {"a\"b", "\"a\"\"b\""},
    {"", "\"\""},
    {"user", "\"user\""},
    {"select", "\"select\""},
    {"json_table", "\"json_table\""},
    {"between", "\"between\""},
    {"action", "action"},
    {"\xc3\xa9t\xc3\xa9", "\"\xc3\xa9t\xc3\xa9\""},
    {"a$b", "\"a$b\""},
    {"a\nb", "\"a\nb\""},
};

static const struct {
    const char *in, *out;
} literals[] = {
    {"", "''"},
    {"it's", "'it''s'"},
    {"a\\b", "E'a\\\\b'"},
    {"\\'", "E'\\\\'''"},
};

static const struct {
    const char *in, *out;
} bodies[] = {
    {"select 1", "$$select 1$$"},           {"a$$b", "$body$a$$b$body$"},
    {"cost$", "$body$cost$$body$"},         {"a$$ $body$", "$body1$a$$ $body$$body1$"},
    {"$$x$body", "$body1$$$x$body$body1$"},
};

static void suffixes(struct arena *arena)
{
    const char *one = "a_name_of_sixty_bytes_that_differs_from_the_next_at_the_end_1";
    const char *other = "a_name_of_sixty_bytes_that_differs_from_the_next_at_the_end_2";
    const char *odd =
        "\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC"
        "\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC"
        "\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC\xC3\xBC";
    char *cut = name_with_suffix(arena, odd, "_news");

    is_string(name_with_suffix(arena, "a", "_new"), "a_new", "a suffix");
    ok(strlen(name_with_suffix(arena, one, "_new")) == 63, "63 bytes at most");
    ok(strcmp(name_with_suffix(arena, one, "_new"), name_with_suffix(arena, other, "_new")) != 0,
       "what is cut alike stays different");
    ok(strlen(cut) == 62 && (strspn(cut, "\xC3\xBC") & 1) == 0, "it is cut between characters");
}

int main(void)
{
    struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        is_string(quoted_identifier(arena, names[i].in), names[i].out, "name %zu", i);
    for (size_t i = 0; i < sizeof literals / sizeof literals[0]; i++)
        is_string(quoted_literal(arena, literals[i].in), literals[i].out, "literal %zu", i);
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct buffer out = BUFFER_INIT;

        quote_dollar(&out, bodies[i].in);
        is_string(buffer_text(&out), bodies[i].out, "body %zu", i);
        buffer_release(&out);
    }
    is_string(quoted_qualified(arena, "public", "Order"), "public.\"Order\"", "with its schema");
    is_string(quoted_qualified(arena, NULL, "t"), "t", "without");
    suffixes(arena);
    arena_free(arena);
    return done_testing();
}
