/* Walks over a statement's tree: what it reads from, demands, orders by and needs. */
#include "migrate/analyze/walk.h"

#include "migrate/analyze/flatten.h"
#include "migrate/analyze/fragment.h"
#include "migrate/analyze/tree.h"
#include "migrate/sql/lexer.h"

#include <string.h>

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
            const char *hidden = w->hidden;

            w->hidden = flatten_obstacle(query) == NULL ? PULLED_UP : NULL;
            walk_statement(w, kind, query, scope, &result);
            w->hidden = hidden;
            walk_rename_outputs(w, &result, json_object_get(body, "aliascolnames"));
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

        if (!walk_is_meant(fields, source))
            continue;
        result->opaque = result->opaque || source->opaque;
        for (size_t o = 0; o < source->output_count; o++)
            add_output(w, result, source->outputs[o].name, source->outputs[o].origin);
        if (source->instance == NO_INSTANCE)
            continue;
        for (size_t c = 0; c < w->usage->instances[source->instance].table->column_count; c++) {
            const struct column *column = &w->usage->instances[source->instance].table->columns[c];

            add_output(w, result, column->name, (struct origin){source->instance, column, NULL});
        }
    }
}

/* Of what can be looked up by an index on an expression. */
static struct origin expression_origin(struct walker *w, const struct scope *scope,
                                       const json_t *value)
{
    struct fragment f = {.instance = NO_INSTANCE};

    if (!tree_aggregates(value))
        f = fragment_read(w->arena, scope, w->usage, w->reader.text, value);
    if (f.sql == NULL || f.parameters || f.instance == NO_INSTANCE)
        return (struct origin){NO_INSTANCE, NULL, NULL};
    return (struct origin){f.instance, f.column, f.column == NULL ? f.sql : NULL};
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
        struct origin origin = {NO_INSTANCE, NULL, NULL};
        const char *name = json_string_value(json_object_get(target, "name"));

        if (reference != NULL && walk_is_star(reference)) {
            add_star(w, scope, json_object_get(reference, "fields"), result);
            continue;
        }
        if (reference != NULL)
            origin = scope_find(scope, w->usage, reference);
        else
            origin = expression_origin(w, scope, value);
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
    bool limited = json_object_get(body, "limitCount") != NULL;
    size_t i;

    json_array_foreach(json_object_get(body, "sortClause"), i, node)
    {
        json_t *sort = node_as(node, "SortBy");
        const json_t *item = listed(targets, json_object_get(sort, "node"));
        bool descending = strcmp(node_text(sort, "sortby_dir"), "SORTBY_DESC") == 0;
        const char *nulls = node_text(sort, "sortby_nulls");

        walk_expression(w, scope, json_object_get(sort, "node"));
        if (limited && !descending && predicate_add_nearest(&w->reader, scope, item))
            continue;
        predicate_add_node(
            &w->reader, scope, item,
            (struct predicate){
                .kind = PREDICATE_ORDER,
                .descending = descending,
                .limited = limited,
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

    const char *hidden = w->hidden;

    w->usage->grouped = true;
    w->hidden = NULL;
    if (strcmp(node_text(body, "op"), "SETOP_UNION") == 0 &&
        json_is_true(json_object_get(body, "all")))
        w->hidden = "its table stands in a UNION ALL, whose parts the planner plans as one";
    walk_select(w, json_object_get(body, "larg"), scope, result);
    walk_select(w, json_object_get(body, "rarg"), scope, &right);
    w->hidden = hidden;
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

void walk_select(struct walker *w, const json_t *body, const struct scope *outer,
                 struct source *result)
{
    struct scope scope = {.outer = outer};
    const char *hidden = w->hidden;

    if (body == NULL || w->depth == WALK_DEPTH)
        return;
    w->depth++;
    /* The planner plans it by itself, whatever it stands in. */
    if (flatten_obstacle(body) != NULL)
        w->hidden = NULL;
    walk_common(w, &scope, json_object_get(body, "withClause"));
    walk_expression(w, &scope, json_object_get(body, "limitCount"));
    walk_expression(w, &scope, json_object_get(body, "limitOffset"));
    if (strcmp(node_text(body, "op"), "SETOP_NONE") == 0)
        walk_plain(w, body, &scope, result);
    else
        walk_set_operation(w, body, &scope, result);
    w->hidden = hidden;
    w->depth--;
}

static void read_written(struct walker *w, struct scope *scope, const json_t *body, bool reads)
{
    json_t *relation = json_object_get(body, "relation");
    const struct table *table =
        facts_table(w->facts, node_text(relation, "schemaname"), node_text(relation, "relname"));

    w->usage->written = table;
    w->usage->query = false;
    w->view_fixed = w->view_fixed || table == NULL;
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

/* Statements that read nothing; the server's newer ones write $1 in places where the grammar has none. */
static bool is_utility(const char *text)
{
    static const char *const words[] = {
        "BEGIN",   "START",   "COMMIT",     "END",    "ROLLBACK", "ABORT",   "SAVEPOINT",
        "RELEASE", "PREPARE", "DEALLOCATE", "FETCH",  "MOVE",     "CLOSE",   "SET",
        "RESET",   "SHOW",    "LISTEN",     "NOTIFY", "UNLISTEN", "DISCARD", "VACUUM",
        "ANALYZE", "ALTER",   "CREATE",     "DROP",   "GRANT",    "REVOKE",  "COMMENT"};
    struct lexer lexer;
    struct token word;

    lexer_init(&lexer, text, strlen(text));
    word = lexer_next_code(&lexer);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (token_is(&word, words[i]))
            return true;
    }
    return false;
}

/* PREPARE name AS …, DECLARE name CURSOR FOR …: what is recorded of what they hold. */
static const char *prepared(const char *text)
{
    struct lexer lexer;
    struct token token;
    const char *end = NULL;

    lexer_init(&lexer, text, strlen(text));
    token = lexer_next_code(&lexer);
    if (token_is(&token, "PREPARE"))
        end = "AS";
    else if (token_is(&token, "DECLARE"))
        end = "FOR";
    while (end != NULL && token.kind != TOKEN_END && token.kind != TOKEN_BROKEN) {
        token = lexer_next_code(&lexer);
        if (token_is(&token, end))
            return token.text + token.length;
    }
    return text;
}

static struct usage *read_text(struct arena *arena, const struct facts *facts,
                               const struct statement_stats *stats, const char *text)
{
    struct usage *usage = arena_alloc(arena, 1, sizeof *usage);
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
        if (w.view_count > 0 && !w.view_fixed)
            usage->inlined = inline_views(arena, facts, text, w.views, w.view_count);
    }
    if (body == NULL && is_utility(text))
        usage->problem = NULL;
    json_decref(body);
    return usage;
}

struct usage *usage_read(struct arena *arena, const struct facts *facts,
                         const struct statement_stats *stats)
{
    const char *text = prepared(stats->sample != NULL ? stats->sample : stats->text), *flat;
    struct usage *usage = read_text(arena, facts, stats, text);

    flat = usage->inlined != NULL ? usage->inlined : text;
    if (usage->nested && usage->kind != NULL && (usage->inlined != NULL || !usage->through_view))
        flat = flatten(arena, facts, flat);
    if (flat != text)
        usage->flat = read_text(arena, facts, stats, flat);
    return usage;
}

bool usage_wants_first(const struct usage *usage, size_t instance)
{
    for (size_t i = 0; i < usage->predicate_count; i++) {
        const struct predicate *p = &usage->predicates[i];

        if (p->instance == instance && p->kind == PREDICATE_ORDER && p->limited)
            return true;
    }
    return false;
}

bool usage_names(const struct usage *usage, const struct table *table)
{
    for (size_t i = 0; i < usage->instance_count; i++) {
        const struct table *named = usage->instances[i].table;

        if (named == table || table_inherits(table, named))
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
