/* Faults of requests as a whole; those of values are in fault.c, and in walk.c where they stand. */
#include "scaffold/request/attack.h"

#include "common/buffer.h"
#include "scaffold/generate/types.h"
#include "scaffold/request/credential.h"
#include "scaffold/request/walk.h"
#include "scaffold/spec/path.h"

#include <ctype.h>
#include <string.h>

#define ATTACK_LIMIT 400       /* of one operation */
#define OVERSIZE (1024 * 1024) /* the limit of generated services */

static struct attack *add(struct attacks *attacks, const struct sample *good, const char *name,
                          const char *due)
{
    if (attacks->count == attacks->capacity) {
        size_t capacity = attacks->capacity == 0 ? 64 : attacks->capacity * 2;
        attacks->items = arena_grow(attacks->arena, attacks->items, attacks->count, capacity,
                                    sizeof *attacks->items);
        attacks->capacity = capacity;
    }
    struct attack *attack = &attacks->items[attacks->count++];
    attack->sample = sample_copy(attacks->arena, good);
    attack->name = name;
    attack->due = due;
    return attack;
}

const char *attacks_success(struct arena *arena, const struct operation *operation)
{
    struct buffer list = BUFFER_INIT;
    for (size_t i = 0; i < operation->response_count; i++) {
        const char *status = operation->responses[i].status;
        if (status[0] == '2' || status[0] == '3') {
            buffer_printf(&list, "%s%c%c%c", list.length > 0 ? "," : "", status[0],
                          tolower((unsigned char)status[1]), tolower((unsigned char)status[2]));
        }
    }
    const char *text =
        list.length == 0 || buffer_text(&list)[0] == '3'
            ? arena_printf(arena, "2xx%s%s", list.length > 0 ? "," : "", buffer_text(&list))
            : arena_strdup(arena, buffer_text(&list));
    buffer_release(&list);
    return text;
}

/* --- credentials, bodies --- */

static void add_credentials(struct attacks *attacks, const struct sample *good)
{
    if (!credential_needed(good->operation)) {
        return;
    }
    add(attacks, good, "without credentials", "401")->sample.credentials = CREDENTIALS_NONE;
    add(attacks, good, "forged credentials", "401,403")->sample.credentials = CREDENTIALS_FORGED;
}

/* Whether a body of a type that nobody knows would be taken. */
static bool takes_any_type(const struct body *body)
{
    for (size_t i = 0; i < body->media_count; i++) {
        if (media_kind_of(body->media[i].type) == MEDIA_ANY) {
            return true;
        }
    }
    return false;
}

static void add_bodies(struct attacks *attacks, const struct sample *good)
{
    if (good->media == NULL || good->body == NULL) {
        return;
    }
    if (!takes_any_type(good->operation->body)) {
        add(attacks, good, "wrong content type", "415")->sample.content_type =
            "application/x-unknown";
    }
    if (good->operation->body->required) {
        struct sample *sample = &add(attacks, good, "without a body", "400")->sample;
        sample->body = NULL;
        sample->media = NULL;
    }
    if (media_kind_of(good->media->type) == MEDIA_JSON) {
        add(attacks, good, "malformed JSON", "400")->sample.raw = "{\"";
    }
    if (!attacks->oversized) {
        attacks->oversized = true;
        add(attacks, good, "oversized body", "413")->sample.padding = OVERSIZE;
    }
}

/* --- methods --- */

static size_t segment_length(const char *at)
{
    return strcspn(at, "/");
}

static bool has_parameter(const char *segment, size_t length)
{
    size_t name;
    const char *brace = path_next(segment, &name);
    return brace != NULL && brace < segment + length;
}

/* Whether some request could be for either of the two paths. */
static bool may_meet(const char *a, const char *b)
{
    for (;;) {
        size_t mine = segment_length(a);
        size_t its = segment_length(b);
        bool same = mine == its && memcmp(a, b, mine) == 0;
        if (!same && !has_parameter(a, mine) && !has_parameter(b, its)) {
            return false;
        }
        a += mine;
        b += its;
        if (*a == '\0' || *b == '\0') {
            return *a == *b;
        }
        a++;
        b++;
    }
}

static bool is_served(const struct spec *spec, const char *path, const char *method)
{
    for (size_t i = 0; i < spec->operation_count; i++) {
        const struct operation *operation = &spec->operations[i];
        if (strcmp(operation->method, method) == 0 && may_meet(operation->path, path)) {
            return true;
        }
    }
    return false;
}

static bool is_first_of_path(const struct spec *spec, const struct operation *operation)
{
    const struct operation *at = spec->operations;
    while (at != operation && strcmp(at->path, operation->path) != 0) {
        at++;
    }
    return at == operation;
}

static void add_method(struct attacks *attacks, const struct sample *good)
{
    static const char *const methods[] = {"delete", "put", "patch", "post"};
    if (!is_first_of_path(attacks->spec, good->operation)) {
        return;
    }
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        if (!is_served(attacks->spec, good->operation->path, methods[i])) {
            struct sample *sample = &add(attacks, good, "wrong method", "405")->sample;
            sample->method = methods[i];
            sample->body = NULL;
            sample->media = NULL;
            return;
        }
    }
}

/* --- values --- */

struct sink {
    struct attacks *attacks;
    const struct sample *good;
    const char *harmless; /* what is due to a fault that may be none */
    size_t before;
};

static void take(void *context, const struct walk_fault *fault)
{
    struct sink *sink = context;
    if (sink->attacks->count - sink->before >= ATTACK_LIMIT) {
        return;
    }
    bool path = fault->parameter != NULL && fault->parameter->in == PARAMETER_PATH;
    const char *due = fault->certain ? (path ? "400,404,414" : "400") : sink->harmless;
    struct sample *sample = &add(sink->attacks, sink->good, fault->name, due)->sample;
    if (fault->parameter == NULL) {
        sample->body = fault->value;
        return;
    }
    for (size_t i = 0; i < sample->count; i++) {
        if (sample->values[i].parameter == fault->parameter) {
            sample->values[i].value = fault->value;
            sample->values[i].placeholder = NULL;
        }
    }
}

void attacks_add(struct attacks *attacks, const struct sample *good)
{
    struct sink sink = {.attacks = attacks, .good = good, .before = attacks->count};
    sink.harmless = "2xx,3xx,4xx";
    add_credentials(attacks, good);
    add_bodies(attacks, good);
    add_method(attacks, good);
    walk_parameters(attacks->arena, good, take, &sink);
    walk_body(attacks->arena, good, take, &sink);
}
