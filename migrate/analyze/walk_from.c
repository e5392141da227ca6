/* FROM: tables, views, sub-selects and joins. */
#include "migrate/analyze/walk.h"

#include "migrate/analyze/tree.h"

#include <string.h>

#define VIEW_DEPTH 16

static size_t add_instance(struct walker *w, const struct table *table, const json_t *range)
{
    struct usage *usage = w->usage;

    if (usage->instance_count == USAGE_INSTANCES)
        return NO_INSTANCE;
    if (usage->instance_count == usage->instance_capacity) {
        size_t grown = usage->instance_capacity == 0 ? 4 : usage->instance_capacity * 2;

        usage->instances = arena_grow(w->arena, usage->instances, usage->instance_count, grown,
                                      sizeof *usage->instances);
        usage->instance_capacity = grown;
    }
    usage->instances[usage->instance_count] = (struct instance){
        .table = table,
        .only = !json_is_true(json_object_get(range, "inh")),
        .at = w->view_depth == 0 ? view_place(NULL, range).at : 0,
        .hidden = w->view_depth == 0 ? w->hidden : "its table stands below a view"};
    return usage->instance_count++;
}

static const char *alias_of(const json_t *body)
{
    return json_string_value(json_object_get(json_object_get(body, "alias"), "aliasname"));
}

/* alias (a, b): other names for the first outputs. */
void walk_rename_outputs(struct walker *w, struct source *source, const json_t *names)
{
    struct output *outputs;
    size_t count = json_array_size(names);

    if (count == 0 || count > source->output_count)
        return;
    outputs = arena_alloc(w->arena, source->output_count, sizeof *outputs);
    memcpy(outputs, source->outputs, source->output_count * sizeof *outputs);
    for (size_t i = 0; i < count; i++) {
        const char *name = node_string(json_array_get(names, i));

        outputs[i].name = arena_strdup(w->arena, name != NULL ? name : "");
    }
    source->outputs = outputs;
}

static void add_source(struct walker *w, struct scope *scope, struct source source,
                       const json_t *body, const char *fallback)
{
    const char *alias = alias_of(body);

    source.name = arena_strdup(w->arena, alias != NULL ? alias : fallback);
    walk_rename_outputs(w, &source, json_object_get(json_object_get(body, "alias"), "colnames"));
    scope_add(w->arena, scope, source);
}

/* The view's own statement in its place. */
static void walk_view(struct walker *w, const struct view *view, struct source *result)
{
    const char *kind, *problem, *text = w->reader.text;
    json_t *body = tree_parse(w->arena, view->definition, &kind, &problem);
    bool limited = w->usage->limited;

    result->opaque = true;
    if (body != NULL && strcmp(kind, "SelectStmt") == 0 && w->view_depth < VIEW_DEPTH) {
        result->opaque = false;
        w->usage->through_view = w->usage->nested = true;
        w->view_depth++;
        w->reader.text = view->definition;
        walk_select(w, body, NULL, result);
        w->reader.text = text;
        w->view_depth--;
    }
    w->usage->limited = limited;
    json_decref(body);
}

/* Where the view stands in the statement; what stands in other views is theirs. */
static void note_view(struct walker *w, const struct view *view, const json_t *range)
{
    if (w->view_depth > 0)
        return;
    w->views = arena_grow(w->arena, w->views, w->view_count, w->view_count + 1, sizeof *w->views);
    w->views[w->view_count++] = view_place(view, range);
    if (!json_is_true(json_object_get(range, "inh")))
        w->view_fixed = true;
}

static bool is_system(const char *schema, const char *name)
{
    return strcmp(schema, "pg_catalog") == 0 || strcmp(schema, "information_schema") == 0 ||
           (*schema == '\0' && strncmp(name, "pg_", 3) == 0);
}

static struct source table_source(struct walker *w, const struct scope *scope, const json_t *body)
{
    const char *schema = node_text(body, "schemaname"), *name = node_text(body, "relname");
    struct source source = {.instance = NO_INSTANCE};
    const struct source *common = *schema == '\0' ? scope_common(scope, name) : NULL;
    const struct table *table = facts_table(w->facts, schema, name);
    const struct view *view = facts_view(w->facts, schema, name);

    if (common != NULL)
        return *common;
    if (table != NULL)
        source.instance = add_instance(w, table, body);
    else if (view != NULL) {
        note_view(w, view, body);
        walk_view(w, view, &source);
    }
    source.opaque = source.opaque || (source.instance == NO_INSTANCE && view == NULL);
    w->usage->own = w->usage->own || (table == NULL && view == NULL && is_system(schema, name));
    return source;
}

void walk_range(struct walker *w, struct scope *scope, const json_t *body)
{
    add_source(w, scope, table_source(w, scope, body), body, node_text(body, "relname"));
}

/* Only LATERAL sees what stands before it. */
static void walk_sub_select(struct walker *w, struct scope *scope, const json_t *body)
{
    struct scope apart = {.outer = scope->outer, .common = scope->common};
    json_t *query = node_as(json_object_get(body, "subquery"), "SelectStmt");
    struct source result = {.instance = NO_INSTANCE};
    const char *hidden = w->hidden;

    w->usage->nested = true;
    w->hidden = PULLED_UP;
    if (query != NULL)
        walk_select(w, query, json_is_true(json_object_get(body, "lateral")) ? scope : &apart,
                    &result);
    w->hidden = hidden;
    add_source(w, scope, result, body, "");
}

static void walk_using(struct walker *w, struct scope *scope, size_t right, const json_t *names)
{
    struct scope before = *scope,
                 behind = {.sources = scope->sources + right, .count = scope->count - right};
    json_t *item;
    size_t i;

    before.count = right;
    before.outer = NULL;
    json_array_foreach(names, i, item)
    {
        const char *name = node_string(item);
        struct origin left, found;

        if (name == NULL)
            continue;
        left = scope_find_name(&before, w->usage, name);
        found = scope_find_name(&behind, w->usage, name);
        walk_need(w, left);
        walk_need(w, found);
        predicate_add_join(&w->reader, left, found);
        scope_merge(w->arena, scope, arena_strdup(w->arena, name));
    }
}

static void add_output(struct walker *w, struct source *source, const char *name,
                       struct origin origin)
{
    struct output *outputs = (struct output *)source->outputs;

    outputs = arena_grow(w->arena, outputs, source->output_count, source->output_count + 1,
                         sizeof *outputs);
    outputs[source->output_count++] = (struct output){name, origin};
    source->outputs = outputs;
}

/* All columns, those of USING once. */
static void add_columns(struct walker *w, const struct scope *joined, const struct source *from,
                        struct source *result)
{
    const struct table *table =
        from->instance != NO_INSTANCE ? w->usage->instances[from->instance].table : NULL;

    result->opaque = result->opaque || from->opaque;
    for (size_t i = 0; i < from->output_count; i++)
        add_output(w, result, from->outputs[i].name, from->outputs[i].origin);
    for (size_t i = 0; table != NULL && i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        bool merged = false;

        for (size_t m = 0; m < joined->merged_count; m++)
            merged = merged || strcmp(joined->merged[m], column->name) == 0;
        if (!merged)
            add_output(w, result, column->name, (struct origin){from->instance, column, NULL});
    }
}

/* (a JOIN b …) AS v (…): one source with a name of its own. */
static void name_join(struct walker *w, struct scope *scope, size_t left, size_t merged,
                      const json_t *body)
{
    struct scope joined = *scope;
    struct source result = {.instance = NO_INSTANCE};

    joined.merged_count -= merged;
    if (joined.merged_count > 0)
        joined.merged += merged;
    for (size_t i = 0; i < joined.merged_count; i++)
        add_output(w, &result, joined.merged[i],
                   scope_find_name(&joined, w->usage, joined.merged[i]));
    for (size_t i = left; i < scope->count; i++)
        add_columns(w, &joined, &scope->sources[i], &result);
    scope->count = left;
    scope->merged_count = merged;
    add_source(w, scope, result, body, "");
}

static void walk_join(struct walker *w, struct scope *scope, const json_t *body)
{
    size_t right, left = scope->count, merged = scope->merged_count;

    walk_from(w, scope, json_object_get(body, "larg"));
    right = scope->count;
    walk_from(w, scope, json_object_get(body, "rarg"));
    walk_using(w, scope, right, json_object_get(body, "usingClause"));
    walk_condition(w, scope, json_object_get(body, "quals"));
    if (alias_of(body) != NULL)
        name_join(w, scope, left, merged, body);
}

void walk_from(struct walker *w, struct scope *scope, const json_t *node)
{
    json_t *body;
    const char *kind = node_kind(node, &body);

    if (kind == NULL || w->depth == WALK_DEPTH)
        return;
    w->depth++;
    if (strcmp(kind, "RangeVar") == 0)
        walk_range(w, scope, body);
    else if (strcmp(kind, "RangeSubselect") == 0)
        walk_sub_select(w, scope, body);
    else if (strcmp(kind, "JoinExpr") == 0)
        walk_join(w, scope, body);
    else {
        walk_expression(w, scope, body);
        add_source(w, scope, (struct source){.instance = NO_INSTANCE, .opaque = true}, body, "");
    }
    w->depth--;
}

void walk_list(struct walker *w, struct scope *scope, const json_t *nodes)
{
    json_t *node;
    size_t i;

    json_array_foreach(nodes, i, node) walk_from(w, scope, node);
}
