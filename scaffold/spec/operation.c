/* Path items, their operations, and those of callbacks and webhooks. */
#include "scaffold/spec/build.h"
#include "scaffold/spec/fields.h"

#include "common/memory.h"
#include "common/text.h"
#include "scaffold/spec/path.h"
#include "scaffold/spec/swagger2.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define METHOD_LIMIT 16 /* bytes */
#define WEIGHT_LEAST 0.001
#define WEIGHT_MOST 1e6
#define CALLBACK_DEPTH_LIMIT 8 /* callbacks of callbacks */

static const char *const methods[] = {"get",  "put",   "post",  "delete", "options",
                                      "head", "patch", "trace", "query"};

static const char *find_word(const char *const *words, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], word) == 0) {
            return words[i];
        }
    }
    return NULL;
}

static void read_tags(struct build *build, const struct node *node, struct operation *operation)
{
    if (!build_is(build, node, NODE_SEQUENCE, "'tags'")) {
        return;
    }
    const char **tags = arena_alloc(build->arena, node->count + 1, sizeof *tags);
    for (size_t i = 0; i < node->count; i++) {
        if (node_text(node->items[i]) != NULL) {
            tags[operation->tag_count++] = node->items[i]->text;
        }
    }
    operation->tags = tags;
}

static struct operation *new_operation(struct build *build, bool is_callback)
{
    struct operation **all = is_callback ? &build->callbacks : &build->operations;
    size_t *count = is_callback ? &build->callback_count : &build->operation_count;
    size_t *capacity = is_callback ? &build->callback_capacity : &build->operation_capacity;
    if (*count == *capacity) {
        *capacity = memory_grow(*capacity, *count + 1);
        *all = memory_resize(*all, *capacity, sizeof **all);
    }
    return &(*all)[(*count)++];
}

static void read_path_item(struct build *build, const char *path, const struct node *written,
                           bool is_callback);

static void read_callbacks(struct build *build, const struct node *callbacks)
{
    if (build->callback_depth == CALLBACK_DEPTH_LIMIT) {
        return;
    }
    callbacks = build_whole(build, callbacks, NODE_MAPPING, "'callbacks'");
    if (callbacks == NULL) {
        return;
    }
    build->callback_depth++;
    for (size_t i = 0; i < callbacks->count; i++) {
        const struct node *callback =
            documents_follow(build->documents, callbacks->members[i].value);
        if (!build_is(build, callback, NODE_MAPPING, "a callback")) {
            continue;
        }
        for (size_t j = 0; j < callback->count; j++) {
            const struct member *member = &callback->members[j];
            if (strncmp(member->key, "x-", 2) != 0) {
                read_path_item(build, callbacks->members[i].key, member->value, true);
            }
        }
    }
    build->callback_depth--;
}

/* x-weight; 0 when it is none. */
static double weight_of(struct build *build, const struct node *weight)
{
    double value;
    if (weight == NULL) {
        return 0;
    }
    value = node_is(weight, NODE_NUMBER) ? strtod(weight->text, NULL) : 0;
    if (!(value >= WEIGHT_LEAST && value <= WEIGHT_MOST)) {
        diagnostics_add(build->list, SEVERITY_WARNING, weight->where, NULL,
                        "'x-weight' must be a number from %g to %g; it is ignored", WEIGHT_LEAST,
                        WEIGHT_MOST);
        return 0;
    }
    return value;
}

/* The path of its own server, of its path item's, or of the document's. */
static const char *prefix_of(struct build *build, const struct node *item, const struct node *node)
{
    const char *path = build_server_path(build, node_get(node, "servers"));
    if (path == NULL) {
        path = build_server_path(build, node_get(item, "servers"));
    }
    return path == NULL ? build->spec->base_path : path;
}

static void read_operation(struct build *build, const char *path, const struct node *item,
                           const struct member *member, bool is_callback)
{
    const struct node *node = member->value;
    const struct node *shared = node_get(item, "parameters");
    if (!build_is(build, node, NODE_MAPPING, "an operation")) {
        return;
    }
    if (build->swagger) {
        node = swagger2_operation(build, shared, node);
        shared = swagger2_parameters(build, shared);
    }
    build_fields(build, node, FIELDS_OPERATION);
    struct operation made = {.method = member->key,
                             .path = path,
                             .is_callback = is_callback,
                             .node = member->value,
                             .where = member->where};
    made.prefix = is_callback ? "" : prefix_of(build, item, node);
    made.id = build_text(build, node, "operationId");
    made.summary = node_get_text(node, "summary");
    made.description = node_get_text(node, "description");
    made.deprecated = build_flag(build, node, "deprecated", false);
    made.weight = weight_of(build, node_get(node, "x-weight"));
    read_tags(build, node_get(node, "tags"), &made);
    build_parameters(build, shared, node_get(node, "parameters"), &made);
    made.body = build_body(build, node_get(node, "requestBody"));
    build_responses(build, node_get(node, "responses"), &made);
    build_security(build, node_get(node, "security"), &made);
    *new_operation(build, is_callback) = made;
    read_callbacks(build, node_get(node, "callbacks"));
}

/* A method that has no field of its own, in small letters; NULL, with an error, when it is no token of
 * letters and hyphens. */
static const char *other_method(struct build *build, const struct member *member)
{
    char *method = arena_strndup(build->arena, member->key, member->key_length);
    size_t length = 0;
    while (isalpha((unsigned char)method[length]) || (length > 0 && method[length] == '-')) {
        method[length] = (char)tolower((unsigned char)method[length]);
        length++;
    }
    if (length == 0 || length > METHOD_LIMIT || length != member->key_length) {
        diagnostics_add(build->list, SEVERITY_ERROR, member->where, NULL,
                        "'%s' is no method of HTTP: letters and hyphens, %d at most", member->key,
                        METHOD_LIMIT);
        return NULL;
    }
    return method;
}

/* 3.2: operations of methods that have no field. */
static void read_other_operations(struct build *build, const char *path, const struct node *item,
                                  const struct node *others, bool is_callback)
{
    if (!build_is(build, others, NODE_MAPPING, "'additionalOperations'")) {
        return;
    }
    for (size_t i = 0; i < others->count; i++) {
        struct member member = others->members[i];
        member.key = other_method(build, &others->members[i]);
        if (member.key != NULL && node_member(item, member.key) == NULL) {
            read_operation(build, path, item, &member, is_callback);
        } else if (member.key != NULL) {
            diagnostics_add(build->list, SEVERITY_WARNING, member.where, NULL,
                            "the path item says '%s' as well; this one is ignored", member.key);
        }
    }
}

static void read_path_item(struct build *build, const char *path, const struct node *written,
                           bool is_callback)
{
    const struct node *item = documents_follow(build->documents, written);
    if (!build_is(build, item, NODE_MAPPING, "a path item")) {
        return;
    }
    item = build_beside(build, written, item); /* OpenAPI leaves open which of both wins */
    build_fields(build, item, FIELDS_PATH_ITEM);
    for (size_t i = 0; i < item->count; i++) {
        const struct member *member = &item->members[i];
        if (find_word(methods, sizeof methods / sizeof *methods, member->key) != NULL) {
            read_operation(build, path, item, member, is_callback);
        } else if (strcmp(member->key, "additionalOperations") == 0) {
            read_other_operations(build, path, item, member->value, is_callback);
        }
    }
}

/* Whether a parameter of that name begins before `end`. */
static bool is_named_before(const char *path, const char *end, const char *name, size_t length)
{
    size_t other;
    for (const char *at = path_next(path, &other); at != NULL && at < end;
         at = path_next(at + 1, &other)) {
        if (other == length && memcmp(at + 1, name, length) == 0) {
            return true;
        }
    }
    return false;
}

/* What a path says that hardly was meant. */
static void warn_of_path(struct build *build, const struct member *path)
{
    size_t length;
    const char *stop = strpbrk(path->key, "?#");
    if (stop != NULL) {
        diagnostics_add(
            build->list, SEVERITY_WARNING, path->where,
            *stop == '?' ? "declare parameters in query" : NULL,
            "the '%c' in the path '%s' is met by '%%%02X' alone: a bare one ends the path of "
            "a request",
            *stop, path->key, (unsigned char)*stop);
    }
    for (const char *at = path_next(path->key, &length); at != NULL;
         at = path_next(at + 1, &length)) {
        if (is_named_before(path->key, at, at + 1, length)) {
            diagnostics_add(build->list, SEVERITY_WARNING, path->where, NULL,
                            "'{%.*s}' is twice in the path '%s'", (int)length, at + 1, path->key);
        }
    }
    for (const char *at = path->key; (at = strpbrk(at, "{}")) != NULL; at++) {
        if (path_parameter(at, &length)) {
            at += length + 1;
            continue;
        }
        diagnostics_add(build->list, SEVERITY_WARNING, path->where, NULL,
                        "the '%c' in the path '%s' is no parameter's; it is taken as it stands",
                        *at, path->key);
        break;
    }
}

static void read_path(struct build *build, const struct member *written)
{
    struct member path = *written;
    if (text_has_controls(path.key, path.key_length)) {
        diagnostics_add(build->list, SEVERITY_ERROR, path.where, NULL,
                        "the path '%s' must not hold control characters", path.key);
        return;
    }
    if (path.key[0] != '/') {
        path.key = arena_printf(build->arena, "/%s", written->key);
        path.key_length++;
        diagnostics_add(build->list, build_passable(build), path.where, NULL,
                        "the path '%s' must begin with '/'%s", written->key,
                        build->strict ? "" : "; it is put in front");
    }
    warn_of_path(build, &path);
    read_path_item(build, path.key, path.value, false);
}

void build_paths(struct build *build, const struct node *paths)
{
    paths = build_whole(build, paths, NODE_MAPPING, "'paths'");
    if (paths == NULL) {
        return;
    }
    for (size_t i = 0; i < paths->count; i++) {
        if (strncmp(paths->members[i].key, "x-", 2) != 0) {
            read_path(build, &paths->members[i]);
        }
    }
}

void build_webhooks(struct build *build, const struct node *webhooks)
{
    webhooks = build_whole(build, webhooks, NODE_MAPPING, "'webhooks'");
    if (webhooks == NULL) {
        return;
    }
    for (size_t i = 0; i < webhooks->count; i++) {
        read_path_item(build, webhooks->members[i].key, webhooks->members[i].value, true);
    }
}
