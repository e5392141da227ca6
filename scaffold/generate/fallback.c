/* Which defaults hold. */
#include "scaffold/generate/fallback.h"

#include "scaffold/generate/match.h"
#include "scaffold/read/read.h"

static const struct node *written(const struct schema *schema)
{
    if (schema == NULL) {
        return NULL;
    }
    return schema->notes->fallback != NULL ? schema->notes->fallback
                                           : schema_target(schema)->notes->fallback;
}

/* A string that a request could send for another value, as that value; and the other way round. */
static const struct node *other_kind(struct arena *arena, const struct node *value)
{
    struct diagnostics unused;
    diagnostics_init(&unused, arena);
    switch (value->kind) {
    case NODE_STRING:
        return read_document(arena, "default", value->text, value->length, READ_JSON, &unused);
    case NODE_NUMBER:
    case NODE_BOOLEAN:
        return node_new_scalar(arena, NODE_STRING, value->where, value->text, value->length);
    default:
        return NULL;
    }
}

const struct node *fallback_value(struct arena *arena, const struct parameter *parameter)
{
    const struct node *value = written(parameter->schema);
    if (value == NULL || parameter->required) {
        return NULL;
    }
    const struct rule *rule = check_use(arena, parameter->schema, CHECK_REQUEST);
    if (rule == NULL || match_rule(arena, rule, value, CHECK_REQUEST)) {
        return value;
    }
    const struct node *other = other_kind(arena, value);
    return other != NULL && match_rule(arena, rule, other, CHECK_REQUEST) ? other : NULL;
}

void fallback_check(struct arena *arena, const struct spec *spec, struct diagnostics *list)
{
    for (size_t i = 0; i < spec->operation_count; i++) {
        const struct operation *operation = &spec->operations[i];
        for (size_t j = 0; j < operation->parameter_count; j++) {
            const struct parameter *parameter = &operation->parameters[j];
            const struct node *value = written(parameter->schema);
            if (value != NULL && value->kind != NODE_NULL && !parameter->required &&
                fallback_value(arena, parameter) == NULL) {
                diagnostics_add(list, SEVERITY_WARNING, value->where, NULL,
                                "the schema of '%s' does not allow this default; it is not used",
                                parameter->name);
            }
        }
    }
}
