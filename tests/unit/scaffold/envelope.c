/* Successes that are wrapped: what they say of themselves, and what links take from them. */
#include "scaffold/spec/envelope.h"

#include "common/buffer.h"
#include "scaffold/read/read.h"
#include "scaffold/spec/write.h"

#include "tests/lib/tap.h"

static struct arena *arena;

#define HEAD "openapi: 3.1.0\npaths: {/a: {get: {responses: "
#define META                                                                                       \
    "\"meta\":{\"type\":\"object\",\"required\":[\"requestId\"],"                                  \
    "\"properties\":{\"requestId\":{\"type\":\"string\"}}}"

/* The responses, wrapped, as JSON without blanks. */
static const char *wrapped(const char *responses)
{
    struct buffer out = BUFFER_INIT;
    struct diagnostics problems;
    const char *text = arena_printf(arena, "%s%s}}}", HEAD, responses);
    diagnostics_init(&problems, arena);
    const struct node *root =
        read_document(arena, "test.yaml", text, strlen(text), READ_YAML, &problems);
    root = envelope_document(arena, documents_new(arena, &problems, "-", root, NULL));
    root = node_get(node_get(node_get(root, "paths"), "/a"), "get");
    write_document(node_get(root, "responses"), WRITE_JSON, &out);
    char *made = arena_strdup(arena, buffer_text(&out));
    char *end = made;
    for (const char *at = made; *at != '\0'; at++) {
        if (*at != ' ' && *at != '\n') {
            *end++ = *at;
        }
    }
    *end = '\0';
    buffer_release(&out);
    return made;
}

static void test_content(void)
{
    is_string(
        wrapped("{'200': {content: {application/json: {schema: {type: string}, example: x}}}}"),
        "{\"200\":{\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\","
        "\"required\":[\"data\",\"meta\"],\"properties\":{\"data\":{\"type\":\"string\"}," META
        "}},\"example\":{\"data\":\"x\",\"meta\":{\"requestId\":\"abc-123\"}}}}}}",
        "a schema and its example");
    is_string(wrapped("{'404': {content: {application/json: {example: x}}}, '204': {}}"),
              "{\"404\":{\"content\":{\"application/json\":{\"example\":\"x\"}}},\"204\":{}}",
              "errors and empty answers stay as they are");
}

/* What links of a response look like when its schema is that. */
static const char *links(const char *schema, const char *written)
{
    const char *text = wrapped(arena_printf(
        arena, "{'200': {links: %s, content: {application/json: {schema: %s}}}}", written, schema));
    const char *from = strstr(text, "\"links\":");
    const char *to = strstr(text, ",\"content\"");
    return from == NULL || to == NULL ? text : arena_strndup(arena, from, (size_t)(to - from));
}

static void test_links(void)
{
    static const char written[] =
        "{l: {operationId: a, requestBody: $response.body, parameters: {id: '$response.body#/id', "
        "in: 'x-{$response.body#/a/b}', to: $request.path.id, n: 3}}}";
    is_string(links("{type: object}", written),
              "\"links\":{\"l\":{\"operationId\":\"a\",\"requestBody\":\"$response.body#/data\","
              "\"parameters\":{\"id\":\"$response.body#/data/id\","
              "\"in\":\"x-{$response.body#/data/a/b}\",\"to\":\"$request.path.id\",\"n\":3}}}",
              "expressions lead into the data");
    is_string(links("{properties: {data: {}, meta: {}}}", "{l: {requestBody: $response.body}}"),
              "\"links\":{\"l\":{\"requestBody\":\"$response.body\"}}",
              "but not where the form was there before");
}

int main(void)
{
    arena = arena_new();
    test_content();
    test_links();
    arena_free(arena);
    return done_testing();
}
