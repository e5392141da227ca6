/* Expressions: the columns that they need, and what stands in sub-selects and calls. */
#include "migrate/analyze/walk.h"

#include "migrate/analyze/tree.h"

#include <string.h>

void walk_need(struct walker *w, struct origin origin)
{
    struct instance *instance;

    if (origin.instance == NO_INSTANCE || origin.column == NULL)
        return;
    instance = &w->usage->instances[origin.instance];
    for (size_t i = 0; i < instance->needed_count; i++) {
        if (instance->needed[i] == origin.column)
            return;
    }
    if (instance->needed_count == instance->needed_capacity) {
        size_t grown = instance->needed_capacity == 0 ? 4 : instance->needed_capacity * 2;

        instance->needed = arena_grow(w->arena, instance->needed, instance->needed_count, grown,
                                      sizeof *instance->needed);
        instance->needed_capacity = grown;
    }
    instance->needed[instance->needed_count++] = origin.column;
}

static void need_all(struct walker *w, const struct source *source)
{
    if (source->instance != NO_INSTANCE)
        w->usage->instances[source->instance].whole = true;
    for (size_t i = 0; i < source->output_count; i++)
        walk_need(w, source->outputs[i].origin);
}

/* The sources that * or t.* stands for. */
bool walk_is_meant(const json_t *fields, const struct source *source)
{
    size_t count = json_array_size(fields);
    const char *name = count > 1 ? node_string(json_array_get(fields, count - 2)) : NULL;

    return name == NULL || strcmp(name, source->name) == 0;
}

bool walk_is_star(const json_t *reference)
{
    json_t *fields = json_object_get(reference, "fields");
    size_t count = json_array_size(fields);

    return count > 0 && node_as(json_array_get(fields, count - 1), "A_Star") != NULL;
}

static void walk_column(struct walker *w, const struct scope *scope, const json_t *body)
{
    json_t *fields = json_object_get(body, "fields");

    if (!walk_is_star(body)) {
        walk_need(w, scope_find(scope, w->usage, body));
        return;
    }
    for (size_t i = 0; i < scope->count; i++) {
        if (walk_is_meant(fields, &scope->sources[i]))
            need_all(w, &scope->sources[i]);
    }
}

static void walk_parameter(struct walker *w, const json_t *body)
{
    json_int_t number = json_integer_value(json_object_get(body, "number"));

    if (number > w->usage->parameters && number < 65536 && w->view_depth == 0)
        w->usage->parameters = (unsigned)number;
}

/* x IN (SELECT y …) joins x with y. */
static void walk_sub_link(struct walker *w, const struct scope *scope, const json_t *body)
{
    json_t *test = json_object_get(body, "testexpr");
    json_t *query = node_as(json_object_get(body, "subselect"), "SelectStmt");
    json_t *reference = node_as(test, "ColumnRef");
    const char *type = node_text(body, "subLinkType"), *hidden = w->hidden;
    struct source result = {.instance = NO_INSTANCE};

    if (query == NULL)
        return;
    w->hidden = NULL;
    if (strcmp(type, "ANY_SUBLINK") == 0 || strcmp(type, "EXISTS_SUBLINK") == 0)
        w->hidden = "its table stands in an IN or EXISTS, which the planner makes a join of";
    walk_select(w, query, scope, &result);
    w->hidden = hidden;
    walk_expression(w, scope, test);
    if (strcmp(type, "ANY_SUBLINK") == 0 && reference != NULL &&
        json_object_get(body, "operName") == NULL && result.output_count == 1)
        predicate_add_join(&w->reader, scope_find(scope, w->usage, reference),
                           result.outputs[0].origin);
}

static void walk_call(struct walker *w, const struct scope *scope, const json_t *body)
{
    const char *name = node_last_name(json_object_get(body, "funcname"));
    json_t *arguments = json_object_get(body, "args");

    if (json_object_get(body, "over") != NULL)
        return;
    w->usage->grouped = w->usage->grouped || tree_is_aggregate(body);
    if ((strcmp(name, "min") == 0 || strcmp(name, "max") == 0) && json_array_size(arguments) == 1)
        predicate_add_node(&w->reader, scope, json_array_get(arguments, 0),
                           (struct predicate){.kind = PREDICATE_ORDER});
}

/* Everything below an expression: columns, parameters, sub-selects. */
static void walk_inside(struct walker *w, const struct scope *scope, const json_t *node)
{
    const char *key;
    json_t *value;
    size_t i;

    json_object_foreach((json_t *)node, key, value)
    {
        if (strcmp(key, "SubLink") == 0) {
            walk_sub_link(w, scope, value);
            continue;
        }
        if (strcmp(key, "ColumnRef") == 0)
            walk_column(w, scope, value);
        else if (strcmp(key, "ParamRef") == 0)
            walk_parameter(w, value);
        else if (strcmp(key, "FuncCall") == 0)
            walk_call(w, scope, value);
        walk_expression(w, scope, value);
    }
    json_array_foreach(node, i, value) walk_expression(w, scope, value);
}

void walk_expression(struct walker *w, const struct scope *scope, const json_t *node)
{
    if (node == NULL || w->depth == WALK_DEPTH)
        return;
    w->depth++;
    walk_inside(w, scope, node);
    w->depth--;
}

void walk_condition(struct walker *w, const struct scope *scope, const json_t *node)
{
    if (node == NULL)
        return;
    predicates_read(&w->reader, scope, node);
    walk_expression(w, scope, node);
}
