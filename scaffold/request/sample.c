/* Values for the parameters and the body of an operation. */
#include "scaffold/request/sample.h"

#include "scaffold/generate/example.h"
#include "scaffold/generate/match.h"
#include "scaffold/generate/types.h"

#include <string.h>
#include <strings.h>

/* JSON is what most can be said about; forms come next. */
static const struct media *choose_media(const struct body *body)
{
    const struct media *best = NULL;
    for (size_t i = 0; body != NULL && i < body->media_count; i++) {
        const struct media *media = &body->media[i];
        if (best == NULL || media_kind_of(media->type) < media_kind_of(best->type)) {
            best = media;
        }
    }
    return best;
}

/* Headers that say how the message itself is sent are for whoever sends it. */
static bool is_of_message(const struct parameter *parameter)
{
    static const char *const names[] = {
        "connection", "content-encoding", "content-length", "expect", "host",
        "te",         "transfer-encoding"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (parameter->in == PARAMETER_HEADER && strcasecmp(parameter->name, names[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The document itself says a value. */
static bool has_value(const struct parameter *parameter)
{
    const struct schema *schema = parameter->schema;
    while (schema != NULL && schema->ref != NULL && !schema->endless) {
        schema = schema->ref;
    }
    return parameter->example != NULL ||
           (schema != NULL &&
            (schema->notes->example != NULL || schema->notes->fallback != NULL ||
             schema->value->enumeration != NULL || schema->value->constant != NULL));
}

/* A place in a list that the service gives out, by the names that are usual: none can be made up. */
static bool is_given_out(const struct parameter *parameter)
{
    static const char *const names[] = {
        "continuation_token", "continuationToken", "cursor",        "ending_before", "endingBefore",
        "next_page_token",    "next_token",        "nextPageToken", "nextToken",     "page_token",
        "pageToken",          "starting_after",    "startingAfter"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (parameter->in == PARAMETER_QUERY && strcmp(parameter->name, names[i]) == 0) {
            return !has_value(parameter);
        }
    }
    return false;
}

static bool is_wanted(const struct parameter *parameter, bool whole)
{
    bool more = whole && !parameter->deprecated && !is_given_out(parameter);
    return !is_of_message(parameter) && (parameter->required || more);
}

static const struct node *value_of(struct arena *arena, const struct parameter *parameter,
                                   uint64_t seed)
{
    static const struct schema text = {.types = SCHEMA_STRING, SCHEMA_GROUPS_INIT};
    const struct schema *schema = parameter->schema == NULL ? &text : parameter->schema;
    return example_certain(arena, schema, parameter->example, CHECK_REQUEST, seed, false);
}

struct sample sample_make(struct arena *arena, const struct operation *operation, uint64_t seed,
                          bool whole)
{
    struct sample sample = {.operation = operation, .method = operation->method};
    sample.values = arena_alloc(arena, operation->parameter_count + 1, sizeof *sample.values);
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct parameter *parameter = &operation->parameters[i];
        struct sample_value *value = &sample.values[sample.count++];
        value->parameter = parameter;
        if (is_wanted(parameter, whole)) {
            value->value = value_of(arena, parameter, seed == 0 ? 0 : seed + i);
            sample.impossible = sample.impossible || (value->value == NULL && parameter->required);
        }
    }
    const struct media *media = choose_media(operation->body);
    if (media != NULL && (whole || operation->body->required)) {
        sample.body =
            example_certain(arena, media->schema, media->example, CHECK_REQUEST, seed, !whole);
        sample.media = sample.body == NULL ? NULL : media;
        sample.impossible = sample.impossible || (sample.body == NULL && operation->body->required);
    }
    return sample;
}

static bool is_right(struct arena *arena, const struct schema *schema, const struct node *value)
{
    return value == NULL ||
           match_rule(arena, check_use(arena, schema, CHECK_REQUEST), value, CHECK_REQUEST);
}

bool sample_is_right(struct arena *arena, const struct sample *sample)
{
    if (sample->impossible) {
        return false;
    }
    for (size_t i = 0; i < sample->count; i++) {
        if (!is_right(arena, sample->values[i].parameter->schema, sample->values[i].value)) {
            return false;
        }
    }
    bool checked = sample->media != NULL && media_kind_of(sample->media->type) <= MEDIA_TEXT;
    return !checked || is_right(arena, sample->media->schema, sample->body);
}

struct sample sample_copy(struct arena *arena, const struct sample *sample)
{
    struct sample copy = *sample;
    copy.values = arena_alloc(arena, sample->count + 1, sizeof *copy.values);
    memcpy(copy.values, sample->values, sample->count * sizeof *copy.values);
    return copy;
}

struct sample_value *sample_find(struct sample *sample, enum parameter_in in, const char *name,
                                 size_t length)
{
    for (size_t i = 0; i < sample->count; i++) {
        const struct parameter *parameter = sample->values[i].parameter;
        if (parameter->in == in && strlen(parameter->name) == length &&
            memcmp(parameter->name, name, length) == 0) {
            return &sample->values[i];
        }
    }
    return NULL;
}

bool sample_takes(struct arena *arena, const struct parameter *parameter, const struct node *value)
{
    if (value->kind != NODE_STRING && value->kind != NODE_NUMBER) {
        return false;
    }
    const struct rule *rule = check_use(arena, parameter->schema, CHECK_REQUEST);
    const struct node *text =
        node_new_scalar(arena, NODE_STRING, value->where, value->text, value->length);
    return value->length > 0 && (match_rule(arena, rule, value, CHECK_REQUEST) ||
                                 match_rule(arena, rule, text, CHECK_REQUEST));
}
