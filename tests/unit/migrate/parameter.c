/* Types of parameters, from what the server says of a statement that it cannot prepare. */
#include "migrate/analyze/parameter.h"
#include "tests/lib/tap.h"

static const struct {
    const char *sql, *complaint, *types; /* NULL: nothing can be guessed */
} cases[] = {
    {"SELECT jsonb_build_object($1, $2)",
     "could not determine data type of parameter $2 (SQLSTATE 42P18)", " (unknown, text)"},
    {"SELECT 1 LIMIT $1 + $2", "operator is not unique: unknown + unknown (SQLSTATE 42725)",
     " (integer, integer)"},
    {"SELECT a FROM t WHERE b = ANY (ARRAY[$3 * ($1 - $2)])",
     "operator is not unique: unknown - unknown (SQLSTATE 42725)", " (integer, integer)"},
    {"SELECT $3, i FROM generate_series($1, $2) i WHERE $4 + $5 > i",
     "function generate_series(unknown, unknown) is not unique (SQLSTATE 42725)",
     " (integer, integer)"},
    {"SELECT 1 FROM t WHERE a = $1 || $2", "operator is not unique (SQLSTATE 42725)", NULL},
    {"SELECT 1 + $1", "operator is not unique (SQLSTATE 42725)", NULL},
    {"SELECT 1 LIMIT $1 +", "operator is not unique (SQLSTATE 42725)", NULL},
    {"SELECT $1", "relation \"t\" does not exist (SQLSTATE 42P01)", NULL},
    {"SELECT $1", "could not determine data type (SQLSTATE 42P18)", NULL},
    {"SELECT $65", "could not determine data type of parameter $65 (SQLSTATE 42P18)", NULL},
    {"SELECT $0", "could not determine data type of parameter $0 (SQLSTATE 42P18)", NULL},
};

static void test_guesses(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct parameter_types types = {{NULL}};
        struct buffer out = BUFFER_INIT;
        bool guessed = parameter_guess(cases[i].sql, cases[i].complaint, &types);

        parameter_put(&types, &out);
        is_int(guessed, cases[i].types != NULL, "%s: whether there is a type", cases[i].sql);
        is_string(buffer_text(&out), guessed ? cases[i].types : "", "%s: which", cases[i].sql);
        buffer_release(&out);
    }
}

/* The same complaint a second time would go on for ever. */
static void test_again(void)
{
    struct parameter_types types = {{NULL}};
    const char *sql = "SELECT $1", *complaint = "type of parameter $1 (SQLSTATE 42P18)";

    is_int(parameter_guess(sql, complaint, &types), 1, "a first guess");
    is_int(parameter_guess(sql, complaint, &types), 0, "is the last one");
}

int main(void)
{
    test_guesses();
    test_again();
    return done_testing();
}
