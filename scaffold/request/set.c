/* The request-set document. */
#include "scaffold/request/request.h"

#include "common/buffer.h"
#include "common/document.h"
#include "common/map.h"
#include "scaffold/request/attack.h"
#include "scaffold/request/creator.h"
#include "scaffold/request/fresh.h"
#include "scaffold/request/line.h"
#include "scaffold/request/select.h"

#include <stdint.h>
#include <string.h>

#define DEFAULT_SERVER "http://127.0.0.1:3000" /* where a generated service listens */
#define REQUEST_LIMIT 10000
#define READ_WEIGHT 4
#define WRITE_WEIGHT 1

struct set {
    struct arena *arena;
    const struct spec *spec;
    const struct request_options *options;
    struct diagnostics *list;
    struct map names; /* of requests so far → how many */
    struct columns columns;
    struct creators creators;
    json_t *requests;
};

/* A server without a path of its own is where the API's path begins. */
static const char *base_of(struct arena *arena, const struct spec *spec, const char *server)
{
    server = server == NULL ? DEFAULT_SERVER : server;
    const char *scheme = strstr(server, "://");
    const char *host = scheme == NULL ? server : scheme + 3;
    size_t length = strlen(server);
    while (length > 0 && server[length - 1] == '/') {
        length--;
    }
    bool bare = strcspn(host, "/") == strlen(host);
    return arena_printf(arena, "%.*s%s", (int)length, server, bare ? spec->base_path : "");
}

/* A request and what it may be answered with. */
static json_t *request_of(const struct set *set, const char *name, const struct sample *sample,
                          const char *statuses)
{
    json_t *request = json_object();
    json_object_set_new(request, "name", document_string(name, strlen(name)));
    json_t *line = line_request(set->arena, sample, &set->options->auth);
    json_object_update(request, line);
    json_decref(line);
    json_object_set_new(request, "expect_status", json_string(statuses));
    return request;
}

/* Names of requests are unique: reports go by them. */
static const char *unique(struct set *set, const char *name)
{
    void **known = map_at(&set->names, name, strlen(name));
    uintptr_t count = (uintptr_t)*known + 1;
    *known = (void *)count;
    return count == 1 ? name
                      : unique(set, arena_printf(set->arena, "%s (%u)", name, (unsigned)count));
}

static double weight_of(const struct operation *operation)
{
    if (operation->weight > 0) {
        return operation->weight;
    }
    return select_is_safe(operation->method) ? READ_WEIGHT : WRITE_WEIGHT;
}

/* Ids of what there is: of the rows, else of what the set-up makes. */
static void fill_ids(struct set *set, struct sample *sample)
{
    columns_fill(&set->columns, sample);
    creators_fill(&set->creators, sample);
}

static void add_sample(struct set *set, const char *name, struct sample *sample, double weight)
{
    fill_ids(set, sample);
    json_t *request =
        request_of(set, unique(set, name), sample, attacks_success(set->arena, sample->operation));
    if (strcmp(sample->method, "post") == 0) {
        fresh_addresses(request, sample, false);
    }
    json_object_set_new(request, "weight", document_real(weight, 6));
    json_array_append_new(set->requests, request);
}

static bool is_same_request(const struct sample *a, const struct sample *b)
{
    bool same =
        (a->body == NULL) == (b->body == NULL) && (a->body == NULL || node_equal(a->body, b->body));
    for (size_t i = 0; same && i < a->count; i++) {
        same = (a->values[i].value == NULL) == (b->values[i].value == NULL);
    }
    return same;
}

/* With everything, and where there is a difference with only what is required; they share the
 * weight. */
static void add_requests(struct set *set, const struct operation *operation)
{
    struct sample whole = sample_make(set->arena, operation, set->options->seed, true);
    struct sample least = sample_make(set->arena, operation, set->options->seed, false);
    if (!sample_is_right(set->arena, &whole) || !sample_is_right(set->arena, &least)) {
        diagnostics_add(set->list, SEVERITY_WARNING, operation->where,
                        "give its parameters and its body an 'example'",
                        "no right request can be made for '%s'; it is left out", operation->name);
        return;
    }
    double weight = weight_of(operation);
    if (is_same_request(&whole, &least)) {
        add_sample(set, operation->name, &whole, weight);
        return;
    }
    add_sample(set, operation->name, &whole, weight / 2);
    add_sample(set, arena_printf(set->arena, "%s (required only)", operation->name), &least,
               weight / 2);
}

static void add_attacks(struct set *set, const struct operation *operation, bool *oversized)
{
    struct attacks attacks = {.arena = set->arena, .spec = set->spec, .oversized = *oversized};
    struct sample good = sample_make(set->arena, operation, set->options->seed, true);
    fill_ids(set, &good);
    attacks_add(&attacks, &good);
    for (size_t i = 0; i < attacks.count; i++) {
        const struct attack *attack = &attacks.items[i];
        const char *name = arena_printf(set->arena, "%s: %s", operation->name, attack->name);
        json_array_append_new(set->requests,
                              request_of(set, unique(set, name), &attack->sample, attack->due));
    }
    *oversized = attacks.oversized;
}

static json_t *setup_of(const struct set *set)
{
    json_t *list = json_array();
    for (size_t i = 0; i < set->creators.count; i++) {
        const struct creator *creator = &set->creators.items[i];
        const struct operation *operation = creator->sample.operation;
        json_t *request = request_of(set, operation->name, &creator->sample,
                                     attacks_success(set->arena, operation));
        fresh_addresses(request, &creator->sample, true);
        json_object_set_new(request, "capture",
                            json_pack("{s:s}", creator->variable, creator->pointer));
        json_array_append_new(list, request);
    }
    return list;
}

static void fill(struct set *set, const bool *taken)
{
    bool oversized = false;
    for (size_t i = 0; i < set->spec->operation_count; i++) {
        if (taken[i] && set->options->attacks) {
            add_attacks(set, &set->spec->operations[i], &oversized);
        } else if (taken[i]) {
            add_requests(set, &set->spec->operations[i]);
        }
    }
}

/* What is not in the document, to those who wonder. */
static void explain(const struct set *set, size_t left_out, struct diagnostics *list)
{
    size_t count = json_array_size(set->requests);
    if (left_out > 0) {
        diagnostics_add(list, SEVERITY_NOTE, (struct locus){0}, NULL,
                        "%zu operations that may change something are left out; --only all takes "
                        "them",
                        left_out);
    }
    if (count > REQUEST_LIMIT) {
        diagnostics_add(
            list, SEVERITY_WARNING, (struct locus){0}, "choose some operations with --only",
            "of %zu requests only the first %d are in the document", count, REQUEST_LIMIT);
    }
}

/* No more than readers take. */
static void shorten(json_t *requests)
{
    while (json_array_size(requests) > REQUEST_LIMIT) {
        json_array_remove(requests, json_array_size(requests) - 1);
    }
}

json_t *request_set(struct arena *arena, const struct spec *spec,
                    const struct request_options *options, struct diagnostics *list,
                    struct error *error)
{
    size_t left_out;
    struct set set = {.arena = arena, .spec = spec, .options = options, .list = list};
    set.columns = columns_of(arena, options->rows, list);
    set.creators = (struct creators){
        .arena = arena, .spec = spec, .seed = options->seed, .columns = &set.columns};
    const bool *taken = select_operations(arena, spec, options->only, &left_out, error);
    if (taken == NULL || credential_check(&options->auth, spec, error) != 0) {
        return NULL;
    }
    map_init(&set.names, arena);
    set.requests = json_array();
    fill(&set, taken);
    explain(&set, left_out, list);
    if (json_array_size(set.requests) > 0 && columns_check(&set.columns, error) != 0) {
        json_decref(set.requests);
        return NULL;
    }
    if (json_array_size(set.requests) == 0) {
        json_decref(set.requests);
        error_set(error, STATUS_INPUT, "there is no operation to make requests of");
        error_hint(error, left_out > 0 ? "only operations that change something: --only all"
                                       : "the specification has no paths");
        return NULL;
    }
    shorten(set.requests);
    json_t *document = document_new("request-set");
    json_object_set_new(document, "base", json_string(base_of(arena, spec, options->server)));
    json_object_set_new(document, "setup", setup_of(&set));
    json_object_set_new(document, "requests", set.requests);
    return document;
}
