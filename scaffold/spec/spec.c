/* A document's nodes → the model. */
#include "scaffold/spec/spec.h"

#include "common/memory.h"
#include "scaffold/name/name.h"
#include "scaffold/spec/build.h"
#include "scaffold/spec/fields.h"
#include "scaffold/spec/swagger2.h"

#include <string.h>

/* 3.0, 3.1 and 3.2, whatever patch and pre-release follow. */
static bool is_known_version(const char *text)
{
    return strncmp(text, "3.", 2) == 0 && text[2] >= '0' && text[2] <= '2' &&
           (text[3] == '\0' || text[3] == '.' || text[3] == '-');
}

/* The text of a scalar; "" for anything else. */
static const char *scalar_text(const struct node *node)
{
    return node->kind == NODE_MAPPING || node->kind == NODE_SEQUENCE ? "" : node->text;
}

#define BEGINNING "an OpenAPI document begins with 'openapi: 3.1.0' or 'openapi: 3.0.3'"

static bool is_document(struct build *build, const struct node *root)
{
    if (root != NULL && root->kind != NODE_MAPPING) {
        diagnostics_add(build->list, SEVERITY_ERROR, root->where, BEGINNING,
                        "an OpenAPI document must be a mapping, not %s",
                        node_kind_name(root->kind));
    }
    return root != NULL && root->kind == NODE_MAPPING;
}

/* Something else than an OpenAPI document, which a person may know by another name. */
static void refuse(struct build *build, const struct node *root, const struct node *swagger)
{
    const char *kind = node_get_text(root, "kind");
    if (swagger != NULL) {
        diagnostics_add(build->list, SEVERITY_ERROR, swagger->where, BEGINNING,
                        "Swagger '%s' is not known: 2.0 is", scalar_text(swagger));
    } else if (kind != NULL && node_get(root, "tool") != NULL) {
        diagnostics_add(build->list, SEVERITY_ERROR, root->where,
                        strcmp(kind, "db-schema") == 0
                            ? "--from-db FILE makes a service of such a document"
                            : BEGINNING,
                        "this is a document of kind '%s', no OpenAPI document", kind);
    } else {
        diagnostics_add(build->list, SEVERITY_ERROR, root->where, BEGINNING,
                        "this is no OpenAPI document: there is no 'openapi'");
    }
}

/* The document in the shape of 3.x; NULL, with an error, when it is of no version that we know. */
static const struct node *read_version(struct build *build, const struct node *root)
{
    const struct node *swagger = node_get(root, "swagger");
    const struct node *written = node_get(root, "openapi");
    if (written == NULL && swagger != NULL && strcmp(scalar_text(swagger), "2.0") == 0) {
        root = swagger2_document(build, root);
        written = node_get(root, "openapi");
    }
    if (written == NULL && build->list->errors > 0) {
        return NULL; /* the reader has said why this is no document */
    }
    if (written == NULL) {
        refuse(build, root, swagger);
        return NULL;
    }
    const char *text = scalar_text(written);
    build->spec->written_version = text;
    build->spec->version = strncmp(text, "3.0", 3) == 0 ? SPEC_30 : SPEC_31;
    if (!is_known_version(text)) {
        diagnostics_add(build->list, SEVERITY_ERROR, written->where,
                        "write it as in 'openapi: 3.1.0'",
                        "OpenAPI '%s' is not known: 3.0, 3.1 and 3.2 are", text);
        return NULL;
    }
    return root;
}

static void read_info(struct build *build, const struct node *root)
{
    const struct node *info = node_get(root, "info");
    struct spec *spec = build->spec;
    if (info == NULL) {
        diagnostics_add(build->list, SEVERITY_WARNING, root->where, NULL,
                        "the document has no 'info'");
    } else {
        build_is(build, info, NODE_MAPPING, "'info'");
    }
    const struct node *version = node_get(info, "version");
    bool scalar =
        version != NULL && version->kind != NODE_MAPPING && version->kind != NODE_SEQUENCE;
    spec->title = node_get_text(info, "title");
    spec->description = node_get_text(info, "description");
    spec->api_version = scalar ? version->text : NULL;
    spec->title = spec->title == NULL ? "API" : spec->title;
    spec->api_version = spec->api_version == NULL ? "0.0.0" : spec->api_version;
}

static void read_component_schemas(struct build *build, const struct node *schemas)
{
    schemas = build_whole(build, schemas, NODE_MAPPING, "'schemas'");
    if (schemas == NULL) {
        return;
    }
    for (size_t i = 0; i < schemas->count; i++) {
        build_component(build, schemas->members[i].key, schemas->members[i].value);
    }
}

static bool says(const struct node *root, const char *key)
{
    const struct node *part = node_get(root, key);
    return part != NULL && part->kind != NODE_NULL;
}

static void check_parts(struct build *build, const struct node *root)
{
    if (says(root, "paths")) {
        return;
    }
    bool has_others = says(root, "webhooks") || says(root, "components");
    if (build->spec->version == SPEC_30) {
        diagnostics_add(build->list, has_others ? SEVERITY_WARNING : SEVERITY_ERROR, root->where,
                        NULL, "the document has no 'paths'");
    } else if (!has_others) {
        diagnostics_add(
            build->list, SEVERITY_ERROR, root->where,
            "paths hold the operations of an API: a document without them makes nothing",
            "the document has none of 'paths', 'webhooks' and 'components'");
    }
}

static void name_all(struct build *build, struct operation *operations, size_t count)
{
    struct arena *scratch = arena_new();
    struct name_scope *scope = name_scope_new(scratch, NAME_CAMEL);
    /* what the files of handlers import */
    name_scope_reserve(scope, "notImplemented");
    name_scope_reserve(scope, "answerExample");
    struct name_operation *names = arena_alloc(scratch, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i] = (struct name_operation){
            .method = operations[i].method, .path = operations[i].path, .id = operations[i].id};
    }
    name_operations(build->arena, scope, names, count);
    for (size_t i = 0; i < count; i++) {
        operations[i].name = arena_strdup(build->arena, names[i].name);
        operations[i].resource = names[i].resource;
    }
    arena_free(scratch);
}

/* Links lead to an operation that is there. */
static void check_links(struct build *build, const struct operation *operation,
                        const struct name_scope *ids)
{
    for (size_t i = 0; i < operation->response_count; i++) {
        const struct response *response = &operation->responses[i];
        for (size_t j = 0; j < response->link_count; j++) {
            const struct link *link = &response->links[j];
            if (node_text(link->id) != NULL && !name_scope_has(ids, link->id->text)) {
                diagnostics_add(build->list, SEVERITY_WARNING, link->id->where, NULL,
                                "no operation has the operationId '%s'", link->id->text);
            }
        }
    }
}

static void report_twice(struct build *build, const struct operation *operation)
{
    if (build->strict) {
        diagnostics_add(build->list, SEVERITY_ERROR, operation->where, NULL,
                        "the operationId '%s' is used twice", operation->id);
    } else {
        diagnostics_add(build->list, SEVERITY_WARNING, operation->where, NULL,
                        "the operationId '%s' is used twice; this one becomes '%s'", operation->id,
                        operation->name);
    }
}

/* The same operationId twice: both are generated, the second under another name. */
static void check_ids(struct build *build)
{
    struct arena *scratch = arena_new();
    struct name_scope *seen = name_scope_new(scratch, NAME_CAMEL);
    for (size_t i = 0; i < build->operation_count; i++) {
        const struct operation *operation = &build->operations[i];
        if (operation->id != NULL && !name_scope_reserve(seen, operation->id)) {
            report_twice(build, operation);
        }
    }
    for (size_t i = 0; i < build->operation_count; i++) {
        check_links(build, &build->operations[i], seen);
    }
    arena_free(scratch);
}

/* Operations that were gathered go into the arena. */
static const struct operation *settle(struct arena *arena, struct operation *gathered, size_t count)
{
    struct operation *operations = arena_take(arena, count, sizeof *operations);
    if (count > 0) {
        memcpy(operations, gathered, count * sizeof *operations);
    }
    memory_free(gathered);
    return operations;
}

const struct spec *spec_read(struct arena *arena, struct documents *documents, bool strict,
                             struct diagnostics *list)
{
    struct build *build = arena_alloc(arena, 1, sizeof *build);
    const struct node *root = documents_entry(documents);
    *build = (struct build){.arena = arena, .documents = documents, .strict = strict, .list = list};
    build->spec = arena_alloc(arena, 1, sizeof *build->spec);
    map_init(&build->resources, arena);
    if (!is_document(build, root)) {
        return NULL;
    }
    build->spec->document = root;
    root = read_version(build, root);
    if (root == NULL) {
        return NULL;
    }
    build_fields(build, root, FIELDS_DOCUMENT);
    read_info(build, root);
    check_parts(build, root);
    const struct node *components = node_get(root, "components");
    components = build_whole(build, components, NODE_MAPPING, "'components'");
    if (components != NULL) {
        build_fields(build, components, FIELDS_COMPONENTS);
        read_component_schemas(build, node_get(components, "schemas"));
        build_security_schemes(build, node_get(components, "securitySchemes"));
    }
    build->security = node_get(root, "security");
    const char *base_path = build_server_path(build, node_get(root, "servers"));
    build->spec->base_path = base_path == NULL ? "" : base_path;
    build_paths(build, node_get(root, "paths"));
    build_prefixes(build);
    build_webhooks(build, node_get(root, "webhooks"));
    build_schemas(build);
    build_cycles(build);
    build_type_names(build);
    name_all(build, build->operations, build->operation_count);
    name_all(build, build->callbacks, build->callback_count);
    check_ids(build);
    memory_free(build->slots);
    if (strict && build->operation_count + build->callback_count > 0) {
        build_reach(build);
    }
    build->spec->all_schemas = build->queue;
    build->spec->all_schema_count = build->queued;
    build->spec->operations = settle(arena, build->operations, build->operation_count);
    build->spec->operation_count = build->operation_count;
    build->spec->callbacks = settle(arena, build->callbacks, build->callback_count);
    build->spec->callback_count = build->callback_count;
    return build->spec;
}
