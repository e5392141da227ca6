/* Swagger 2.0: what the model makes of it is what it makes of the same in OpenAPI 3.0. */
#include "common/buffer.h"
#include "scaffold/spec/print.h"

#include "tests/unit/scaffold/specification.h"

#define HEAD "swagger: '2.0'\ninfo: {title: T, version: '1'}\n"

static void prints(const char *text, const char *want, const char *name)
{
    struct buffer out = BUFFER_INIT;
    const struct spec *spec = read_specification(text);
    is_uint(problems.errors, 0, "%s: no errors", name);
    is_uint(problems.warnings, 0, "%s: no warnings", name);
    if (spec != NULL) {
        spec_print(spec, &out);
    }
    is_string(buffer_text(&out), want, "%s", name);
    buffer_release(&out);
}

static void test_parameters(void)
{
    prints(HEAD "host: x.example\nbasePath: /v1/\nschemes: [http]\n"
                "paths:\n"
                "  /a/{id}:\n"
                "    parameters:\n"
                "      - {name: id, in: path, required: true, type: integer}\n"
                "      - {$ref: '#/parameters/List'}\n"
                "    get:\n"
                "      parameters:\n"
                "        - {name: multi, in: query, type: array, items: {type: string}, "
                "collectionFormat: multi}\n"
                "        - {name: pipes, in: query, type: array, items: {type: string}, "
                "collectionFormat: pipes}\n"
                "        - {name: X-H, in: header, type: array, items: {type: string}}\n"
                "      responses: {'204': {description: ''}}\n"
                "parameters:\n"
                "  List: {name: list, in: query, type: array, items: {type: string}}\n",
           "T 1 '/v1'\n"
           "get /a/{id} getA (a)\n"
           "  path id simple required inline\n"
           "  query list form inline\n"
           "  query multi form explode inline\n"
           "  query pipes pipe inline\n"
           "  header X-H simple inline\n"
           "  204\n",
           "parameters");
}

static void test_bodies(void)
{
    prints(HEAD "consumes: [application/json, application/xml, multipart/form-data]\n"
                "produces: [text/csv]\n"
                "paths:\n"
                "  /a:\n"
                "    parameters: [{$ref: '#/parameters/Body'}]\n"
                "    post: {responses: {default: {$ref: '#/responses/Bad'}}}\n"
                "    put:\n"
                "      consumes: [text/plain]\n"
                "      produces: [application/json]\n"
                "      parameters: [{name: b, in: body, schema: {type: string}}]\n"
                "      responses: {'200': {description: '', schema: {$ref: '#/definitions/A'}}}\n"
                "  /files:\n"
                "    post:\n"
                "      parameters:\n"
                "        - {name: file, in: formData, type: file, required: true}\n"
                "        - {name: tags, in: formData, type: array, items: {type: string}}\n"
                "      responses: {'200': {description: '', schema: {type: file}}}\n"
                "    put:\n"
                "      consumes: [application/xml]\n"
                "      parameters: [{name: n, in: formData, type: integer}]\n"
                "      responses: {'200': {description: ''}}\n"
                "parameters: {Body: {name: b, in: body, required: true, schema: {$ref: "
                "'#/definitions/A'}}}\n"
                "responses: {Bad: {description: '', schema: {$ref: '#/definitions/A'}}}\n"
                "definitions: {A: {type: object, required: [a], properties: {a: {type: string, "
                "x-nullable: true}}}}\n",
           "T 1 ''\n"
           "post /a createA (a)\n"
           "  body required application/json=A application/xml=A multipart/form-data=A\n"
           "  default text/csv=A\n"
           "put /a updateA (a)\n"
           "  body text/plain=inline\n"
           "  200 application/json=A\n"
           "post /files createFile (files)\n"
           "  body required multipart/form-data=inline\n"
           "  200 text/csv=inline\n"
           "put /files updateFiles (files)\n"
           "  body application/x-www-form-urlencoded=inline\n"
           "  200\n"
           "A object a=inline\n",
           "bodies");
    const struct spec *spec =
        read_specification(HEAD "paths: {}\ndefinitions: {A: {type: string, x-nullable: true}}\n");
    is_uint(spec->schemas[0]->types, SCHEMA_STRING | SCHEMA_NULL, "x-nullable adds null");
}

static void test_fields(void)
{
    const struct spec *spec = read_specification(
        HEAD "paths:\n  /a:\n    post:\n      parameters:\n"
             "        - {name: n, in: formData, type: integer, minimum: 1, required: true}\n"
             "        - {name: l, in: formData, type: array, items: {type: string}, "
             "collectionFormat: multi}\n"
             "      responses: {'200': {description: ''}}\n");
    const struct body *body = spec->operations[0].body;
    ok(body != NULL && body->required, "a required field makes the body required");
    is_string(body->media[0].type, "application/x-www-form-urlencoded", "a form");
    const struct schema *form = body->media[0].schema;
    is_uint(form->object->properties.count, 2, "a property for each field");
    ok(schema_requires(form, "n", 1) && !schema_requires(form, "l", 1), "required fields");
    ok(form->object->properties.items[0].schema->value->minimum != NULL, "with their bounds");
    is_uint(body->media[0].encoding_count, 1, "the list has an encoding");
    ok(body->media[0].encodings[0].explode, "multi: a field for each item");
}

static void test_security(void)
{
    prints(HEAD
           "security: [{b: []}, {o: [read]}]\n"
           "paths: {/a: {get: {responses: {'200': {description: ''}}}}}\n"
           "securityDefinitions:\n"
           "  b: {type: basic}\n"
           "  o: {type: oauth2, flow: implicit, authorizationUrl: 'https://x.example/', scopes: "
           "{read: r}}\n",
           "T 1 ''\n"
           "get /a getA (a)\n"
           "  200\n"
           "  security b\n"
           "  security o:read\n",
           "security");
    const struct spec *spec =
        read_specification(HEAD "paths: {}\nsecurityDefinitions: {b: {type: basic}}\n");
    is_uint(spec->security_schemes[0].type, SECURITY_HTTP, "basic is a scheme of HTTP");
    is_string(spec->security_schemes[0].scheme, "basic", "that scheme");
}

static void warns(const char *text, const char *message)
{
    bool found = false;
    read_specification(text);
    for (size_t i = 0; i < problems.count; i++) {
        found = found || strcmp(problems.items[i].message, message) == 0;
    }
    ok(found, "%s", message);
}

static void test_problems(void)
{
    warns(HEAD "paths: {}\n", "this is Swagger 2.0: it is read as the same in OpenAPI 3.0");
    warns("swagger: '1.2'\n", "Swagger '1.2' is not known: 2.0 is");
    warns(HEAD "paths: {/a: {get: {parameters: [{name: l, in: query, type: array, items: {type: "
               "string}, collectionFormat: tsv}]}}}\n",
          "this collectionFormat is read as csv");
    warns(HEAD "paths: {/a: {get: {parameters: [{name: l, in: query, type: array, items: {type: "
               "array, collectionFormat: pipes, items: {type: string}}}]}}}\n",
          "the items of this list are lists, which a request cannot send");
    warns(HEAD "paths: {/a: {post: {parameters: [{name: f, in: formData, type: string}, {name: b, "
               "in: body}]}}}\n",
          "a body and fields of a form exclude each other; the body is left out");
    warns(HEAD "paths: {/a: {post: {parameters: [{$ref: '#/parameters/X'}]}}}\n",
          "cannot resolve $ref '#/parameters/X': there is no 'parameters'");
}

int main(void)
{
    arena = arena_new();
    test_parameters();
    test_bodies();
    test_fields();
    test_security();
    test_problems();
    arena_free(arena);
    return done_testing();
}
