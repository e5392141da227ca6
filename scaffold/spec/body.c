/* Request bodies, responses, and the media types in them. */
#include "scaffold/spec/build.h"
#include "scaffold/spec/fields.h"

#include "common/text.h"
#include <string.h>

static void read_encoding(struct build *build, const struct member *member,
                          struct encoding *encoding)
{
    static const struct {
        const char *name;
        enum parameter_style style;
    } styles[] = {{"form", STYLE_FORM},
                  {"spaceDelimited", STYLE_SPACE},
                  {"pipeDelimited", STYLE_PIPE},
                  {"deepObject", STYLE_DEEP}};
    const struct node *node = documents_follow(build->documents, member->value);
    const char *style = node_get_text(node, "style");
    build_fields(build, node, FIELDS_ENCODING);
    encoding->property = member->key;
    encoding->content_type = node_get_text(node, "contentType");
    encoding->style = STYLE_FORM;
    for (size_t i = 0; style != NULL && i < sizeof styles / sizeof *styles; i++) {
        if (strcmp(styles[i].name, style) == 0) {
            encoding->style = styles[i].style;
        }
    }
    encoding->has_style = style != NULL || node_get(node, "explode") != NULL;
    encoding->explode = build_flag(build, node, "explode", encoding->style == STYLE_FORM);
}

static void read_encodings(struct build *build, const struct node *node, struct media *media)
{
    node = build_whole(build, node, NODE_MAPPING, "'encoding'");
    if (node == NULL) {
        return;
    }
    struct encoding *all = arena_alloc(build->arena, node->count, sizeof *all);
    for (size_t i = 0; i < node->count; i++) {
        read_encoding(build, &node->members[i], &all[i]);
    }
    media->encodings = all;
    media->encoding_count = node->count;
}

/* What 3.2 says of the items of a stream and of parts without a name; nothing is made of it. */
static void warn_of_items(struct build *build, const struct node *media)
{
    static const char *const words[] = {"itemSchema", "prefixEncoding", "itemEncoding"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const struct member *member = node_member(media, words[i]);
        if (member != NULL) {
            diagnostics_add(build->list, SEVERITY_WARNING, member->where, NULL,
                            "%s is not generated: it is not checked", words[i]);
        }
    }
}

size_t build_content(struct build *build, const struct node *content, const struct media **media)
{
    content = build_whole(build, content, NODE_MAPPING, "'content'");
    if (content == NULL) {
        return 0;
    }
    struct media *all = arena_alloc(build->arena, content->count, sizeof *all);
    size_t count = 0;
    for (size_t i = 0; i < content->count; i++) {
        const struct member *member = &content->members[i];
        const struct node *node = documents_follow(build->documents, member->value);
        if (text_has_controls(member->key, strlen(member->key))) {
            diagnostics_add(build->list, SEVERITY_ERROR, member->where, NULL,
                            "a media type must not hold control characters");
        } else if (node != NULL && node->kind == NODE_NULL) {
            all[count++] = (struct media){.type = member->key, .where = member->where};
        } else if (build_is(build, node, NODE_MAPPING, "a media type")) {
            struct media *made = &all[count++];
            *made = (struct media){.type = member->key, .where = member->where};
            build_fields(build, node, FIELDS_MEDIA);
            made->schema = build_schema(build, node_get(node, "schema"));
            made->example = build_example(build, node);
            read_encodings(build, node_get(node, "encoding"), made);
            warn_of_items(build, node);
        }
    }
    *media = all;
    return count;
}

const struct body *build_body(struct build *build, const struct node *written)
{
    const struct node *node = documents_follow(build->documents, written);
    if (!build_is(build, node, NODE_MAPPING, "'requestBody'")) {
        return NULL;
    }
    struct body *body = arena_alloc(build->arena, 1, sizeof *body);
    body->description = node_get_text(node, "description");
    build_fields(build, node, FIELDS_BODY);
    body->required = build_flag(build, node, "required", false);
    body->media_count = build_content(build, node_get(node, "content"), &body->media);
    return body;
}

/* "200", "2XX" or "default". */
static bool is_status(const char *key)
{
    if (strcmp(key, "default") == 0) {
        return true;
    }
    bool digits = key[0] >= '1' && key[0] <= '5' && key[1] >= '0' && key[1] <= '9' &&
                  key[2] >= '0' && key[2] <= '9';
    bool range = key[0] >= '1' && key[0] <= '5' && (key[1] == 'X' || key[1] == 'x') &&
                 (key[2] == 'X' || key[2] == 'x');
    return strlen(key) == 3 && (digits || range);
}

static void read_links(struct build *build, const struct node *links, struct response *response)
{
    links = build_whole(build, links, NODE_MAPPING, "'links'");
    if (links == NULL) {
        return;
    }
    struct link *all = arena_alloc(build->arena, links->count, sizeof *all);
    for (size_t i = 0; i < links->count; i++) {
        const struct member *member = &links->members[i];
        const struct node *node = build_follow(build, member->value);
        if (build_is(build, node, NODE_MAPPING, "a link")) {
            const char *id = node_get_text(node, "operationId");
            build_fields(build, node, FIELDS_LINK);
            all[response->link_count++] =
                (struct link){.name = member->key,
                              .id = node_get(node, "operationId"),
                              .operation = id != NULL ? id : node_get_text(node, "operationRef"),
                              .description = node_get_text(node, "description"),
                              .parameters = node_get(node, "parameters")};
        }
    }
    response->links = all;
}

static void read_response(struct build *build, const struct member *member,
                          struct response *response)
{
    const struct node *node = documents_follow(build->documents, member->value);
    response->status = member->key;
    response->where = member->where;
    if (!build_is(build, node, NODE_MAPPING, "a response")) {
        return;
    }
    build_fields(build, node, FIELDS_RESPONSE);
    response->description = node_get_text(node, "description");
    response->media_count = build_content(build, node_get(node, "content"), &response->media);
    build_headers(build, node_get(node, "headers"), response);
    read_links(build, node_get(node, "links"), response);
}

void build_responses(struct build *build, const struct node *node, struct operation *operation)
{
    if (node == NULL || (node->kind == NODE_MAPPING && node->count == 0)) {
        diagnostics_add(build->list, SEVERITY_WARNING, operation->where, NULL,
                        "the operation has no 'responses'");
        return;
    }
    node = build_whole(build, node, NODE_MAPPING, "'responses'");
    if (node == NULL) {
        return;
    }
    struct response *all = arena_alloc(build->arena, node->count, sizeof *all);
    for (size_t i = 0; i < node->count; i++) {
        const struct member *member = &node->members[i];
        if (is_status(member->key)) {
            read_response(build, member, &all[operation->response_count]);
            operation->response_count++;
        } else if (strncmp(member->key, "x-", 2) != 0) {
            diagnostics_add(build->list, SEVERITY_WARNING, member->where,
                            "a status is like 200, 2XX or default",
                            "'%s' is no status; the response is left out", member->key);
        }
    }
    operation->responses = all;
}
