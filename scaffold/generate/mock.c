/* What a mock answers: the call of a stub that sends examples. */
#include "scaffold/generate/mock.h"

#include "scaffold/generate/code.h"
#include "scaffold/generate/example.h"
#include "scaffold/generate/types.h"
#include "scaffold/generate/xml.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define MEDIA_LIMIT 16 /* media types of one answer */

/* How well a response stands for what went well; 0: not at all. */
static int success_rank(const struct response *response)
{
    if (strcmp(response->status, "default") == 0) {
        return 2;
    }
    return response->status[0] == '2' ? 3 : response->status[0] == '3' ? 1 : 0;
}

/* The response that a mock gives: the first success, else whatever is no failure. */
static const struct response *mock_response(const struct operation *operation)
{
    const struct response *best = NULL;
    int rank = 0;
    for (size_t i = 0; i < operation->response_count; i++) {
        if (success_rank(&operation->responses[i]) > rank) {
            best = &operation->responses[i];
            rank = success_rank(best);
        }
    }
    return best;
}

/* The status that a method usually has, where nothing is declared. */
static const char *usual_status(const struct operation *operation)
{
    if (strcmp(operation->method, "post") == 0) {
        return "201";
    }
    return strcmp(operation->method, "delete") == 0 ? "204" : "200";
}

/* The number to answer with: of "2XX" and "default" it is 200, of "3XX" 303. */
static const char *mock_status(const struct operation *operation, const struct response *response)
{
    if (response == NULL) {
        return operation->response_count == 0 ? usual_status(operation) : "200";
    }
    if (response->status[1] >= '0' && response->status[1] <= '9') {
        return response->status;
    }
    return response->status[0] == '3' ? "303" : "200";
}

/* What an element of XML is called that holds a value of a schema. */
static const char *element_name(const struct schema *schema)
{
    const struct schema *target = schema == NULL ? NULL : schema_target(schema);
    const char *given =
        target == NULL ? NULL : node_get_text(node_get(target->node, "xml"), "name");
    if (given != NULL) {
        return given;
    }
    return target == NULL || target->name == NULL ? "root" : target->name;
}

static bool is_xml(const char *type)
{
    size_t length = strcspn(type, "; ");
    return length > 4 && (strncasecmp(type + length - 4, "/xml", 4) == 0 ||
                          strncasecmp(type + length - 4, "+xml", 4) == 0);
}

static const struct node *mock_body(struct arena *arena, const struct media *media)
{
    const struct node *value = example_make(arena, media->schema, media->example, CHECK_RESPONSE);
    return is_xml(media->type) && value->kind != NODE_STRING
               ? node_new_text(arena, (struct locus){0},
                               xml_text(arena, element_name(media->schema), value))
               : value;
}

/* What is sent for a media type: for a range it is JSON. */
static const char *sent_type(const struct media *media)
{
    return strchr(media->type, '*') != NULL ? "application/json" : media->type;
}

static void add_member(struct member *members, size_t *count, const char *key,
                       const struct node *value)
{
    members[(*count)++] = (struct member){.key = key, .key_length = strlen(key), .value = value};
}

static bool has_key(const struct member *members, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++) {
        if (strcasecmp(members[i].key, key) == 0) {
            return true;
        }
    }
    return false;
}

/* Media type → body: JSON first, since that is what a client gets that asks for nothing. */
static const struct node *mock_content(struct arena *arena, const struct response *response)
{
    struct member members[MEDIA_LIMIT];
    size_t count = 0;
    for (int json = 1; json >= 0; json--) {
        for (size_t i = 0; response != NULL && i < response->media_count; i++) {
            const struct media *media = &response->media[i];
            const char *type = sent_type(media);
            bool is_json = media_kind_of(media->type) == MEDIA_JSON;
            if (is_json == (json == 1) && count < MEDIA_LIMIT && !has_key(members, count, type)) {
                add_member(members, &count, type, mock_body(arena, media));
            }
        }
    }
    return node_new_mapping(arena, (struct locus){0}, members, count);
}

/* Whether a header can be sent by its name, and is not one that says how the body is written. */
static bool is_sent(const struct parameter *header)
{
    static const char *const own[] = {"content-type", "content-length",    "content-encoding",
                                      "connection",   "transfer-encoding", "keep-alive",
                                      "upgrade",      "trailer",           NULL};
    for (size_t i = 0; own[i] != NULL; i++) {
        if (strcasecmp(header->name, own[i]) == 0) {
            return false;
        }
    }
    for (const char *at = header->name; *at != '\0'; at++) {
        if (!isalnum((unsigned char)*at) && strchr("!#$%&'*+-.^_`|~", *at) == NULL) {
            return false;
        }
    }
    return header->name[0] != '\0' && header->style != STYLE_CONTENT;
}

/* The headers that the response must have. */
static const struct node *mock_headers(struct arena *arena, const struct response *response)
{
    size_t most = response == NULL ? 0 : response->header_count, count = 0;
    struct member *members = arena_alloc(arena, most + 1, sizeof *members);
    for (size_t i = 0; i < most; i++) {
        const struct parameter *header = &response->headers[i];
        if (header->required && is_sent(header) && !has_key(members, count, header->name)) {
            add_member(members, &count, header->name,
                       header->schema == NULL && header->example == NULL
                           ? node_new_text(arena, (struct locus){0}, "string")
                           : example_make(arena, header->schema, header->example, CHECK_RESPONSE));
        }
    }
    return node_new_mapping(arena, (struct locus){0}, members, count);
}

/* "req, res" as two arguments. */
static void add_words(struct code_list *arguments, const char *words)
{
    for (const char *end; (end = strstr(words, ", ")) != NULL; words = end + 2) {
        code_add(arguments, layout_bytes(arguments->arena, words, (size_t)(end - words)));
    }
    code_add(arguments, layout_text(arguments->arena, words));
}

/* One body by its type; several, or headers, in an object: { headers: { … }, content: { … } }. */
static void add_answer(struct code_list *arguments, const struct node *headers,
                       const struct node *content)
{
    struct arena *arena = arguments->arena;
    struct member members[2];
    size_t count = 0;
    if (headers->count == 0 && content->count == 1) {
        code_add(arguments, layout_kept(arena, code_string(arena, content->members[0].key,
                                                           content->members[0].key_length)));
        code_add(arguments, code_value(arena, content->members[0].value));
        return;
    }
    if (headers->count > 0) {
        add_member(members, &count, "headers", headers);
    }
    if (content->count > 0) {
        add_member(members, &count, "content", content);
    }
    if (count > 0) {
        code_add(arguments,
                 code_value(arena, node_new_mapping(arena, (struct locus){0}, members, count)));
    }
}

json_t *mock_code(struct generator *generator, const struct operation *operation)
{
    struct arena *arena = generator->arena;
    const struct response *response = mock_response(operation);
    struct code_list arguments = {.arena = arena};
    add_words(&arguments, generator->options->framework->handler_arguments);
    code_add(&arguments, layout_text(arena, mock_status(operation, response)));
    add_answer(&arguments, mock_headers(arena, response), mock_content(arena, response));
    unsigned column = LAYOUT_INDENT + (unsigned)strlen(generator->options->framework->answers);
    const struct layout *call = code_call(arena, "answerExample", &arguments, column);
    const struct layout *whole = layout_all(arena, call, layout_text(arena, ";"));
    return json_string(code_text(arena, whole, LAYOUT_INDENT, column));
}
