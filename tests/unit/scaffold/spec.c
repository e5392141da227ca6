/* The model: what is read from a document, what references lead to, what is reported. */
#include "common/buffer.h"
#include "scaffold/spec/path.h"
#include "scaffold/spec/print.h"

#include "tests/unit/scaffold/specification.h"

#define HEAD "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"

static void prints(const char *text, const char *want, const char *name)
{
    struct buffer out = BUFFER_INIT;
    const struct spec *spec = read_specification(text);
    is_uint(problems.errors, 0, "%s: no errors", name);
    if (spec != NULL) {
        spec_print(spec, &out);
    }
    is_string(buffer_text(&out), want, "%s", name);
    buffer_release(&out);
}

/* The first problem is at that place and has that message. */
static void says(const char *text, unsigned line, unsigned column, const char *message)
{
    read_specification(text);
    diagnostics_sort(&problems);
    ok(problems.count > 0, "a problem: %s", message);
    if (problems.count > 0) {
        is_string(problems.items[0].message, message, "its message");
        is_uint(problems.items[0].where.line, line, "its line");
        is_uint(problems.items[0].where.column, column, "its column");
    }
}

static void test_operations(void)
{
    prints(HEAD "servers: [{url: 'https://x.example/{v}/', variables: {v: {default: v1}}}]\n"
                "security: [{key: []}, {}]\n"
                "paths:\n"
                "  /a/{id}:\n"
                "    parameters:\n"
                "      - {name: id, in: path, required: true, schema: {type: string}}\n"
                "      - {name: q, in: query, schema: {type: string}}\n"
                "    get:\n"
                "      parameters: [{name: q, in: query, required: true, style: pipeDelimited}]\n"
                "      responses: {'200': {description: '', content: {text/plain: {}}}}\n"
                "      security: [{key: [a, b], other: []}]\n"
                "    post:\n"
                "      requestBody: {required: true, content: {application/json: {schema: "
                "{$ref: '#/components/schemas/A'}}}}\n"
                "      responses: {default: {$ref: '#/components/responses/R'}}\n"
                "    additionalOperations: {COPY: {}}\n"
                "components:\n"
                "  responses: {R: {description: ''}}\n"
                "  securitySchemes: {key: {type: apiKey, in: query, name: k}, other: {type: http, "
                "scheme: basic}}\n"
                "  schemas: {A: {type: [object, 'null'], required: [b], properties: {b: {type: "
                "string}, c: {$ref: '#/components/schemas/A'}}}}\n",
           "T 1 '/v1'\n"
           "get /a/{id} getA (a)\n"
           "  path id simple required inline\n"
           "  query q pipe required any\n"
           "  200 text/plain=any\n"
           "  security key:a,b other\n"
           "post /a/{id} postA (a)\n"
           "  path id simple required inline\n"
           "  query q form explode inline\n"
           "  body required application/json=A\n"
           "  default\n"
           "  security key\n"
           "  security\n"
           "copy /a/{id} copyA (a)\n"
           "  path id simple required inline\n"
           "  query q form explode inline\n"
           "  security key\n"
           "  security\n"
           "A null object b=inline c?=A\n",
           "operations");
}

static void test_siblings(void)
{
    prints(HEAD "paths:\n"
                "  /a:\n"
                "    $ref: '#/components/pathItems/P'\n"
                "    post: {responses: {default: {description: own}}}\n"
                "    put: {responses: {default: {description: own}}}\n"
                "components:\n"
                "  pathItems:\n"
                "    P: {get: {responses: {'200': {description: d}}}, put: {responses: {'204': "
                "{description: d}}}}\n",
           "T 1 ''\n"
           "post /a createA (a)\n"
           "  default\n"
           "put /a updateA (a)\n"
           "  default\n"
           "get /a getA (a)\n"
           "  200\n",
           "a path item has what stands beside its $ref");
}

static void test_references(void)
{
    prints(HEAD
           "paths: {}\n"
           "components:\n"
           "  schemas:\n"
           "    A: {$ref: '#/components/schemas/B%20b~1~0'}\n"
           "    'B b/~': {$anchor: here, type: object, properties: {'$ref': {type: string}}}\n"
           "    C: {allOf: [{$ref: '#here'}, {$ref: '#/components/schemas/D/properties/x'}]}\n"
           "    D: {properties: {x: {type: integer}}}\n"
           "    E: {default: {$ref: '#/nowhere'}, enum: [{$ref: '#/nowhere'}], example: {$ref: "
           "'#/nowhere'}}\n"
           "    F: {$ref: '#/components/schemas/F'}\n",
           "T 1 ''\n"
           "A -> BB\n"
           "BB object $ref?=inline\n"
           "C\n"
           "D x?=X\n"
           "E\n"
           "F -> F endless\n"
           "X integer\n",
           "references");
}

/* $id makes a resource, from which pointers begin; but one that was meant for the file leads there. */
static void test_resources(void)
{
    prints(HEAD
           "paths: {}\n"
           "components:\n"
           "  schemas:\n"
           "    Near: {$id: 'https://x.example/s/near', $ref: ./tree}\n"
           "    Far: {$ref: 'https://x.example/s/tree#/$defs/name'}\n"
           "    Tree:\n"
           "      $id: https://x.example/s/tree\n"
           "      $dynamicAnchor: node\n"
           "      properties: {kids: {items: {$dynamicRef: '#node'}}, all: {$ref: '#'}, name: "
           "{$ref: '#/$defs/name'}, far: {$ref: '#/components/schemas/Far'}, near: {$ref: near}}\n"
           "      $defs: {name: {type: string}}\n",
           "T 1 ''\n"
           "Near -> Tree\n"
           "Far -> Name\n"
           "Tree kids?=inline all?=Tree name?=Name far?=Name near?=Tree\n"
           "Name string\n",
           "resources");
}

static void test_dialects(void)
{
    const struct spec *spec = read_specification(
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents:\n  schemas:\n"
        "    A: {type: integer, nullable: true, minimum: 1, exclusiveMinimum: true, maximum: 5, "
        "exclusiveMaximum: false}\n"
        "    B: {allOf: [{type: string}], nullable: true}\n"
        "    C: {nullable: true}\n");
    const struct schema *a = spec->schemas[0];
    is_uint(a->types, SCHEMA_INTEGER | SCHEMA_NULL, "nullable adds null to the types");
    ok(a->value->minimum == NULL && a->value->exclusive_minimum != NULL, "exclusiveMinimum: true");
    ok(a->value->maximum != NULL && a->value->exclusive_maximum == NULL, "exclusiveMaximum: false");
    ok(spec->schemas[1]->nullable, "nullable beside allOf is kept");
    ok(!spec->schemas[2]->nullable, "nullable alone says nothing");
}

static void test_problems(void)
{
    says(HEAD "paths: {/a: {get: {parameters: [{name: q, in: querystring}], responses: {default: "
              "{description: d}}}}}\n",
         3, 47, "a parameter that is the whole query is not generated: it is not checked");
    says(HEAD "paths: {/a: {additionalOperations: {'A B': {}}}}\n", 3, 37,
         "'A B' is no method of HTTP: letters and hyphens, 16 at most");
    says(HEAD "paths: {/a: {get: {responses: {default: {description: d}}}, additionalOperations: "
              "{GET: {}}}}\n",
         3, 84, "the path item says 'get' as well; this one is ignored");
    says(HEAD
         "paths: {/a: {get: {responses: {default: {description: d, content: {a/b: {itemSchema: "
         "{}}}}}}}}\n",
         3, 74, "itemSchema is not generated: it is not checked");
    says(HEAD "paths: {\"/a\\0b\": {}}\n", 3, 9, "the path '/a' must not hold control characters");
    says("openapi: 5.0.0\n", 1, 10, "OpenAPI '5.0.0' is not known: 3.0, 3.1 and 3.2 are");
    says("swagger: '1.2'\n", 1, 10, "Swagger '1.2' is not known: 2.0 is");
    says("a: 1\n", 1, 1, "this is no OpenAPI document: there is no 'openapi'");
    says("- 1\n", 1, 1, "an OpenAPI document must be a mapping, not a sequence");
    says(HEAD "paths: {}\ncomponents: {schemas: {A: {$ref: '#/x'}}}\n", 4, 34,
         "cannot resolve $ref '#/x': there is no 'x'");
    says(HEAD "paths: {}\ncomponents: {schemas: {A: {$ref: 'http://x/'}}}\n", 4, 34,
         "cannot resolve $ref 'http://x/': nothing is read from the network");
    says(HEAD "paths: {/a: {get: {responses: {'200': {$ref: '#/paths/~1a/get/responses/200'}}}}}\n",
         3, 46,
         "cannot resolve $ref '#/paths/~1a/get/responses/200': the references form a circle");
    says(HEAD "paths: {/a: {$ref: '#/paths/~1a/b'}}\n", 3, 20,
         "cannot resolve $ref '#/paths/~1a/b': the references form a circle");
}

static void test_reach(void)
{
    read_specification(
        HEAD "paths: {/a: {get: {responses: {'200': {description: '', content: {a/b: {schema: "
             "{$ref: '#/components/schemas/Base'}}}}}}}}\n"
             "components:\n  schemas:\n"
             "    Base: {discriminator: {propertyName: k}, properties: {p: {items: {$ref: "
             "'#/components/schemas/Part'}}}}\n"
             "    Kind: {allOf: [{$ref: '#/components/schemas/Base'}, {$ref: "
             "'#/components/schemas/More'}]}\n"
             "    Part: {type: string}\n"
             "    More: {type: object}\n"
             "    Lone: {properties: {l: {$ref: '#/components/schemas/Lonely'}}}\n"
             "    Lonely: {type: string}\n");
    is_uint(problems.count, 2, "two schemas are not used");
    is_string(problems.items[0].message, "the schema 'Lone' is not used", "the one");
    is_string(problems.items[1].message, "the schema 'Lonely' is not used", "and what it uses");
    is_uint(problems.items[0].severity, SEVERITY_WARNING, "a warning");
}

static void test_paths(void)
{
    size_t length;
    ok(path_parameter("{a}", &length) && length == 1, "a parameter");
    ok(!path_parameter("{}", &length), "no name");
    ok(!path_parameter("{a", &length), "no end");
    ok(!path_parameter("{a{b}", &length), "a brace in between");
    ok(!path_parameter("{a/b}", &length), "a slash in between");
    is_string(path_next("/{a/{b}", &length), "{b}", "the next parameter");
    ok(path_next("/a", &length) == NULL, "none");
}

int main(void)
{
    arena = arena_new();
    test_operations();
    test_siblings();
    test_references();
    test_resources();
    test_dialects();
    test_problems();
    test_reach();
    test_paths();
    arena_free(arena);
    return done_testing();
}
