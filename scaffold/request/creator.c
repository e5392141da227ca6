/* For a path parameter, the operation that makes what it names. */
#include "scaffold/request/creator.h"

#include "common/buffer.h"
#include "scaffold/generate/example.h"
#include "scaffold/generate/types.h"
#include "scaffold/name/name.h"
#include "scaffold/spec/path.h"

#include <ctype.h>
#include <string.h>

#define CREATOR_LIMIT 200 /* requests before the others */

/* Whether the template `path` is the first `length` bytes of `other`, whatever their parameters are
 * called. */
static bool is_same_path(const char *path, const char *other, size_t length)
{
    const char *end = other + length;
    size_t mine;
    size_t its;
    while (*path != '\0' && other < end) {
        if (path_parameter(path, &mine) && path_parameter(other, &its)) {
            path += mine + 2;
            other += its + 2;
        } else if (*path++ != *other++) {
            return false;
        }
    }
    return *path == '\0' && other == end;
}

static const struct operation *find_creating(const struct creators *creators, const char *path,
                                             size_t length)
{
    for (size_t i = 0; i < creators->spec->operation_count; i++) {
        const struct operation *operation = &creators->spec->operations[i];
        if (strcmp(operation->method, "post") == 0 &&
            (is_same_path(operation->path, path, length) ||
             is_same_path(operation->path, path, length - 1))) {
            return operation;
        }
    }
    return NULL;
}

/* An example of what a success answers, or NULL. */
static const struct node *reply_of(struct arena *arena, const struct operation *operation)
{
    for (size_t i = 0; i < operation->response_count; i++) {
        const struct response *response = &operation->responses[i];
        for (size_t j = 0; response->status[0] == '2' && j < response->media_count; j++) {
            const struct media *media = &response->media[j];
            if (media_kind_of(media->type) == MEDIA_JSON) {
                return example_make(arena, media->schema, media->example, CHECK_RESPONSE);
            }
        }
    }
    return NULL;
}

/* The key of the member that is the id: named as the parameter, or as ids are. */
static const char *find_id(struct arena *arena, const struct parameter *parameter,
                           const struct node *object)
{
    const char *const words[] = {parameter->name, "id", "_id", "uuid", "key", "slug"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        for (size_t j = 0; object->kind == NODE_MAPPING && j < object->count; j++) {
            const struct member *member = &object->members[j];
            if (name_is_same(member->key, words[i]) &&
                sample_takes(arena, parameter, member->value)) {
                return member->key;
            }
        }
    }
    return NULL;
}

static void put_pointer(struct buffer *out, const char *key)
{
    buffer_putc(out, '/');
    for (; *key != '\0'; key++) {
        if (*key == '~' || *key == '/') {
            buffer_puts(out, *key == '~' ? "~0" : "~1");
        } else {
            buffer_putc(out, *key);
        }
    }
}

/* The last word of a path, in the singular: what its replies may be wrapped in. */
static const char *thing_of(struct arena *arena, const char *path)
{
    const char *last = strrchr(path, '/');
    return name_singular(arena, last == NULL ? path : last + 1);
}

/* Where the reply of the operation holds the parameter's value: a JSON pointer, or NULL. */
static const char *find_pointer(struct arena *arena, const struct operation *operation,
                                const struct parameter *parameter)
{
    const struct node *reply = reply_of(arena, operation);
    if (reply == NULL) {
        return NULL;
    }
    const char *const wraps[] = {NULL, "data", "result", "item", thing_of(arena, operation->path)};
    const char *pointer = NULL;
    for (size_t i = 0; pointer == NULL && i < sizeof wraps / sizeof *wraps; i++) {
        const char *wrap = wraps[i];
        const struct node *object = wrap == NULL ? reply : node_get(reply, wrap);
        const char *key = object == NULL ? NULL : find_id(arena, parameter, object);
        if (key != NULL) {
            struct buffer made = BUFFER_INIT;
            if (wrap != NULL) {
                put_pointer(&made, wrap);
            }
            put_pointer(&made, key);
            pointer = arena_strdup(arena, buffer_text(&made));
            buffer_release(&made);
        }
    }
    return pointer;
}

static const struct creator *find_known(const struct creators *creators,
                                        const struct operation *operation, const char *pointer)
{
    for (size_t i = 0; i < creators->count; i++) {
        if (creators->items[i].sample.operation == operation &&
            strcmp(creators->items[i].pointer, pointer) == 0) {
            return &creators->items[i];
        }
    }
    return NULL;
}

/* createUser and /data/id → createUser_id */
static const char *variable_of(struct arena *arena, const struct operation *operation,
                               const char *pointer)
{
    char *name = arena_printf(arena, "%s_%s", operation->name, strrchr(pointer, '/') + 1);
    for (char *at = name; *at != '\0'; at++) {
        if (!isalnum((unsigned char)*at)) {
            *at = '_';
        }
    }
    return name;
}

static const char *add(struct creators *creators, const struct operation *operation,
                       const char *pointer)
{
    struct arena *arena = creators->arena;
    struct creator made = {.sample = sample_make(arena, operation, creators->seed, true),
                           .variable = variable_of(arena, operation, pointer),
                           .pointer = pointer};
    if (!sample_is_right(arena, &made.sample)) {
        return NULL;
    }
    columns_fill(creators->columns, &made.sample);
    creators_fill(creators, &made.sample); /* its path is shorter: this ends */
    if (creators->count == creators->capacity) {
        size_t capacity = creators->capacity == 0 ? 8 : creators->capacity * 2;
        creators->items =
            arena_grow(arena, creators->items, creators->count, capacity, sizeof *creators->items);
        creators->capacity = capacity;
    }
    creators->items[creators->count++] = made;
    return made.variable;
}

/* The variable that holds an id for the parameter whose brace is at `brace`; NULL: there is none. */
static const char *find_variable(struct creators *creators, const struct parameter *parameter,
                                 const char *path, const char *brace)
{
    size_t length = (size_t)(brace - path);
    if (length < 2 || brace[-1] != '/' || creators->count >= CREATOR_LIMIT) {
        return NULL;
    }
    const struct operation *operation = find_creating(creators, path, length);
    const char *pointer =
        operation == NULL ? NULL : find_pointer(creators->arena, operation, parameter);
    if (pointer == NULL) {
        return NULL;
    }
    const struct creator *known = find_known(creators, operation, pointer);
    return known != NULL ? known->variable : add(creators, operation, pointer);
}

void creators_fill(struct creators *creators, struct sample *sample)
{
    const char *path = sample->operation->path;
    size_t length;
    const char *brace = path_next(path, &length);
    for (; brace != NULL; brace = path_next(brace + 1, &length)) {
        struct sample_value *value = sample_find(sample, PARAMETER_PATH, brace + 1, length);
        char behind = brace[length + 2];
        if (value == NULL || value->placeholder != NULL || (behind != '/' && behind != '\0') ||
            value->parameter->style != STYLE_SIMPLE) {
            continue;
        }
        const char *variable = find_variable(creators, value->parameter, path, brace);
        if (variable != NULL) {
            value->placeholder = arena_printf(creators->arena, "{{captured.%s}}", variable);
        }
    }
}
