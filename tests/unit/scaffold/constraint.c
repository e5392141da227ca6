/* CHECK constraints as PostgreSQL prints them, and what a schema says of them. */
#include "scaffold/database/constraint.h"
#include "scaffold/database/select.h"

#include "tests/lib/tap.h"

#include <stdlib.h>

static void narrows(const char *type, const char *definition, const char *want)
{
    json_t *schema = json_pack("{s:s}", "type", type);
    constraint_narrow(definition, "x", schema);
    json_object_del(schema, "type");
    char *got = json_dumps(schema, JSON_COMPACT);
    is_string(got, want, "%s", definition);
    free(got);
    json_decref(schema);
}

static void test_constraints(void)
{
    narrows("integer", "CHECK ((x > 0))", "{\"exclusiveMinimum\":0}");
    narrows("integer", "CHECK (((x >= 1) AND (x <= 5)))", "{\"minimum\":1,\"maximum\":5}");
    narrows("number", "CHECK ((x >= (0)::numeric))", "{\"minimum\":0}");
    narrows("number", "CHECK ((x < 1.5))", "{\"exclusiveMaximum\":1.5}");
    narrows("integer", "CHECK ((0 < x))", "{\"exclusiveMinimum\":0}");
    narrows("integer", "CHECK (((x > 0) OR (x < '-5'::integer)))", "{}");
    narrows("integer", "CHECK ((x <> 3))", "{}");
    narrows("integer", "CHECK ((x = 0))", "{\"enum\":[0]}");
    narrows("string", "CHECK ((x = 'a'::text))", "{\"enum\":[\"a\"]}");
    narrows("string", "CHECK ((x = 3))", "{}");
    narrows("integer", "CHECK (((x = 0) OR (x = 9)))", "{}");
    narrows("integer", "CHECK ((y > 0))", "{}");
    narrows("string", "CHECK ((length(x) <= 20))", "{\"maxLength\":20}");
    narrows("string", "CHECK ((char_length((x)::text) > 2))", "{\"minLength\":3}");
    narrows("string", "CHECK (((x)::text ~ '^[a-z]+$'::text))", "{\"pattern\":\"^[a-z]+$\"}");
    narrows("string", "CHECK ((x ~ '^[[:alpha:]]+$'::text))", "{}");
    narrows("string",
            "CHECK (((x)::text = ANY ((ARRAY['a'::character varying, 'b''c'::character "
            "varying])::text[])))",
            "{\"enum\":[\"a\",\"b'c\"]}");
    narrows("string", "CHECK ((x = ANY (ARRAY['a'::text, NULL::text])))", "{}");
    narrows("string", "CHECK ((lower(x) = x))", "{}");
    narrows("string", "CHECK (((((", "{}");
    narrows("string", "CHECK ((x IS NOT NULL))", "{}");
    narrows("string", "", "{}");
}

static void test_names(void)
{
    static const struct {
        const char *name;
        bool secret;
    } rows[] = {{"password", true},    {"password_hash", true}, {"passwordHash", true},
                {"api_token", true},   {"resetToken", true},    {"tokenizer", false},
                {"hashtag", false},    {"secretary", false},    {"assaulted", false},
                {"api_key", true},     {"key", false},          {"description", false},
                {"content_hash", true}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ok(select_is_secret(rows[i].name) == rows[i].secret, "%s", rows[i].name);
    }
    ok(select_matches("users,order_*", "public", "order_items"), "a pattern of names");
    ok(select_matches("sales.*", "sales", "x"), "a pattern with the schema");
    ok(!select_matches("sales.*", "public", "x"), "another schema");
    ok(!select_matches(",", "public", ""), "nothing matches nothing");
}

int main(void)
{
    test_constraints();
    test_names();
    return done_testing();
}
