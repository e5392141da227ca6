/* Walks over a statement's tree: what it reads from, demands, orders by and needs. */
#include "migrate/analyze/usage.h"

#include "migrate/analyze/predicate.h"
#include "migrate/analyze/scope.h"
#include "migrate/analyze/tree.h"

#include <string.h>

#define DEPTH 200
#define VIEW_DEPTH 16

struct walker {
    struct arena *arena;
    const struct facts *facts;
    struct usage *usage;
    struct predicate_reader reader;
    unsigned depth, view_depth;
};

static void walk_select(struct walker *w, const json_t *body, const struct scope *outer,
                        struct source *result);
static void walk_expression(struct walker *w, const struct scope *scope, const json_t *node);

static size_t add_instance(struct walker *w, const struct table *table)
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
    usage->instances[usage->instance_count] = (struct instance){.table = table};
    return usage->instance_count++;
}

static void need(struct walker *w, struct origin origin)
{
    struct instance *instance;

    if (origin.instance == NO_INSTANCE)
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
        need(w, source->outputs[i].origin);
}

/* The sources that * or t.* stands for. */
static bool is_meant(const json_t *fields, const struct source *source)
{
    size_t count = json_array_size(fields);
    const char *name = count > 1 ? node_string(json_array_get(fields, count - 2)) : NULL;

    return name == NULL || strcmp(name, source->name) == 0;
}

static bool is_star(const json_t *reference)
{
    json_t *fields = json_object_get(reference, "fields");
    size_t count = json_array_size(fields);

    return count > 0 && node_as(json_array_get(fields, count - 1), "A_Star") != NULL;
}

static void walk_column(struct walker *w, const struct scope *scope, const json_t *body)
{
    json_t *fields = json_object_get(body, "fields");

    if (!is_star(body)) {
        need(w, scope_find(scope, w->usage, body));
        return;
    }
    for (size_t i = 0; i < scope->count; i++) {
        if (is_meant(fields, &scope->sources[i]))
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
    struct source result = {.instance = NO_INSTANCE};

    if (query == NULL)
        return;
    walk_select(w, query, scope, &result);
    walk_expression(w, scope, test);
    if (strcmp(node_text(body, "subLinkType"), "ANY_SUBLINK") == 0 && reference != NULL &&
        json_object_get(body, "operName") == NULL && result.output_count == 1)
        predicate_add_join(&w->reader, scope_find(scope, w->usage, reference),
                           result.outputs[0].origin);
}

static void walk_call(struct walker *w, const struct scope *scope, const json_t *body)
{
    static const char *const aggregates[] = {"count",     "sum",        "avg",      "min",
                                             "max",       "every",      "bool_and", "bool_or",
                                             "array_agg", "string_agg", "json_agg", "jsonb_agg"};
    const char *name = node_last_name(json_object_get(body, "funcname"));
    json_t *arguments = json_object_get(body, "args");

    if (json_object_get(body, "over") != NULL)
        return;
    for (size_t i = 0; i < sizeof aggregates / sizeof aggregates[0]; i++)
        w->usage->grouped = w->usage->grouped || strcmp(aggregates[i], name) == 0;
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

static void walk_expression(struct walker *w, const struct scope *scope, const json_t *node)
{
    if (node == NULL || w->depth == DEPTH)
        return;
    w->depth++;
    walk_inside(w, scope, node);
    w->depth--;
}

static void walk_condition(struct walker *w, const struct scope *scope, const json_t *node)
{
    if (node == NULL)
        return;
    predicates_read(&w->reader, scope, node);
    walk_expression(w, scope, node);
}

static const char *alias_of(const json_t *body)
{
    return json_string_value(json_object_get(json_object_get(body, "alias"), "aliasname"));
}

/* alias (a, b): other names for the first outputs. */
static void rename_outputs(struct walker *w, struct source *source, const json_t *names)
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
    rename_outputs(w, &source, json_object_get(json_object_get(body, "alias"), "colnames"));
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
        w->usage->through_view = true;
        w->view_depth++;
        w->reader.text = view->definition;
        walk_select(w, body, NULL, result);
        w->reader.text = text;
        w->view_depth--;
    }
    w->usage->limited = limited;
    json_decref(body);
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
        source.instance = add_instance(w, table);
    else if (view != NULL)
        walk_view(w, view, &source);
    source.opaque = source.opaque || (source.instance == NO_INSTANCE && view == NULL);
    w->usage->own = w->usage->own || (table == NULL && view == NULL && is_system(schema, name));
    return source;
}

static void walk_range(struct walker *w, struct scope *scope, const json_t *body)
{
    add_source(w, scope, table_source(w, scope, body), body, node_text(body, "relname"));
}

/* Only LATERAL sees what stands before it. */
static void walk_sub_select(struct walker *w, struct scope *scope, const json_t *body)
{
    struct scope apart = {.outer = scope->outer, .common = scope->common};
    json_t *query = node_as(json_object_get(body, "subquery"), "SelectStmt");
    struct source result = {.instance = NO_INSTANCE};

    if (query != NULL)
        walk_select(w, query, json_is_true(json_object_get(body, "lateral")) ? scope : &apart,
                    &result);
    add_source(w, scope, result, body, "");
}

static void walk_from(struct walker *w, struct scope *scope, const json_t *node);

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
        need(w, left);
        need(w, found);
        predicate_add_join(&w->reader, left, found);
        scope_merge(w->arena, scope, arena_strdup(w->arena, name));
    }
}

static void walk_join(struct walker *w, struct scope *scope, const json_t *body)
{
    size_t right;

    walk_from(w, scope, json_object_get(body, "larg"));
    right = scope->count;
    walk_from(w, scope, json_object_get(body, "rarg"));
    walk_using(w, scope, right, json_object_get(body, "usingClause"));
    walk_condition(w, scope, json_object_get(body, "quals"));
}

static void walk_from(struct walker *w, struct scope *scope, const json_t *node)
{
    json_t *body;
    const char *kind = node_kind(node, &body);

    if (kind == NULL || w->depth == DEPTH)
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

static void walk_list(struct walker *w, struct scope *scope, const json_t *nodes)
{
    json_t *node;
    size_t i;

    json_array_foreach(nodes, i, node) walk_from(w, scope, node);
}

static void walk_statement(struct walker *w, const char *kind, const json_t *body,
                           const struct scope *outer, struct source *result);

static void walk_common(struct walker *w, struct scope *scope, const json_t *with)
{
    json_t *node;
    size_t i;

    json_array_foreach(json_object_get(with, "ctes"), i, node)
    {
        json_t *body = node_as(node, "CommonTableExpr"), *query;
        const char *kind = node_kind(json_object_get(body, "ctequery"), &query);
        struct common_table *common = arena_alloc(w->arena, 1, sizeof *common);

        /* One that reads itself meets a table of unknown columns. */
        common->name = arena_strdup(w->arena, node_text(body, "ctename"));
        common->source = (struct source){.instance = NO_INSTANCE, .opaque = true};
        common->next = scope->common;
        if (json_is_true(json_object_get(with, "recursive")))
            scope->common = common;
        if (kind != NULL) {
            struct source result = {.instance = NO_INSTANCE};

            walk_statement(w, kind, query, scope, &result);
            rename_outputs(w, &result, json_object_get(body, "aliascolnames"));
            common->source = result;
        }
        scope->common = common;
    }
}

static void add_output(struct walker *w, struct source *result, const char *name,
                       struct origin origin)
{
    struct output *outputs = (struct output *)result->outputs;

    outputs = arena_grow(w->arena, outputs, result->output_count, result->output_count + 1,
                         sizeof *outputs);
    outputs[result->output_count++] = (struct output){arena_strdup(w->arena, name), origin};
    result->outputs = outputs;
}

static void add_star(struct walker *w, const struct scope *scope, const json_t *fields,
                     struct source *result)
{
    for (size_t i = 0; i < scope->count; i++) {
        const struct source *source = &scope->sources[i];

        if (!is_meant(fields, source))
            continue;
        result->opaque = result->opaque || source->opaque;
        for (size_t o = 0; o < source->output_count; o++)
            add_output(w, result, source->outputs[o].name, source->outputs[o].origin);
        if (source->instance == NO_INSTANCE)
            continue;
        for (size_t c = 0; c < w->usage->instances[source->instance].table->column_count; c++) {
            const struct column *column = &w->usage->instances[source->instance].table->columns[c];

            add_output(w, result, column->name, (struct origin){source->instance, column});
        }
    }
}

/* What a query gives: the names of its columns and where they come from. */
static void read_outputs(struct walker *w, const struct scope *scope, const json_t *targets,
                         struct source *result)
{
    json_t *node;
    size_t i;

    json_array_foreach(targets, i, node)
    {
        json_t *target = node_as(node, "ResTarget"), *value = json_object_get(target, "val");
        json_t *reference = node_as(value, "ColumnRef");
        struct origin origin = {NO_INSTANCE, NULL};
        const char *name = json_string_value(json_object_get(target, "name"));

        if (reference != NULL && is_star(reference)) {
            add_star(w, scope, json_object_get(reference, "fields"), result);
            continue;
        }
        if (reference != NULL)
            origin = scope_find(scope, w->usage, reference);
        if (name == NULL && reference != NULL)
            name = node_last_name(json_object_get(reference, "fields"));
        add_output(w, result, name != NULL ? name : "", origin);
    }
}

/* ORDER BY 2 and ORDER BY alias mean an item of the list. */
static const json_t *listed(const json_t *targets, const json_t *node)
{
    json_t *number = json_object_get(node_as(node, "A_Const"), "ival"), *item;
    json_t *fields = json_object_get(node_as(node, "ColumnRef"), "fields");
    const char *name = json_array_size(fields) == 1 ? node_string(json_array_get(fields, 0)) : NULL;
    json_int_t wanted = json_integer_value(json_object_get(number, "ival"));
    size_t i;

    json_array_foreach(targets, i, item)
    {
        json_t *target = node_as(item, "ResTarget");
        const char *alias = json_string_value(json_object_get(target, "name"));

        if ((number != NULL && wanted == (json_int_t)i + 1) ||
            (name != NULL && alias != NULL && strcmp(alias, name) == 0))
            return json_object_get(target, "val");
    }
    return node;
}

static void walk_sort(struct walker *w, const struct scope *scope, const json_t *body)
{
    json_t *targets = json_object_get(body, "targetList"), *node;
    size_t i;

    json_array_foreach(json_object_get(body, "sortClause"), i, node)
    {
        json_t *sort = node_as(node, "SortBy");
        bool descending = strcmp(node_text(sort, "sortby_dir"), "SORTBY_DESC") == 0;
        const char *nulls = node_text(sort, "sortby_nulls");

        walk_expression(w, scope, json_object_get(sort, "node"));
        predicate_add_node(
            &w->reader, scope, listed(targets, json_object_get(sort, "node")),
            (struct predicate){
                .kind = PREDICATE_ORDER,
                .descending = descending,
                .nulls_first = strcmp(nulls, "SORTBY_NULLS_FIRST") == 0 ||
                               (descending && strcmp(nulls, "SORTBY_NULLS_LAST") != 0),
            });
    }
}

static void walk_group(struct walker *w, const struct scope *scope, const json_t *body)
{
    json_t *targets = json_object_get(body, "targetList"), *node;
    size_t i;

    w->usage->grouped = w->usage->grouped || json_object_get(body, "groupClause") != NULL ||
                        json_object_get(body, "distinctClause") != NULL;
    json_array_foreach(json_object_get(body, "groupClause"), i, node)
    {
        walk_expression(w, scope, node);
        predicate_add_node(&w->reader, scope, listed(targets, node),
                           (struct predicate){.kind = PREDICATE_GROUP});
    }
}

/* Both sides; the names are the left one's. */
static void walk_set_operation(struct walker *w, const json_t *body, struct scope *scope,
                               struct source *result)
{
    struct source right = {.instance = NO_INSTANCE};

    w->usage->grouped = true;
    walk_select(w, json_object_get(body, "larg"), scope, result);
    walk_select(w, json_object_get(body, "rarg"), scope, &right);
}

static void walk_plain(struct walker *w, const json_t *body, struct scope *scope,
                       struct source *result)
{
    walk_list(w, scope, json_object_get(body, "fromClause"));
    walk_expression(w, scope, json_object_get(body, "targetList"));
    walk_expression(w, scope, json_object_get(body, "valuesLists"));
    walk_condition(w, scope, json_object_get(body, "whereClause"));
    walk_group(w, scope, body);
    walk_expression(w, scope, json_object_get(body, "havingClause"));
    walk_sort(w, scope, body);
    read_outputs(w, scope, json_object_get(body, "targetList"), result);
}

static void walk_select(struct walker *w, const json_t *body, const struct scope *outer,
                        struct source *result)
{
    struct scope scope = {.outer = outer};

    if (body == NULL || w->depth == DEPTH)
        return;
    w->depth++;
    walk_common(w, &scope, json_object_get(body, "withClause"));
    walk_expression(w, &scope, json_object_get(body, "limitCount"));
    walk_expression(w, &scope, json_object_get(body, "limitOffset"));
    if (strcmp(node_text(body, "op"), "SETOP_NONE") == 0)
        walk_plain(w, body, &scope, result);
    else
        walk_set_operation(w, body, &scope, result);
    w->depth--;
}

static void read_written(struct walker *w, struct scope *scope, const json_t *body, bool reads)
{
    json_t *relation = json_object_get(body, "relation");
    const struct table *table =
        facts_table(w->facts, node_text(relation, "schemaname"), node_text(relation, "relname"));

    w->usage->written = table;
    w->usage->query = false;
    if (reads)
        walk_range(w, scope, relation);
}

static void read_set(struct walker *w, const json_t *targets)
{
    const struct table *table = w->usage->written;
    json_t *node;
    size_t i;

    if (table == NULL)
        return;
    w->usage->set = arena_alloc(w->arena, json_array_size(targets) + 1, sizeof *w->usage->set);
    json_array_foreach(targets, i, node)
    {
        const struct column *column =
            table_column_named(table, node_text(node_as(node, "ResTarget"), "name"));

        if (column != NULL)
            w->usage->set[w->usage->set_count++] = column;
    }
}

/* UPDATE, DELETE and MERGE read like queries; INSERT reads what it selects. */
static void walk_statement(struct walker *w, const char *kind, const json_t *body,
                           const struct scope *outer, struct source *result)
{
    struct scope scope = {.outer = outer};

    if (strcmp(kind, "SelectStmt") == 0) {
        walk_select(w, body, outer, result);
        return;
    }
    walk_common(w, &scope, json_object_get(body, "withClause"));
    read_written(w, &scope, body, strcmp(kind, "InsertStmt") != 0);
    walk_list(w, &scope, json_object_get(body, "fromClause"));
    walk_list(w, &scope, json_object_get(body, "usingClause"));
    walk_from(w, &scope, json_object_get(body, "sourceRelation"));
    walk_condition(w, &scope, json_object_get(body, "whereClause"));
    walk_condition(w, &scope, json_object_get(body, "joinCondition"));
    if (strcmp(kind, "InsertStmt") == 0)
        walk_select(w, node_as(json_object_get(body, "selectStmt"), "SelectStmt"), &scope, result);
    walk_expression(w, &scope, json_object_get(body, "targetList"));
    walk_expression(w, &scope, json_object_get(body, "onConflictClause"));
    walk_expression(w, &scope, json_object_get(body, "mergeWhenClauses"));
    if (strcmp(kind, "UpdateStmt") == 0)
        read_set(w, json_object_get(body, "targetList"));
    *result = (struct source){.instance = NO_INSTANCE};
    read_outputs(w, &scope, json_object_get(body, "returningList"), result);
}

static bool is_read(const char *kind)
{
    static const char *const kinds[] = {"SelectStmt", "UpdateStmt", "DeleteStmt", "InsertStmt",
                                        "MergeStmt"};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i], kind) == 0)
            return true;
    }
    return false;
}

struct usage *usage_read(struct arena *arena, const struct facts *facts,
                         const struct statement_stats *stats)
{
    struct usage *usage = arena_alloc(arena, 1, sizeof *usage);
    const char *text = stats->sample != NULL ? stats->sample : stats->text;
    struct walker w = {
        .arena = arena, .facts = facts, .usage = usage, .reader = {arena, usage, text}};
    struct source result = {.instance = NO_INSTANCE};
    const char *kind;
    json_t *body = tree_parse(arena, text, &kind, &usage->problem);

    usage->stats = stats;
    usage->plannable = text;
    if (body != NULL && is_read(kind)) {
        usage->kind = kind;
        usage->query = strcmp(kind, "SelectStmt") == 0;
        usage->limited = json_object_get(body, "limitCount") != NULL;
        walk_statement(&w, kind, body, NULL, &result);
    }
    json_decref(body);
    return usage;
}

bool usage_names(const struct usage *usage, const struct table *table)
{
    for (size_t i = 0; i < usage->instance_count; i++) {
        if (usage->instances[i].table == table)
            return true;
    }
    return usage->written == table;
}

size_t usage_tables(const struct usage *usage, const struct table **tables)
{
    size_t count = 0;

    for (size_t i = 0; i < usage->instance_count; i++) {
        bool seen = false;

        for (size_t j = 0; j < count; j++)
            seen = seen || tables[j] == usage->instances[i].table;
        if (!seen)
            tables[count++] = usage->instances[i].table;
    }
    return count;
}
