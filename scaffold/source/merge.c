/* Merging and comparing documents. */
#include "scaffold/source/merge.h"

#include <string.h>

/* Members of a mapping under construction. */
struct making {
    struct arena *arena;
    struct member *members;
    size_t count, capacity;
};

static void put(struct making *self, const char *key, const struct node *value)
{
    if (!value)
        return;
    for (size_t i = 0; i < self->count; i++)
        if (strcmp(self->members[i].key, key) == 0) {
            self->members[i].value = value;
            return;
        }
    if (self->count == self->capacity) {
        size_t capacity = self->capacity ? self->capacity * 2 : 16;

        self->members =
            arena_grow(self->arena, self->members, self->capacity, capacity, sizeof *self->members);
        self->capacity = capacity;
    }
    self->members[self->count].key = key;
    self->members[self->count].key_length = strlen(key);
    self->members[self->count].where = value->where;
    self->members[self->count++].value = value;
}

static const struct node *finish(struct making *self, const struct node *old)
{
    return node_new_mapping(self->arena, old ? old->where : (struct locus){0}, self->members,
                            self->count);
}

static bool is_listed(const char *key, const char *const *names)
{
    for (; *names; names++)
        if (strcmp(*names, key) == 0)
            return true;
    return false;
}

static bool is_extension(const char *key)
{
    return strncmp(key, "x-", 2) == 0 && strcmp(key, "x-inferred") != 0;
}

/* What is people's: kept from the old mapping where it is there. */
static void keep(struct making *self, const struct node *old, const char *const *names)
{
    for (unsigned i = 0; node_is(old, NODE_MAPPING) && i < old->count; i++)
        if (is_listed(old->members[i].key, names) || is_extension(old->members[i].key))
            put(self, old->members[i].key, old->members[i].value);
}

/* The same of what the code does not say. */
static void keep_missing(struct making *self, const struct node *old, const struct node *made,
                         const char *const *names)
{
    for (unsigned i = 0; node_is(old, NODE_MAPPING) && i < old->count; i++)
        if (is_listed(old->members[i].key, names) && !node_get(made, old->members[i].key))
            put(self, old->members[i].key, old->members[i].value);
}

typedef const struct node *merge_call(struct arena *arena, const struct node *old,
                                      const struct node *made);

/* The new mapping, each member merged with the old one of the same key; in the old one's order. */
static const struct node *merge_members(struct arena *arena, const struct node *old,
                                        const struct node *made, merge_call *call)
{
    struct making making = {.arena = arena};

    for (unsigned i = 0; node_is(old, NODE_MAPPING) && i < old->count; i++) {
        const struct node *other = node_get(made, old->members[i].key);

        if (other)
            put(&making, old->members[i].key, call(arena, old->members[i].value, other));
    }
    for (unsigned i = 0; node_is(made, NODE_MAPPING) && i < made->count; i++)
        if (!node_get(old, made->members[i].key))
            put(&making, made->members[i].key, made->members[i].value);
    return finish(&making, old);
}

static const char *const schema_words[] = {
    "title", "description", "example", "examples", "externalDocs", "xml", NULL,
};

/* What the code may say, too: then it is right. */
static const char *const schema_facts[] = {
    "deprecated", "readOnly", "writeOnly", "default", "discriminator", NULL,
};

static bool is_empty_schema(const struct node *schema)
{
    return !schema || (schema->kind == NODE_MAPPING &&
                       schema->count == (node_get(schema, "x-inferred") ? 1 : 0));
}

static const struct node *merge_schema(struct arena *arena, const struct node *old,
                                       const struct node *made)
{
    struct making making = {.arena = arena};

    if (is_empty_schema(made))
        return old;
    if (!node_is(old, NODE_MAPPING) || !node_is(made, NODE_MAPPING) || node_get(made, "$ref"))
        return old && node_equal(old, made) ? old : made;
    for (unsigned i = 0; i < made->count; i++) {
        const char *key = made->members[i].key;
        const struct node *before = node_get(old, key), *value = made->members[i].value;

        if (strcmp(key, "properties") == 0)
            value = merge_members(arena, before, value, merge_schema);
        else if (before && (strcmp(key, "items") == 0 || strcmp(key, "additionalProperties") == 0))
            value = merge_schema(arena, before, value);
        put(&making, key, value);
    }
    keep(&making, old, schema_words);
    keep_missing(&making, old, made, schema_facts);
    return finish(&making, old);
}

static const char *const media_words[] = {"example", "examples", "encoding", NULL};

static const struct node *merge_media(struct arena *arena, const struct node *old,
                                      const struct node *made)
{
    struct making making = {.arena = arena};
    const struct node *before = node_get(old, "schema"), *schema = node_get(made, "schema");

    put(&making, "schema", before ? merge_schema(arena, before, schema) : schema);
    keep(&making, old, media_words);
    return finish(&making, old);
}

static const char *const body_words[] = {"description", "headers", "links", NULL};

/* A request body or response. */
static const struct node *merge_body(struct arena *arena, const struct node *old,
                                     const struct node *made)
{
    struct making making = {.arena = arena};
    const struct node *before = node_get(old, "content"), *content = node_get(made, "content");

    if (node_get(old, "$ref"))
        return old;
    for (unsigned i = 0; i < made->count; i++)
        put(&making, made->members[i].key, made->members[i].value);
    put(&making, "content", content ? merge_members(arena, before, content, merge_media) : before);
    keep(&making, old, body_words);
    return finish(&making, old);
}

/* Answers that the code does not show (of middleware, of errors) stay. */
static const struct node *merge_responses(struct arena *arena, const struct node *old,
                                          const struct node *made, bool is_known)
{
    struct making making = {.arena = arena};

    for (unsigned i = 0; i < old->count; i++) {
        const struct node *other = node_get(made, old->members[i].key);

        if (other)
            put(&making, old->members[i].key, merge_body(arena, old->members[i].value, other));
        else if (!is_known || old->members[i].key[0] != '2')
            put(&making, old->members[i].key, old->members[i].value);
    }
    for (unsigned i = 0; is_known && i < made->count; i++)
        if (!node_get(old, made->members[i].key))
            put(&making, made->members[i].key, made->members[i].value);
    return finish(&making, old);
}

static const char *const parameter_words[] = {
    "description", "example", "examples", "deprecated", "allowEmptyValue", "style", "explode", NULL,
};

static const struct node *merge_parameter(struct arena *arena, const struct node *old,
                                          const struct node *made)
{
    struct making making = {.arena = arena};

    for (unsigned i = 0; i < made->count; i++)
        put(&making, made->members[i].key, made->members[i].value);
    put(&making, "schema", merge_schema(arena, node_get(old, "schema"), node_get(made, "schema")));
    keep(&making, old, parameter_words);
    return finish(&making, old);
}

static bool is_text(const struct node *mapping, const char *key, const char *text)
{
    const char *its = node_get_text(mapping, key);

    return its && text && strcmp(its, text) == 0;
}

static const struct node *find_parameter(const struct node *list, const struct node *wanted)
{
    for (unsigned i = 0; node_is(list, NODE_SEQUENCE) && i < list->count; i++)
        if (is_text(list->items[i], "name", node_get_text(wanted, "name")) &&
            is_text(list->items[i], "in", node_get_text(wanted, "in")))
            return list->items[i];
    return NULL;
}

/* Those of the code, in the old order; references to components stay. */
static const struct node *merge_parameters(struct arena *arena, const struct node *old,
                                           const struct node *made)
{
    size_t room = (old ? (size_t)old->count : 0) + (made ? (size_t)made->count : 0) + 1, count = 0;
    const struct node **items = arena_alloc(arena, room, sizeof *items);

    for (unsigned i = 0; node_is(old, NODE_SEQUENCE) && i < old->count; i++) {
        const struct node *other = find_parameter(made, old->items[i]);

        if (other)
            items[count++] = merge_parameter(arena, old->items[i], other);
        else if (node_get(old->items[i], "$ref"))
            items[count++] = old->items[i];
    }
    for (unsigned i = 0; node_is(made, NODE_SEQUENCE) && i < made->count; i++)
        if (!find_parameter(old, made->items[i]))
            items[count++] = made->items[i];
    return count ? node_new_sequence(arena, old ? old->where : (struct locus){0}, items, count)
                 : NULL;
}

static const char *const operation_words[] = {
    "tags",      "summary",    "description", "externalDocs", "operationId",
    "callbacks", "deprecated", "security",    "servers",      NULL,
};

/* Whether the code says what the operation answers. */
static bool knows_answer(const struct node *operation)
{
    const struct node *notes = node_get(operation, "x-inferred");

    for (unsigned i = 0; node_is(notes, NODE_SEQUENCE) && i < notes->count; i++)
        if (node_text(notes->items[i]) && strstr(node_text(notes->items[i]), "does not say"))
            return false;
    return true;
}

static bool knows_handler(const struct node *operation)
{
    const struct node *notes = node_get(operation, "x-inferred");

    for (unsigned i = 0; node_is(notes, NODE_SEQUENCE) && i < notes->count; i++)
        if (node_text(notes->items[i]) && strstr(node_text(notes->items[i]), "was not found"))
            return false;
    return true;
}

static const struct node *merge_operation(struct arena *arena, const struct node *old,
                                          const struct node *made)
{
    struct making making = {.arena = arena};
    const struct node *body = node_get(made, "requestBody"), *before = node_get(old, "requestBody");
    const struct node *responses = node_get(old, "responses");

    if (!node_is(old, NODE_MAPPING))
        return made;
    for (unsigned i = 0; i < old->count; i++)
        if (node_get(made, old->members[i].key) ||
            is_listed(old->members[i].key, operation_words) || is_extension(old->members[i].key))
            put(&making, old->members[i].key, old->members[i].value);
    for (unsigned i = 0; i < made->count; i++)
        if (!is_listed(made->members[i].key, operation_words) ||
            !node_get(old, made->members[i].key))
            put(&making, made->members[i].key, made->members[i].value);
    put(&making, "parameters",
        merge_parameters(arena, node_get(old, "parameters"), node_get(made, "parameters")));
    if (body && before)
        put(&making, "requestBody", merge_body(arena, before, body));
    else if (before && !knows_handler(made))
        put(&making, "requestBody", before);
    if (node_is(responses, NODE_MAPPING))
        put(&making, "responses",
            merge_responses(arena, responses, node_get(made, "responses"), knows_answer(made)));
    return finish(&making, old);
}

static const char *const item_words[] = {"summary", "description", "servers", "parameters", NULL};

static const struct node *merge_item(struct arena *arena, const struct node *old,
                                     const struct node *made)
{
    struct making making = {.arena = arena};

    for (unsigned i = 0; node_is(old, NODE_MAPPING) && i < old->count; i++) {
        const struct node *other = node_get(made, old->members[i].key);

        if (other)
            put(&making, old->members[i].key, merge_operation(arena, old->members[i].value, other));
    }
    for (unsigned i = 0; i < made->count; i++)
        if (!node_get(old, made->members[i].key))
            put(&making, made->members[i].key, made->members[i].value);
    keep(&making, old, item_words);
    return finish(&making, old);
}

/* Components of people stay; those that the code names, too, are merged. */
static const struct node *merge_named(struct arena *arena, const struct node *old,
                                      const struct node *made, merge_call *call)
{
    struct making making = {.arena = arena};

    for (unsigned i = 0; node_is(old, NODE_MAPPING) && i < old->count; i++) {
        const struct node *other = node_get(made, old->members[i].key);

        put(&making, old->members[i].key,
            other && call ? call(arena, old->members[i].value, other) : old->members[i].value);
    }
    for (unsigned i = 0; node_is(made, NODE_MAPPING) && i < made->count; i++)
        if (!node_get(old, made->members[i].key))
            put(&making, made->members[i].key, made->members[i].value);
    return making.count ? finish(&making, old) : NULL;
}

static const struct node *merge_components(struct arena *arena, const struct node *old,
                                           const struct node *made)
{
    struct making making = {.arena = arena};

    for (unsigned i = 0; node_is(old, NODE_MAPPING) && i < old->count; i++)
        put(&making, old->members[i].key, old->members[i].value);
    put(&making, "schemas",
        merge_named(arena, node_get(old, "schemas"), node_get(made, "schemas"), merge_schema));
    put(&making, "securitySchemes",
        merge_named(arena, node_get(old, "securitySchemes"), node_get(made, "securitySchemes"),
                    NULL));
    return making.count ? finish(&making, old) : NULL;
}

const struct node *merge_documents(struct arena *arena, const struct node *old,
                                   const struct node *made)
{
    struct making making = {.arena = arena};

    for (unsigned i = 0; i < old->count; i++)
        if (strcmp(old->members[i].key, "x-inferred") != 0)
            put(&making, old->members[i].key, old->members[i].value);
    put(&making, "openapi", node_get(made, "openapi"));
    put(&making, "paths",
        merge_members(arena, node_get(old, "paths"), node_get(made, "paths"), merge_item));
    put(&making, "components",
        merge_components(arena, node_get(old, "components"), node_get(made, "components")));
    put(&making, "x-inferred", node_get(made, "x-inferred"));
    return finish(&making, old);
}

/* --- differences --- */

struct comparing {
    struct arena *arena;
    struct diagnostics *list;
    size_t count;
};

static void report(struct comparing *self, const char *path, struct locus where, const char *what)
{
    diagnostics_add(self->list, SEVERITY_ERROR, where,
                    self->count++ == 0 ? "without --check the document is written again" : NULL,
                    "%s: %s", path, what);
}

static void compare(struct comparing *self, const char *path, const struct node *old,
                    const struct node *now);

static void compare_mappings(struct comparing *self, const char *path, const struct node *old,
                             const struct node *now)
{
    for (unsigned i = 0; i < old->count; i++) {
        const struct member *member = &old->members[i];
        const char *below =
            arena_printf(self->arena, "%s%s%s", path, *path ? " " : "", member->key);

        if (strcmp(member->key, "x-inferred") == 0)
            continue;
        if (!node_get(now, member->key))
            report(self, below, member->where, "is no longer in the code");
        else
            compare(self, below, member->value, node_get(now, member->key));
    }
    for (unsigned i = 0; i < now->count; i++)
        if (!node_get(old, now->members[i].key) && strcmp(now->members[i].key, "x-inferred") != 0)
            report(self,
                   arena_printf(self->arena, "%s%s%s", path, *path ? " " : "", now->members[i].key),
                   old->where, "is in the code, but not here");
}

static void compare_parameters(struct comparing *self, const char *path, const struct node *old,
                               const struct node *now)
{
    for (unsigned i = 0; i < old->count; i++) {
        const struct node *other = find_parameter(now, old->items[i]);
        const char *name = node_get_text(old->items[i], "name");
        const char *below = arena_printf(self->arena, "%s %s", path, name ? name : "reference");

        if (!name)
            continue;
        if (other)
            compare(self, below, old->items[i], other);
        else
            report(self, below, old->items[i]->where, "is no longer in the code");
    }
    for (unsigned i = 0; i < now->count; i++)
        if (node_get_text(now->items[i], "name") && !find_parameter(old, now->items[i]))
            report(self,
                   arena_printf(self->arena, "%s %s", path, node_get_text(now->items[i], "name")),
                   old->where, "is in the code, but not here");
}

static void compare(struct comparing *self, const char *path, const struct node *old,
                    const struct node *now)
{
    size_t length = strlen(path);

    if (node_equal(old, now))
        return;
    if (old->kind == NODE_MAPPING && now->kind == NODE_MAPPING)
        compare_mappings(self, path, old, now);
    else if (old->kind == NODE_SEQUENCE && now->kind == NODE_SEQUENCE && length > 10 &&
             strcmp(path + length - 10, "parameters") == 0)
        compare_parameters(self, path, old, now);
    else
        report(self, path, old->where,
               old->kind != NODE_MAPPING && old->kind != NODE_SEQUENCE &&
                       now->kind != NODE_MAPPING && now->kind != NODE_SEQUENCE
                   ? arena_printf(self->arena, "is '%s' here, but '%s' in the code", old->text,
                                  now->text)
                   : "differs from the code");
}

size_t merge_differences(struct arena *arena, const struct node *old, const struct node *merged,
                         struct diagnostics *list)
{
    struct comparing self = {arena, list, 0};

    compare(&self, "", old, merged);
    return self.count;
}
