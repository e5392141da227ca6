/*
 * The readers against the bare parsers of libyaml and jansson, on the same bytes: CPU time, best of
 * interleaved rounds, and memory. Without operands on generated descriptions, else on the files given.
 * Exit status 1 when a ratio is missed.
 */
#include "scaffold/read/read.h"
#include "common/buffer.h"
#include "common/input.h"
#include "common/memory.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <yaml.h>

#define ROUNDS 7
#define MUCH ((size_t)64 * 1024 * 1024) /* memory for each of the readers */
#define OPERATIONS 4000
#define JSON_LIMIT 1.0    /* of jansson's bare parse */
#define YAML_LIMIT 1.5    /* of libyaml's bare parse */
#define MEMORY_LIMIT 12.0 /* of the input */

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static size_t memory; /* of the last reading by ours */

static void by_us(const struct buffer *text, enum read_format format)
{
    struct arena *arena = arena_new();
    struct diagnostics list;

    diagnostics_init(&list, arena);
    if (!read_document(arena, "bench", text->data, text->length, format, &list) || list.errors)
        puts("# the document has errors");
    memory = arena_size(arena);
    arena_free(arena);
}

static void by_jansson(const struct buffer *text)
{
    json_t *value = json_loadb(text->data, text->length, 0, NULL);

    if (!value)
        puts("# jansson refuses the document");
    json_decref(value);
}

static void by_libyaml(const struct buffer *text)
{
    yaml_parser_t parser;
    yaml_event_t event = {0};

    yaml_parser_initialize(&parser);
    yaml_parser_set_input_string(&parser, (const unsigned char *)text->data, text->length);
    do {
        yaml_event_delete(&event);
        if (!yaml_parser_parse(&parser, &event)) {
            puts("# libyaml refuses the document");
            break;
        }
    } while (event.type != YAML_STREAM_END_EVENT);
    yaml_event_delete(&event);
    yaml_parser_delete(&parser);
}

static double best(double best_so_far, double start)
{
    double took = now() - start;

    return best_so_far <= 0 || took < best_so_far ? took : best_so_far;
}

/* Compare on one text; whether the limits hold. */
static bool compare(const char *name, const struct buffer *text, bool json)
{
    double ours = 0, theirs = 0, start, ratio, size;
    double limit = json ? JSON_LIMIT : YAML_LIMIT;
    int i;

    for (i = 0; i < ROUNDS; i++) {
        start = now();
        by_us(text, json ? READ_JSON : READ_YAML);
        ours = best(ours, start);
        start = now();
        if (json)
            by_jansson(text);
        else
            by_libyaml(text);
        theirs = best(theirs, start);
    }
    ratio = ours / theirs;
    size = (double)memory / (double)text->length;
    printf(
        "%-24s %6.1f MB  ours %7.1f ms  %s %7.1f ms  ratio %.2f (limit %.2f)  memory %.1f x (limit "
        "%.0f)%s\n",
        name, (double)text->length / 1e6, ours, json ? "jansson" : "libyaml", theirs, ratio, limit,
        size, MEMORY_LIMIT, ratio > limit || size > MEMORY_LIMIT ? "  MISSED" : "");
    return ratio <= limit && size <= MEMORY_LIMIT;
}

static void make_yaml(struct buffer *out)
{
    int i, j;

    buffer_puts(out, "openapi: 3.1.0\ninfo:\n  title: Bench\n  version: '1'\npaths:\n");
    for (i = 0; i < OPERATIONS; i++) {
        buffer_printf(out,
                      "  /things{%d}/{id}:\n    get:\n      operationId: getThing%d\n"
                      "      description: >-\n        Gets the thing, or says that there is none;\n"
                      "        see \"things\" for more.\n      parameters:\n",
                      i, i);
        for (j = 0; j < 4; j++)
            buffer_printf(out,
                          "      - name: parameter-%d\n        in: query\n        required: false\n"
                          "        schema: { type: integer, minimum: %d, maximum: 100 }\n",
                          j, j);
        buffer_puts(out,
                    "      responses:\n        '200':\n          description: 'It''s there'\n"
                    "          content:\n            application/json:\n              schema:\n"
                    "                $ref: '#/components/schemas/Thing'\n");
    }
}

static void make_json(struct buffer *out)
{
    int i, j;

    buffer_puts(out, "{\n  \"openapi\": \"3.1.0\",\n  \"paths\": {");
    for (i = 0; i < OPERATIONS; i++) {
        buffer_printf(
            out,
            "%s\n    \"/things%d/{id}\": {\n      \"get\": {\n"
            "        \"operationId\": \"getThing%d\",\n        \"description\": \"Gets the thing, "
            "or says that there is none;\\nsee \\\"things\\\" for more.\",\n        "
            "\"parameters\": [",
            i ? "," : "", i, i);
        for (j = 0; j < 4; j++)
            buffer_printf(out,
                          "%s\n          {\n            \"name\": \"parameter-%d\",\n            "
                          "\"in\": \"query\",\n"
                          "            \"required\": false,\n            \"schema\": {\n"
                          "              \"type\": \"integer\",\n              \"minimum\": %d,\n"
                          "              \"maximum\": 100\n            }\n          }",
                          j ? "," : "", j, j);
        buffer_puts(
            out, "\n        ],\n        \"responses\": {\n          \"200\": {\n"
                 "            \"description\": \"It's there\",\n            \"content\": {\n"
                 "              \"application/json\": {\n                \"schema\": {\n"
                 "                  \"$ref\": \"#/components/schemas/Thing\"\n                }\n"
                 "              }\n            }\n          }\n        }\n      }\n    }");
    }
    buffer_puts(out, "\n  }\n}\n");
}

/* The same bytes without white space between tokens: `text` has none of it inside strings but blanks. */
static void squeeze(const struct buffer *text, struct buffer *out)
{
    bool in_string = false;
    size_t i;

    for (i = 0; i < text->length; i++) {
        if (text->data[i] == '"' && text->data[i - 1] != '\\')
            in_string = !in_string;
        if (in_string || !strchr(" \n", text->data[i]))
            buffer_putc(out, text->data[i]);
    }
}

static int compare_file(const char *path)
{
    struct buffer text = BUFFER_INIT;
    struct error error = ERROR_INIT;
    bool good;

    if (input_read(path, INPUT_LIMIT, &text, &error) < 0) {
        printf("%s\n", error.message);
        return 1;
    }
    good = compare(path, &text, text.data[0] == '{');
    buffer_release(&text);
    return !good;
}

static int compare_generated(void)
{
    struct buffer yaml = BUFFER_INIT, json = BUFFER_INIT, compact = BUFFER_INIT;
    int missed = 0;

    make_yaml(&yaml);
    make_json(&json);
    squeeze(&json, &compact);
    missed += !compare("generated YAML", &yaml, false);
    missed += !compare("generated JSON", &json, true);
    missed += !compare("the same, compact", &compact, true);
    buffer_release(&yaml);
    buffer_release(&json);
    buffer_release(&compact);
    return missed;
}

int main(int argc, char **argv)
{
    int missed = 0, i;

    memory_expect_much(); /* as the tool does */
    memory_allow_huge(MUCH);
    for (i = 1; i < argc; i++)
        missed += compare_file(argv[i]);
    if (argc == 1)
        missed = compare_generated();
    return missed ? 1 : 0;
}
