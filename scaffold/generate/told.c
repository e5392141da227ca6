/* What the property of a discriminator says of the choices of a union. */
#include "scaffold/generate/told.h"

#include <string.h>

#define TOLD_DEPTH_LIMIT 16 /* allOf in allOf, as deep as a property is looked for */

static bool is_implied(const struct schema_discriminator *told, const struct schema *choice)
{
    if (!choice->is_component || choice->name == NULL) {
        return false;
    }
    for (size_t i = 0; i < told->mapping_count; i++) {
        if (strcmp(told->mapping[i].value, choice->name) == 0) {
            return false;
        }
    }
    return true;
}

/* The values that are mapped to the choice, and room for one more. */
static const struct node **mapped_values(struct arena *arena,
                                         const struct schema_discriminator *told,
                                         const struct schema *choice, size_t *count)
{
    const struct node **values = arena_alloc(arena, told->mapping_count + 1, sizeof *values);
    *count = 0;
    for (size_t i = 0; i < told->mapping_count; i++) {
        const struct schema *target = told->mapping[i].schema;
        if (target != NULL && schema_target(target) == choice) {
            values[(*count)++] = node_new_text(arena, (struct locus){0}, told->mapping[i].value);
        }
    }
    return values;
}

const struct node *told_values(struct arena *arena, const struct schema_discriminator *told,
                               const struct schema *choice)
{
    size_t count;
    const struct node **values = mapped_values(arena, told, choice, &count);
    if (is_implied(told, choice)) {
        values[count++] = node_new_text(arena, (struct locus){0}, choice->name);
    }
    return node_new_sequence(arena, (struct locus){0}, values, count);
}

/* What is found of the property in a choice and in what it combines. */
struct search {
    const char *name;
    size_t length;
    const struct node *values;
    bool found, required, settled;
};

static bool holds(const struct node *list, const struct node *value)
{
    for (size_t i = 0; i < list->count; i++) {
        if (node_equal(list->items[i], value)) {
            return true;
        }
    }
    return false;
}

/* Whether a default or an example is none of the values: the names of schemas are not what is sent. */
static bool contradicts(const struct schema *property, const struct node *values)
{
    const struct schema_notes *notes = property->notes;
    return (notes->fallback != NULL && !holds(values, notes->fallback)) ||
           (notes->example != NULL && !holds(values, notes->example));
}

/* Whether a property that may have the values may have others. */
static bool is_wider(const struct schema *property, const struct node *values)
{
    const struct node *listed = property->value->enumeration;
    if (property->form != SCHEMA_KEYWORDS || property->types != SCHEMA_STRING ||
        property->nullable || property->value->constant != NULL) {
        return false;
    }
    for (size_t i = 0; listed != NULL && i < values->count; i++) {
        if (!holds(listed, values->items[i])) {
            return false;
        }
    }
    return listed == NULL || listed->count > values->count;
}

static void look(struct search *search, const struct schema *schema, int depth)
{
    bool may_be_null =
        schema->nullable || (schema->types != 0 && (schema->types & SCHEMA_NULL) != 0);
    if (depth > TOLD_DEPTH_LIMIT || schema->endless || may_be_null) {
        search->settled = true;
        return;
    }
    search->required = search->required || schema_requires(schema, search->name, search->length);
    for (size_t i = 0; i < schema->object->properties.count; i++) {
        const struct schema_property *property = &schema->object->properties.items[i];
        if (property->length == search->length &&
            memcmp(property->name, search->name, search->length) == 0) {
            search->found = true;
            const struct schema *target = schema_target(property->schema);
            search->settled =
                search->settled || property->schema->read_only || property->schema->write_only ||
                contradicts(property->schema, search->values) || !is_wider(target, search->values);
        }
    }
    if (schema->ref != NULL) {
        look(search, schema->ref, depth + 1);
    }
    for (size_t i = 0; !search->settled && i < schema->combined->all_of.count; i++) {
        look(search, schema->combined->all_of.items[i], depth + 1);
    }
}

struct told_property told_narrows(struct arena *arena, const struct schema_discriminator *told,
                                  const struct schema *choice)
{
    size_t count;
    const struct node **values = mapped_values(arena, told, choice, &count);
    if (count == 0 && is_implied(told, choice)) {
        values[count++] = node_new_text(arena, (struct locus){0}, choice->name);
    }
    struct search search = {
        .name = told->property,
        .length = strlen(told->property),
        .values = node_new_sequence(arena, (struct locus){0}, values, count),
    };
    if (count > 0) {
        look(&search, choice, 0);
    }
    bool narrows = search.found && !search.settled;
    return (struct told_property){narrows ? search.values : NULL, search.required};
}
