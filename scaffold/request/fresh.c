/* Body and schema are walked side by side. */
#include "scaffold/request/fresh.h"

#include "scaffold/generate/types.h"

#include <string.h>

#define ADDRESS "{{random.uuid}}@example.com"
#define ADDRESS_LENGTH 48 /* with a UUID in it */
#define DEPTH_LIMIT 8

static const struct schema *find_property(const struct schema *schema, const char *name, int depth)
{
    schema = schema == NULL ? NULL : schema_target(schema);
    if (schema == NULL || depth == DEPTH_LIMIT) {
        return NULL;
    }
    for (size_t i = 0; i < schema->object->properties.count; i++) {
        if (strcmp(schema->object->properties.items[i].name, name) == 0) {
            return schema->object->properties.items[i].schema;
        }
    }
    const struct schema *found = NULL;
    for (size_t i = 0; found == NULL && i < schema->combined->all_of.count; i++) {
        found = find_property(schema->combined->all_of.items[i], name, depth + 1);
    }
    return found;
}

/* Whether any address will do, if it is not too long. */
static bool is_free_address(const struct schema *schema, bool all)
{
    schema = schema == NULL ? NULL : schema_target(schema);
    return schema != NULL && schema->format != NULL && strcmp(schema->format, "email") == 0 &&
           schema->value->constant == NULL && schema->value->enumeration == NULL &&
           schema->value->pattern == NULL &&
           (schema->value->max_length < 0 || schema->value->max_length >= ADDRESS_LENGTH) &&
           (all || schema->notes->example == NULL);
}

static void replace(json_t *object, const struct schema *schema, bool all, int depth)
{
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        const struct schema *property = find_property(schema, name, 0);
        if (json_is_string(value) && is_free_address(property, all)) {
            json_string_set(value, ADDRESS);
        } else if (json_is_object(value) && depth < DEPTH_LIMIT) {
            replace(value, property, all, depth + 1);
        }
    }
}

void fresh_addresses(json_t *request, const struct sample *sample, bool all)
{
    json_t *body = json_object_get(request, "body");
    if (json_is_object(body) && media_kind_of(sample->media->type) == MEDIA_JSON &&
        (all || sample->media->example == NULL)) {
        replace(body, sample->media->schema, all, 0);
    }
}
