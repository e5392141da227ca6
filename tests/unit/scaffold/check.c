/* Schemas as checks, values against checks, and examples that meet them. */
#include "scaffold/generate/check.h"
#include "common/buffer.h"
#include "scaffold/generate/code.h"
#include "scaffold/generate/example.h"
#include "scaffold/generate/match.h"
#include "scaffold/generate/pattern.h"
#include "scaffold/generate/shape.h"

#include "tests/unit/scaffold/specification.h"

#include <ctype.h>

/* The first schema of a 3.1 document whose schemas are given in flow style. */
static const struct schema *schema_of(const char *schemas)
{
    const char *text = arena_printf(
        arena, "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ncomponents: {schemas: {%s}}\n",
        schemas);
    return read_specification(text)->schemas[0];
}

static void checks(const char *schemas, const char *want)
{
    struct buffer out = BUFFER_INIT;
    check_print(check_schema(arena, schema_of(schemas), CHECK_REQUEST), &out);
    is_string(buffer_text(&out), want, "%s", schemas);
    buffer_release(&out);
}

static void test_checks(void)
{
    checks("A: {}", "[]");
    checks("A: true", "[]");
    checks("A: false", "[nothing]");
    checks("A: {type: number}", "[number]");
    checks("A: {type: [integer, 'null'], minimum: 1, format: int32}",
           "[null|integer (minimum 1) (format int32)]");
    checks("A: {type: string, minLength: 0, maxLength: 3, format: email}",
           "[string (max-length 3) (format email)]");
    checks("A: {type: object, required: [a, b], properties: {a: {type: string}}}",
           "[object (required property a [string]) (required b)]");
    checks("A: {required: [a], properties: {a: {readOnly: true}}}", "[ (property a [])]");
    checks("A: {items: {$ref: '#/components/schemas/B'}}, B: {type: string}",
           "[ (items [ (call B)])]");
    checks("A: {prefixItems: [true], items: false, contains: true, minContains: 0}",
           "[ (item 0 []) (items 1 [nothing]) (contains [])]");
    checks("A: {anyOf: [{const: 1}, {enum: [1]}], not: {type: string}}",
           "[ (any [ (const 1)] [ (enum)]) (not [string])]");
    checks("A: {if: {type: string}, else: false}", "[ (if [string]  [nothing])]");
    checks("A: {$ref: '#/components/schemas/B', maxItems: 2}, B: {maxItems: 3}",
           "[ (max-items 2) (call B)]");
    checks("A: {$ref: '#/components/schemas/B', maxItems: 2}, B: {}", "[ (max-items 2)]");
}

static bool allows(const char *schema, const char *value)
{
    const struct schema *read =
        schema_of(arena_printf(arena, "A: {allOf: [%s], example: %s}", schema, value));
    return match_rule(arena, check_schema(arena, read, CHECK_REQUEST), read->notes->example,
                      CHECK_REQUEST);
}

static void test_match(void)
{
    static const struct {
        const char *schema, *value;
        bool allowed;
    } rows[] = {
        {"{type: integer}", "1.0", true},
        {"{type: integer}", "1.5", false},
        {"{type: number}", "1", true},
        {"{multipleOf: 0.1}", "0.3", true},
        {"{multipleOf: 0.1}", "0.35", false},
        {"{exclusiveMaximum: 3}", "3", false},
        {"{maxLength: 1}", "\xf0\x9f\x98\x80", true},
        {"{required: [a]}", "{}", false},
        {"{required: [a]}", "[]", true},
        {"{additionalProperties: false, properties: {a: true}}", "{a: 1, b: 2}", false},
        {"{uniqueItems: true}", "[1, 1.0]", false},
        {"{prefixItems: [{type: string}], items: false}", "[a, b]", false},
        {"{contains: {const: 2}, maxContains: 1}", "[2, 2]", false},
        {"{oneOf: [{type: string}, {const: a}]}", "a", false},
        {"{not: {type: string}}", "1", true},
        {"{if: {required: [a]}, then: {required: [b]}}", "{a: 1}", false},
        {"{dependentRequired: {a: [b]}}", "{a: 1}", false},
        {"{enum: [{a: [1]}]}", "{a: [1.0]}", true},
        {"{const: null}", "null", true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ok(allows(rows[i].schema, rows[i].value) == rows[i].allowed, "%s and %s", rows[i].schema,
           rows[i].value);
    }
}

/* A discriminator says which one is meant; where it says none, they are what they are without. */
static void test_discriminator(void)
{
    static const struct {
        const char *value;
        bool allowed;
    } rows[] = {
        {"{kind: B, n: 1}", true},
        {"{kind: c, n: 1}", true},
        {"{kind: C, n: 1}", true},
        {"{kind: c, n: x}", false},
        {"{kind: B, n: x}", true},
        {"{kind: other, n: 1}", false},
        {"{kind: other, n: x}", true},
        {"{kind: [B], n: 1}", false},
        {"{n: 1}", false},
        {"[]", false},
    };
    static const char schemas[] =
        "A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}], "
        "discriminator: {propertyName: kind, mapping: {c: '#/components/schemas/C'}}, example: %s}"
        ", B: {type: object, required: [n]}"
        ", C: {type: object, required: [n], properties: {n: {type: integer}}}";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct schema *schema = schema_of(arena_printf(arena, schemas, rows[i].value));
        ok(match_rule(arena, check_schema(arena, schema, CHECK_REQUEST), schema->notes->example,
                      CHECK_REQUEST) == rows[i].allowed,
           "a discriminator and %s", rows[i].value);
    }
}

/* With defaultMapping, values that are not told mean that schema. */
static void test_default_mapping(void)
{
    static const struct {
        const char *value;
        bool allowed;
    } rows[] = {
        {"{kind: B}", true}, {"{kind: other, n: 1}", true},
        {"{n: 1}", true},    {"{kind: other}", false},
        {"{}", false},
    };
    static const char schemas[] =
        "A: {oneOf: [{$ref: '#/components/schemas/B'}, {$ref: '#/components/schemas/C'}], "
        "discriminator: {propertyName: kind, defaultMapping: C}, example: %s}"
        ", B: {type: object}"
        ", C: {type: object, required: [n]}";
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct schema *schema = schema_of(arena_printf(arena, schemas, rows[i].value));
        ok(match_rule(arena, check_schema(arena, schema, CHECK_REQUEST), schema->notes->example,
                      CHECK_REQUEST) == rows[i].allowed,
           "a discriminator with a default and %s", rows[i].value);
    }
}

/* The example that is made meets the schema, and is this. */
static void makes(const char *schemas, const char *want)
{
    const struct schema *schema = schema_of(schemas);
    const struct node *value = example_make(arena, schema, NULL, CHECK_REQUEST);
    is_string(code_text(arena, code_value(arena, value), 0, 0), want, "%s", schemas);
    ok(match_rule(arena, check_schema(arena, schema, CHECK_REQUEST), value, CHECK_REQUEST),
       "it meets the schema");
}

static void test_examples(void)
{
    makes("A: {type: string}", "'string'");
    makes("A: {type: string, maxLength: 2}", "'st'");
    makes("A: {type: string, minLength: 8}", "'stringxx'");
    makes("A: {type: string, format: uuid}", "'3fa85f64-5717-4562-b3fc-2c963f66afa6'");
    makes("A: {type: integer, minimum: 7}", "7");
    makes("A: {type: integer, exclusiveMaximum: 0}", "-1");
    makes("A: {type: number, minimum: 0.1, maximum: 0.2}", "0.15");
    makes("A: {type: integer, multipleOf: 6, minimum: 10}", "12");
    makes("A: {enum: [x, y]}", "'x'");
    makes("A: {type: string, example: right}", "'right'");
    makes("A: {type: string, example: 5}", "'string'");
    makes("A: {type: array, minItems: 2, items: {type: boolean}}", "[true, true]");
    makes("A: {type: object, properties: {a: {type: integer}, b: {readOnly: true}}}", "{ a: 1 }");
    makes("A: {allOf: [{$ref: '#/components/schemas/B'}, {properties: {c: {type: 'null'}}}]}, B: "
          "{type: object, required: [b], properties: {b: {type: string}}}",
          "{ b: 'string', c: null }");
    makes("A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}", "{}");
    makes("A: {oneOf: [{type: boolean}, {type: string}]}", "true");
}

static const char *shown(const struct node *value)
{
    return code_text(arena, code_value(arena, value), 0, 0);
}

static void test_other_examples(void)
{
    const struct schema *schema = schema_of(
        "A: {type: object, required: [a], properties: {a: {type: integer, maximum: 5}, b: "
        "{enum: [x, y, z]}}}");
    is_string(shown(example_certain(arena, schema, NULL, CHECK_REQUEST, 0, true)), "{ a: 1 }",
              "only required");
    is_string(shown(example_certain(arena, schema, NULL, CHECK_REQUEST, 0, false)),
              "{ a: 1, b: 'x' }", "seed 0 does not vary");
    const char *first = shown(example_certain(arena, schema, NULL, CHECK_REQUEST, 7, false));
    is_string(shown(example_certain(arena, schema, NULL, CHECK_REQUEST, 7, false)), first,
              "same seed");
    bool differs = false;
    for (uint64_t seed = 1; seed < 200; seed++) {
        const struct node *value = example_certain(arena, schema, NULL, CHECK_REQUEST, seed, false);
        differs = differs || strcmp(shown(value), first) != 0;
        if (!match_rule(arena, check_use(arena, schema, CHECK_REQUEST), value, CHECK_REQUEST)) {
            ok(false, "seed %d is right", (int)seed);
        }
    }
    ok(differs, "another seed gives other values");
    makes("A: {oneOf: [{properties: {a: {type: integer}}}, {required: [b]}]}", "{ a: 1 }");
}

static void test_patterns(void)
{
    static const struct {
        const char *pattern;
        size_t least;
        const char *want;
    } rows[] = {
        {"^[a-z]+$", 0, "a"},
        {"^[a-z]+$", 3, "aaa"},
        {"^\\d{3}-\\d{2,4}$", 0, "111-11"},
        {"^(ab|cd)?x{2}$", 0, "xx"},
        {"^(?:ab|cd)$", 0, "ab"},
        {"^[^a-z]$", 0, "_"},
        {"^\\.\\x41\\u0042$", 0, ".AB"},
        {"a|b", 0, "a"},
        {"^(?=a)b$", 0, NULL},
        {"^(a)\\1$", 0, NULL},
        {"(", 0, NULL},
        {"[", 0, NULL},
        {"^[-\\w]{2}$", 0, "--"},
        {"^\\p{L}$", 0, "a"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        is_string(pattern_example(arena, rows[i].pattern, rows[i].least, 0), rows[i].want, "%s",
                  rows[i].pattern);
    }
    const struct schema *hard =
        schema_of("A: {type: object, required: [b], properties: {a: {type: string, pattern: "
                  "'^(?=a)b$'}, b: {type: string}}}");
    is_string(shown(example_certain(arena, hard, NULL, CHECK_REQUEST, 0, false)), "{ b: 'string' }",
              "what is optional and too hard is left out");
    hard = schema_of("A: {type: object, required: [a], properties: {a: {type: string, pattern: "
                     "'^(?=a)b$'}}}");
    ok(example_certain(arena, hard, NULL, CHECK_REQUEST, 0, false) == NULL,
       "what is required and too hard makes no example");
    for (unsigned seed = 1; seed < 9; seed++) {
        const char *text = pattern_example(arena, "^[a-z]\\d[^@]@.$", 0, seed);
        ok(strlen(text) == 5 && islower((unsigned char)text[0]) &&
               isdigit((unsigned char)text[1]) && text[2] != '@' && text[3] == '@',
           "another text of the pattern: %s", text);
        ok(strcmp(text, pattern_example(arena, "^[a-z]\\d[^@]@.$", 0, seed + 8)) != 0,
           "for each seed");
    }
}

/* A shape is written out; one whose parts refer to one another would grow with each level by the power. */
static void test_shapes(void)
{
    struct buffer schemas = BUFFER_INIT;
    struct buffer out = BUFFER_INIT;
    buffer_puts(&schemas, "A: {type: object, properties: {");
    for (int i = 0; i < 30; i++) {
        buffer_printf(&schemas, "p%d: {$ref: '#/components/schemas/A'}, ", i);
    }
    buffer_puts(&schemas, "}}");
    layout_print(shape_code(arena, schema_of(buffer_text(&schemas))), LAYOUT_WIDTH, 0, 0, &out);
    ok(out.length > 1000 && out.length < 100000, "a shape of what refers to itself stays small");
    buffer_clear(&out);
    layout_print(shape_code(arena, schema_of("A: {prefixItems: [{type: integer}, {}]}")),
                 LAYOUT_WIDTH, 0, 0, &out);
    is_string(
        buffer_text(&out),
        "{\n  scalars: [],\n  items: { scalars: ['string'] },\n  first: [{ scalars: ['integer'] "
        "}, { scalars: ['string'] }],\n}",
        "items with shapes of their own");
    buffer_release(&schemas);
    buffer_release(&out);
}

/* Two ways lead from each schema to the next: all of them together were 2 to the power of 25. */
static void test_ways(void)
{
    struct buffer schemas = BUFFER_INIT;
    for (int i = 0; i < 25; i++) {
        buffer_printf(&schemas,
                      "S%d: {allOf: [{$ref: '#/components/schemas/S%d'}, {$ref: "
                      "'#/components/schemas/S%d'}]}, ",
                      i, i + 1, i + 1);
    }
    buffer_puts(&schemas, "S25: {type: object, required: [a], properties: {a: {const: 1}}}");
    const struct schema *schema = schema_of(buffer_text(&schemas));
    const struct locus none = {0};
    const struct member member = {
        .key = "a", .key_length = 1, .value = node_new_scalar(arena, NODE_NUMBER, none, "1", 1)};
    ok(match_rule(arena, check_use(arena, schema, CHECK_REQUEST),
                  node_new_mapping(arena, none, &member, 1), CHECK_REQUEST),
       "each schema is asked once about a value");
    buffer_release(&schemas);
}

int main(void)
{
    arena = arena_new();
    test_checks();
    test_match();
    test_discriminator();
    test_default_mapping();
    test_examples();
    test_other_examples();
    test_patterns();
    test_shapes();
    test_ways();
    arena_free(arena);
    return done_testing();
}
