/* Swagger 2.0 → OpenAPI 3.0: the document, its operations and parameters. */
#include "scaffold/spec/swagger2.h"

#include "scaffold/spec/build.h"

#include <string.h>

/* A mapping that is being made. */
struct draft {
    struct arena *arena;
    struct locus where;
    struct member *members;
    size_t count, capacity;
};

static struct draft draft_new(struct build *build, const struct node *from)
{
    return (struct draft){.arena = build->arena, .where = from->where};
}

static void put(struct draft *draft, const char *key, struct locus where, const struct node *value)
{
    if (value == NULL) {
        return;
    }
    if (draft->count == draft->capacity) {
        size_t capacity = draft->capacity == 0 ? 8 : 2 * draft->capacity;
        draft->members = arena_grow(draft->arena, draft->members, draft->count, capacity,
                                    sizeof *draft->members);
        draft->capacity = capacity;
    }
    draft->members[draft->count++] =
        (struct member){.key = key, .key_length = strlen(key), .where = where, .value = value};
}

static void put_text(struct draft *draft, const char *key, const char *text)
{
    put(draft, key, draft->where, node_new_text(draft->arena, draft->where, text));
}

static void put_boolean(struct draft *draft, const char *key, bool value)
{
    const char *text = value ? "true" : "false";
    put(draft, key, draft->where,
        node_new_scalar(draft->arena, NODE_BOOLEAN, draft->where, text, strlen(text)));
}

static const struct node *draft_node(const struct draft *draft)
{
    return node_new_mapping(draft->arena, draft->where, draft->members, draft->count);
}

static bool is_one_of(const char *const *words, const char *word)
{
    while (*words != NULL && strcmp(*words, word) != 0) {
        words++;
    }
    return *words != NULL;
}

/* Copy the members of a mapping whose keys are (or, with `listed` false, are not) among the words. */
static void copy(struct draft *draft, const struct node *from, const char *const *words,
                 bool listed)
{
    for (size_t i = 0; i < from->count; i++) {
        const struct member *member = &from->members[i];
        if (is_one_of(words, member->key) == listed) {
            put(draft, member->key, member->where, member->value);
        }
    }
}

static const struct node *follow_mapping(struct build *build, const struct node *written)
{
    const struct node *node = documents_follow(build->documents, written);
    return node_is(node, NODE_MAPPING) ? node : NULL;
}

static bool is_text(const struct node *node, const char *text)
{
    return node_text(node) != NULL && strcmp(node->text, text) == 0;
}

/* --- parameters --- */

static const char *const schema_words[] = {
    "type",       "format",           "items",     "default",          "maximum",
    "minimum",    "exclusiveMaximum", "maxLength", "exclusiveMinimum", "minLength",
    "pattern",    "maxItems",         "minItems",  "uniqueItems",      "enum",
    "x-nullable", "multipleOf",       NULL};

static const char *const parameter_words[] = {
    "name", "in", "description", "required", "deprecated", "allowEmptyValue", NULL};

static const struct {
    const char *format, *style; /* NULL: the default of the place */
    bool explode;
} collections[] = {{"csv", NULL, false},
                   {"multi", "form", true},
                   {"ssv", "spaceDelimited", false},
                   {"pipes", "pipeDelimited", false}};

/* The schema that stands beside a name: of a parameter, a header, a field of a form. */
static const struct node *inline_schema(struct build *build, const struct node *node)
{
    struct draft schema = draft_new(build, node);
    if (is_text(node_get(node, "type"), "file")) {
        put_text(&schema, "type", "string");
        put_text(&schema, "format", "binary");
    } else {
        copy(&schema, node, schema_words, true);
    }
    put(&schema, "example", schema.where, node_get(node, "x-example"));
    return draft_node(&schema);
}

/* Lists in the items of a list: OpenAPI 3 has no word for how they are written. */
static void warn_of_nested(struct build *build, const struct node *node)
{
    const struct node *items = node_get(node, "items");
    const struct node *format = node_get(items, "collectionFormat");
    if (is_text(node_get(items, "type"), "array")) {
        diagnostics_add(build->list, SEVERITY_WARNING,
                        format != NULL ? format->where : items->where,
                        "OpenAPI 3 cannot say how a list inside a list is written",
                        "the items of this list are lists, which a request cannot send");
    }
}

static void put_style(struct build *build, struct draft *draft, const struct node *node)
{
    const struct node *format = node_get(node, "collectionFormat");
    if (!is_text(node_get(node, "type"), "array")) {
        return;
    }
    warn_of_nested(build, node);
    size_t i = 0;
    size_t count = sizeof collections / sizeof *collections;
    while (format != NULL && i < count && !is_text(format, collections[i].format)) {
        i++;
    }
    if (i == count) {
        diagnostics_add(build->list, SEVERITY_WARNING, format->where,
                        "csv, ssv, pipes and multi can be said in OpenAPI 3",
                        "this collectionFormat is read as csv");
        i = 0;
    }
    if (collections[i].style != NULL) {
        put_text(draft, "style", collections[i].style);
    }
    put_boolean(draft, "explode", collections[i].explode);
}

static const struct node *rewrite_parameter(struct build *build, const struct node *node)
{
    struct draft draft = draft_new(build, node);
    copy(&draft, node, parameter_words, true);
    put(&draft, "schema", node->where, inline_schema(build, node));
    put_style(build, &draft, node);
    return draft_node(&draft);
}

static bool is_body(const struct node *parameter)
{
    const struct node *place = node_get(parameter, "in");
    return is_text(place, "body") || is_text(place, "formData");
}

const struct node *swagger2_parameters(struct build *build, const struct node *list)
{
    if (!node_is(list, NODE_SEQUENCE)) {
        return list;
    }
    const struct node **items = arena_alloc(build->arena, list->count + 1, sizeof(struct node *));
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct node *node = follow_mapping(build, list->items[i]);
        if (node == NULL) {
            items[count++] = list->items[i]; /* the reader of parameters says what is wrong */
        } else if (!is_body(node)) {
            items[count++] = rewrite_parameter(build, node);
        }
    }
    return node_new_sequence(build->arena, list->where, items, count);
}

/* --- bodies --- */

/* What the parameters of an operation say of its body. */
struct body_parts {
    const struct node *body;           /* the parameter in the body, or NULL */
    struct draft properties, encoding; /* of a form */
    const struct node **required;
    size_t required_count;
    bool is_form, has_file;
};

static bool has_member(const struct draft *draft, const char *key)
{
    for (size_t i = 0; i < draft->count; i++) {
        if (strcmp(draft->members[i].key, key) == 0) {
            return true;
        }
    }
    return false;
}

static void add_field(struct build *build, struct body_parts *parts, const struct node *node)
{
    const struct node *name = node_get(node, "name");
    if (node_text(name) == NULL || has_member(&parts->properties, name->text)) {
        return;
    }
    parts->is_form = true;
    parts->has_file = parts->has_file || is_text(node_get(node, "type"), "file");
    struct draft schema = draft_new(build, node);
    const struct node *made = inline_schema(build, node);
    put(&schema, "description", node->where, node_get(node, "description"));
    copy(&schema, made, (const char *const[]){NULL}, false);
    put(&parts->properties, name->text, node->where, draft_node(&schema));
    if (node_get_true(node, "required", false)) {
        parts->required[parts->required_count++] = name;
    }
    struct draft style = draft_new(build, node);
    put_style(build, &style, node);
    put(&parts->encoding, name->text, node->where, style.count > 0 ? draft_node(&style) : NULL);
}

static void collect_body(struct build *build, const struct node *list, struct body_parts *parts)
{
    for (size_t i = 0; node_is(list, NODE_SEQUENCE) && i < list->count; i++) {
        const struct node *node = follow_mapping(build, list->items[i]);
        if (is_text(node_get(node, "in"), "formData")) {
            add_field(build, parts, node);
        } else if (is_text(node_get(node, "in"), "body") && parts->body == NULL) {
            parts->body = node;
        }
    }
}

static const struct node *form_schema(struct build *build, const struct body_parts *parts)
{
    struct draft schema = {.arena = build->arena, .where = parts->properties.where};
    put_text(&schema, "type", "object");
    put(&schema, "properties", schema.where, draft_node(&parts->properties));
    if (parts->required_count > 0) {
        put(&schema, "required", schema.where,
            node_new_sequence(build->arena, schema.where, parts->required, parts->required_count));
    }
    return draft_node(&schema);
}

/* Whether the body that has a schema of its own is an object, as forms are. */
static bool is_object(struct build *build, const struct body_parts *parts)
{
    const struct node *schema = build_follow(build, node_get(parts->body, "schema"));
    return is_text(node_get(schema, "type"), "object") || node_get(schema, "properties") != NULL;
}

/* Whether a type of `consumes` can carry the body: fields go in the two types of forms alone, files in one
 * of them. */
static bool carries(struct build *build, const struct body_parts *parts, const char *type)
{
    bool multipart = strncmp(type, "multipart/form-data", 19) == 0;
    bool form = strncmp(type, "application/x-www-form-urlencoded", 33) == 0;
    if (!parts->is_form) {
        return (!multipart && !form) || is_object(build, parts);
    }
    return multipart || (form && !parts->has_file);
}

static const struct node *media_node(struct build *build, const struct node *schema,
                                     const struct node *encoding, const struct node *example,
                                     struct locus where)
{
    struct draft media = {.arena = build->arena, .where = where};
    put(&media, "schema", where, schema);
    put(&media, "encoding", where, encoding);
    put(&media, "example", where, example);
    return draft_node(&media);
}

/* `content` of a body: a member for each type that is consumed. */
static const struct node *body_content(struct build *build, const struct node *consumes,
                                       const struct body_parts *parts, struct locus where)
{
    struct draft content = {.arena = build->arena, .where = where};
    const struct node *schema =
        parts->is_form ? form_schema(build, parts) : node_get(parts->body, "schema");
    const struct node *encoding = parts->encoding.count > 0 ? draft_node(&parts->encoding) : NULL;
    const struct node *media = media_node(build, schema, encoding, NULL, where);
    for (size_t i = 0; node_is(consumes, NODE_SEQUENCE) && i < consumes->count; i++) {
        const char *type = node_text(consumes->items[i]);
        if (type != NULL && carries(build, parts, type) && !has_member(&content, type)) {
            put(&content, type, where, media);
        }
    }
    if (content.count == 0) {
        const char *type = !parts->is_form   ? "application/json"
                           : parts->has_file ? "multipart/form-data"
                                             : "application/x-www-form-urlencoded";
        put(&content, type, where, media);
    }
    return draft_node(&content);
}

static const struct node *request_body(struct build *build, const struct node *shared,
                                       const struct node *operation)
{
    const struct node *own = node_get(operation, "parameters");
    size_t most =
        (own == NULL ? 0 : (size_t)own->count) + (shared == NULL ? 0 : (size_t)shared->count);
    struct body_parts parts = {.properties = draft_new(build, operation),
                               .encoding = draft_new(build, operation)};
    parts.required = arena_alloc(build->arena, most + 1, sizeof(struct node *));
    collect_body(build, own, &parts);
    collect_body(build, shared, &parts);
    if (parts.body == NULL && !parts.is_form) {
        return NULL;
    }
    if (parts.body != NULL && parts.is_form) {
        diagnostics_add(build->list, SEVERITY_WARNING, parts.body->where, NULL,
                        "a body and fields of a form exclude each other; the body is left out");
    }
    struct draft body = draft_new(build, parts.is_form ? operation : parts.body);
    const struct node *consumes = node_get(operation, "consumes");
    consumes = consumes == NULL ? build->consumes : consumes;
    bool required =
        parts.is_form ? parts.required_count > 0 : node_get_true(parts.body, "required", false);
    put(&body, "description", body.where,
        parts.is_form ? NULL : node_get(parts.body, "description"));
    put_boolean(&body, "required", required);
    put(&body, "content", body.where, body_content(build, consumes, &parts, body.where));
    return draft_node(&body);
}

/* --- responses --- */

static const struct node *rewrite_headers(struct build *build, const struct node *headers)
{
    if (!node_is(headers, NODE_MAPPING)) {
        return headers;
    }
    struct draft draft = draft_new(build, headers);
    for (size_t i = 0; i < headers->count; i++) {
        const struct member *member = &headers->members[i];
        bool mapping = node_is(member->value, NODE_MAPPING);
        put(&draft, member->key, member->where,
            mapping ? rewrite_parameter(build, member->value) : member->value);
    }
    return draft_node(&draft);
}

static const struct node *response_content(struct build *build, const struct node *produces,
                                           const struct node *response)
{
    const struct node *schema = node_get(response, "schema");
    const struct node *examples = node_get(response, "examples");
    if (schema == NULL) {
        return NULL;
    }
    bool file = is_text(node_get(schema, "type"), "file");
    schema = file ? inline_schema(build, schema) : schema;
    struct draft content = draft_new(build, response);
    for (size_t i = 0; node_is(produces, NODE_SEQUENCE) && i < produces->count; i++) {
        const char *type = node_text(produces->items[i]);
        if (type != NULL && !has_member(&content, type)) {
            put(&content, type, content.where,
                media_node(build, schema, NULL, node_get(examples, type), content.where));
        }
    }
    if (content.count == 0) {
        const char *type = file ? "application/octet-stream" : "application/json";
        put(&content, type, content.where,
            media_node(build, schema, NULL, node_get(examples, type), content.where));
    }
    return draft_node(&content);
}

static const struct node *rewrite_response(struct build *build, const struct node *produces,
                                           const struct node *written)
{
    static const char *const kept[] = {"description", NULL};
    const struct node *node = follow_mapping(build, written);
    if (node == NULL) {
        return written;
    }
    struct draft draft = draft_new(build, node);
    copy(&draft, node, kept, true);
    put(&draft, "headers", node->where, rewrite_headers(build, node_get(node, "headers")));
    put(&draft, "content", node->where, response_content(build, produces, node));
    return draft_node(&draft);
}

static const struct node *rewrite_responses(struct build *build, const struct node *operation)
{
    const struct node *responses = node_get(operation, "responses");
    const struct node *produces = node_get(operation, "produces");
    if (!node_is(responses, NODE_MAPPING)) {
        return responses;
    }
    produces = produces == NULL ? build->produces : produces;
    struct draft draft = draft_new(build, responses);
    for (size_t i = 0; i < responses->count; i++) {
        const struct member *member = &responses->members[i];
        bool extension = strncmp(member->key, "x-", 2) == 0;
        put(&draft, member->key, member->where,
            extension ? member->value : rewrite_response(build, produces, member->value));
    }
    return draft_node(&draft);
}

const struct node *swagger2_operation(struct build *build, const struct node *shared,
                                      const struct node *operation)
{
    static const char *const rewritten[] = {"parameters", "responses", "consumes",
                                            "produces",   "schemes",   NULL};
    if (!node_is(operation, NODE_MAPPING)) {
        return operation;
    }
    struct draft draft = draft_new(build, operation);
    copy(&draft, operation, rewritten, false);
    put(&draft, "parameters", operation->where,
        swagger2_parameters(build, node_get(operation, "parameters")));
    put(&draft, "requestBody", operation->where, request_body(build, shared, operation));
    put(&draft, "responses", operation->where, rewrite_responses(build, operation));
    return draft_node(&draft);
}

/* --- the document --- */

static const struct node *servers(struct build *build, const struct node *root)
{
    const char *host = node_get_text(root, "host");
    const char *path = node_get_text(root, "basePath");
    const struct node *schemes = node_get(root, "schemes");
    bool has_scheme = node_is(schemes, NODE_SEQUENCE) && schemes->count > 0 &&
                      node_text(schemes->items[0]) != NULL;
    if (host == NULL && path == NULL) {
        return NULL;
    }
    path = path == NULL ? "" : path;
    struct draft server = draft_new(build, root);
    put_text(&server, "url",
             host == NULL ? path
                          : arena_printf(build->arena, "%s://%s%s%s",
                                         has_scheme ? schemes->items[0]->text : "https", host,
                                         path[0] == '/' || path[0] == '\0' ? "" : "/", path));
    const struct node *const items[] = {draft_node(&server)};
    return node_new_sequence(build->arena, root->where, items, 1);
}

/* basic is a scheme of HTTP; the flows of oauth2 have other names, which nobody asks for. */
static const struct node *security_scheme(struct build *build, const struct node *written)
{
    static const char *const none[] = {"type", NULL};
    const struct node *node = follow_mapping(build, written);
    if (node == NULL || !is_text(node_get(node, "type"), "basic")) {
        return written;
    }
    struct draft draft = draft_new(build, node);
    copy(&draft, node, none, false);
    put_text(&draft, "type", "http");
    put_text(&draft, "scheme", "basic");
    return draft_node(&draft);
}

static const struct node *security_schemes(struct build *build, const struct node *schemes)
{
    if (!node_is(schemes, NODE_MAPPING)) {
        return schemes;
    }
    struct draft draft = draft_new(build, schemes);
    for (size_t i = 0; i < schemes->count; i++) {
        const struct member *member = &schemes->members[i];
        put(&draft, member->key, member->where, security_scheme(build, member->value));
    }
    return draft_node(&draft);
}

const struct node *swagger2_document(struct build *build, const struct node *root)
{
    static const char *const rewritten[] = {"swagger",
                                            "host",
                                            "basePath",
                                            "schemes",
                                            "servers",
                                            "consumes",
                                            "definitions",
                                            "produces",
                                            "responses",
                                            "parameters",
                                            "securityDefinitions",
                                            NULL};
    diagnostics_add(build->list, SEVERITY_NOTE, node_get(root, "swagger")->where, NULL,
                    "this is Swagger 2.0: it is read as the same in OpenAPI 3.0");
    build->swagger = true;
    build->consumes = node_get(root, "consumes");
    build->produces = node_get(root, "produces");
    struct draft components = draft_new(build, root);
    put(&components, "schemas", root->where, node_get(root, "definitions"));
    put(&components, "securitySchemes", root->where,
        security_schemes(build, node_get(root, "securityDefinitions")));
    struct draft draft = draft_new(build, root);
    put_text(&draft, "openapi", "3.0.3");
    copy(&draft, root, rewritten, false);
    put(&draft, "servers", root->where, servers(build, root));
    put(&draft, "components", root->where, draft_node(&components));
    return draft_node(&draft);
}
