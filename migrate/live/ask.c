/* One question per effect that depends on rows. */
#include "migrate/live/ask.h"

#include "common/buffer.h"
#include "migrate/apply/session.h"
#include "migrate/connection/connection.h"
#include "migrate/kind/list.h"
#include "migrate/kind/table.h"
#include "migrate/sql/lexer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define EXAMPLE_BYTES 200

/* More columns than an index takes. */
#define INDEX_LIMIT 64

/* What a question is about. */
struct subject {
    struct arena *arena;
    const struct step *step;
    const struct object *table; /* as the plan names it, with the columns of before */
    const struct written *statement;
    const struct ask_names *names;
};

/* What stands between FROM and an alias: a table of the plan, read by the names that it has now; NULL:
 * there is none yet. */
static const char *rows_of(const struct subject *about, const struct object *table)
{
    return about->names->rows(about->arena, table, about->names->context);
}

/* The same of the table that is asked about, under its own name. */
static const char *rows_asked(const struct subject *about)
{
    return arena_printf(about->arena, "%s AS %s", rows_of(about, about->table),
                        about->table->label);
}

/* An expression of the plan's, by the names that are there now. */
static const char *as_now(const struct subject *about, const char *text)
{
    return rename_expression(about->arena, about->names->renames, text);
}

/* How a row is named: by its primary key, else by where it lies. */
static const char *row_name(struct arena *arena, const struct object *table)
{
    const struct object *key = table_primary_key(table);
    const char *definition = key == NULL ? NULL : strchr(object_get(key, "definition"), '(');
    const char *end = definition == NULL ? NULL : strchr(definition, ')');
    /* A name with a parenthesis in it is rare; the place of the row does as well then. */
    if (end == NULL || memchr(definition, '"', (size_t)(end - definition)) != NULL)
        return "ctid::text";
    return arena_printf(arena, "ROW%.*s::text", (int)(end - definition + 1), definition);
}

static const struct object *top_of(const struct object *object)
{
    while (object->parent != NULL)
        object = object->parent;
    return object;
}

/* The table as it is before the migration, or NULL: it is new, and has no rows. A step without a plan
 * of its own is about what the start has. */
static const struct object *table_before(const struct step *step)
{
    if (step->fold == NULL)
        return step->change->from == NULL ? NULL : top_of(step->change->from);
    const struct object *table = top_of(step->object);
    return table->kind == &kind_table ? catalog_find(step->fold->from, table->kind, table->identity)
                                      : NULL;
}

static bool is_new(const struct step *step, const struct object *object)
{
    return catalog_find(step->fold->from, object->kind, object->identity) == NULL;
}

/* From `at`, an opening parenthesis, to the closing one that belongs to it; NULL: it has none. */
static const char *closing(const char *at)
{
    struct lexer lexer;
    struct token token;
    int depth = 0;
    lexer_init(&lexer, at, strlen(at));
    while ((token = lexer_next_code(&lexer)).kind != TOKEN_END) {
        depth += token_is_symbol(&token, '(') - token_is_symbol(&token, ')');
        if (depth == 0)
            return token.text;
    }
    return NULL;
}

/* Questions give NULL when the object cannot be asked about. */
static const char *ask_null(const struct subject *about)
{
    const struct object *column = about->step->object;
    if (column->kind != &kind_column || is_new(about->step, column))
        return NULL;
    return arena_printf(about->arena, "SELECT count(*), min(%s) FROM %s WHERE %s IS NULL",
                        row_name(about->arena, about->table), rows_asked(about), column->label);
}

static const char *ask_any(const struct subject *about)
{
    return arena_printf(about->arena, "SELECT count(*), NULL FROM %s", rows_asked(about));
}

static const char *ask_check(const struct subject *about)
{
    const struct object *check = about->step->object;
    if (check->kind != &kind_check)
        return NULL;
    const char *from = strchr(object_get(check, "definition"), '(');
    const char *to = from == NULL ? NULL : closing(from);
    if (to == NULL)
        return NULL;
    return arena_printf(about->arena, "SELECT count(*), min(%s) FROM %s WHERE NOT %s",
                        row_name(about->arena, about->table), rows_asked(about),
                        as_now(about, arena_strndup(about->arena, from, (size_t)(to - from + 1))));
}

/* The labels of columns by their numbers, "{1,2}" or "1 2"; NULL: one is new or an expression. */
static const char **labels_of(struct arena *arena, const struct step *step,
                              const struct object *table, const char *numbers, long limit)
{
    const char **labels = arena_alloc(arena, strlen(numbers) + 2, sizeof *labels);
    size_t count = 0;
    for (const char *at = numbers; *at != '\0' && (long)count < limit; at++) {
        if (!isdigit((unsigned char)*at))
            continue;
        const struct object *part = table_column_at(table, strtol(at, NULL, 10));
        if (part == NULL || is_new(step, part))
            return NULL;
        labels[count++] = part->label;
        at += strspn(at, "0123456789") - 1;
    }
    return count > 0 ? labels : NULL;
}

static const char *joined(struct arena *arena, const char *const *labels, const char *prefix,
                          const char *suffix, const char *between)
{
    const char *text = "";
    for (size_t i = 0; labels[i] != NULL; i++)
        text = arena_printf(arena, "%s%s%s%s%s", text, i > 0 ? between : "", prefix, labels[i],
                            suffix);
    return text;
}

static const char *ask_twins(const struct subject *about, const char *const *labels,
                             const char *where)
{
    const char *list = joined(about->arena, labels, "", "", ", ");
    return arena_printf(about->arena,
                        "SELECT count(*), min(key) FROM (SELECT ROW(%s)::text AS key FROM %s "
                        "WHERE %s GROUP BY %s HAVING count(*) > 1) twins",
                        list, rows_asked(about), where, list);
}

static const char *ask_key(const struct subject *about)
{
    const struct object *key = about->step->object;
    if (key->kind != &kind_key || object_get(key, "form")[0] == 'x')
        return NULL;
    const char *const *labels =
        labels_of(about->arena, about->step, key->parent, object_get(key, "columns"), INDEX_LIMIT);
    if (labels == NULL)
        return NULL;
    bool nulls = strstr(object_get(key, "definition"), " NULLS NOT DISTINCT ") != NULL;
    return ask_twins(about, labels,
                     nulls ? "true" : joined(about->arena, labels, "", " IS NOT NULL", " AND "));
}

static const char *ask_unique(const struct subject *about)
{
    const struct object *index = about->step->object;
    if (index->kind != &kind_index)
        return NULL;
    const char *predicate = object_get(index, "predicate");
    const char *const *labels =
        labels_of(about->arena, about->step, index->parent, object_get(index, "columns"),
                  object_number(index, "key_columns"));
    if (labels == NULL)
        return NULL;
    return ask_twins(about, labels,
                     arena_printf(about->arena, "%s%s%s%s",
                                  joined(about->arena, labels, "", " IS NOT NULL", " AND "),
                                  predicate != NULL ? " AND (" : "",
                                  predicate != NULL ? as_now(about, predicate) : "",
                                  predicate != NULL ? ")" : ""));
}

/* "above.x = child.a AND …" of the names between two places; NULL: not as many as labels. */
static const char *same_keys(struct arena *arena, const char *from, const char *to,
                             const char *const *labels)
{
    const char *text = "";
    struct lexer lexer;
    struct token token;
    size_t count = 0;
    lexer_init(&lexer, from, (size_t)(to - from));
    while ((token = lexer_next_code(&lexer)).kind != TOKEN_END) {
        if (token.kind != TOKEN_WORD && token.kind != TOKEN_IDENTIFIER)
            continue;
        if (labels[count] == NULL)
            return NULL;
        text = arena_printf(arena, "%s%sabove.%.*s = child.%s", text, count > 0 ? " AND " : "",
                            (int)token.length, token.text, labels[count]);
        count++;
    }
    return labels[count] == NULL ? text : NULL;
}

/* The table that a foreign key names, by the names that it has now; NULL: there is none yet. */
static const char *rows_above(const struct subject *about, const char *name, size_t length)
{
    const char *identity = arena_strndup(about->arena, name, length);
    const struct object *table = catalog_find(about->step->fold->from, &kind_table, identity);
    return table == NULL ? NULL : rows_of(about, table);
}

/* "FOREIGN KEY (a) REFERENCES s.t(b) …": the list, the table, the list. */
static const char *ask_orphans(const struct subject *about)
{
    static const char word[] = ") REFERENCES ";
    struct arena *arena = about->arena;
    const struct object *key = about->step->object;
    if (key->kind != &kind_foreign_key)
        return NULL;
    const char *from = strchr(object_get(key, "definition"), '(');
    const char *to = from == NULL ? NULL : closing(from);
    if (to == NULL || strncmp(to, word, sizeof word - 1) != 0)
        return NULL;
    const char *above = to + sizeof word - 1, *list = above + strcspn(above, "(");
    const char *end = *list == '\0' ? NULL : closing(list);
    const char *const *labels =
        labels_of(arena, about->step, key->parent, object_get(key, "columns"), INDEX_LIMIT);
    const char *same =
        end == NULL || labels == NULL ? NULL : same_keys(arena, list + 1, end, labels);
    const char *rows = same == NULL ? NULL : rows_above(about, above, (size_t)(list - above));
    if (rows == NULL)
        return NULL;
    return arena_printf(arena,
                        "SELECT count(*), min(ROW(%s)::text) FROM %s child WHERE %s AND NOT EXISTS "
                        "(SELECT FROM %s above WHERE %s)",
                        joined(arena, labels, "child.", "", ", "), rows_of(about, about->table),
                        joined(arena, labels, "child.", " IS NOT NULL", " AND "), rows, same);
}

/* The cast is tried on all rows; the server says what it cannot take. */
static const char *ask_about_cast(const struct subject *about, const char *value, const char *rows)
{
    const char *type = as_now(about, object_get(about->step->object, "type"));
    const char *open = strchr(type, '(');
    value = as_now(about, value);
    if (strncmp(type, "character", strlen("character")) == 0 && open != NULL)
        return arena_printf(about->arena,
                            "SELECT count(*), min(%s) FROM %s WHERE "
                            "char_length(rtrim((%s)::text)) > %ld",
                            row_name(about->arena, about->table), rows, value,
                            strtol(open + 1, NULL, 10));
    return arena_printf(about->arena, "SELECT 0 * count((%s)::%s), NULL FROM %s", value, type,
                        rows);
}

static const char *ask_cast(const struct subject *about)
{
    const struct object *column = about->step->object;
    if (column->kind != &kind_column || about->step->change->from == NULL)
        return NULL;
    const char *cast = strstr(about->statement->sql, " USING ");
    return ask_about_cast(about, cast == NULL ? column->label : cast + strlen(" USING "),
                          rows_asked(about));
}

/* A column that is filled from another of the same table. */
static const char *ask_fill(const struct subject *about)
{
    return about->step->cast == NULL
               ? NULL
               : ask_about_cast(about, about->step->cast, about->table->identity);
}

static const char *ask_values(const struct subject *about)
{
    const struct step *step = about->step;
    if (step->object->kind == &kind_table)
        return arena_printf(
            about->arena, "SELECT count(*), NULL FROM ONLY %s",
            rename_start(about->names->renames, about->names->from, about->table)->identity);
    return step->object->kind == &kind_column
               ? arena_printf(about->arena, "SELECT count(%s), NULL FROM %s", step->object->label,
                              rows_asked(about))
               : NULL;
}

/* A table that is made again takes rows where partitions do. */
static const char *ask_homeless(const struct subject *about)
{
    const struct object *table = about->step->change->to;
    for (size_t i = 0; i < table->needed_by_count; i++)
        if (table->needed_by[i]->kind->exact && table->needed_by[i]->parent != table)
            return NULL;
    if (object_get(table, "form")[0] != 'p')
        return NULL;
    return arena_printf(about->arena, "SELECT count(*), min(%s) FROM %s",
                        row_name(about->arena, about->table), rows_asked(about));
}

static const struct question {
    enum effect effect;
    bool is_loss;
    const char *unit;
    const char *(*write)(const struct subject *about);
    const char *advice;
} questions[] = {
    {EFFECT_SET_NOT_NULL, false, "row", ask_null, "fill them before"},
    {EFFECT_ADD_NEEDED_COLUMN, false, "row", ask_any, "give it a default for them"},
    {EFFECT_ADD_CHECK, false, "row", ask_check},
    {EFFECT_ADD_KEY, false, "twice used key", ask_key},
    {EFFECT_BUILD_UNIQUE_INDEX, false, "twice used key", ask_unique},
    {EFFECT_ADD_FOREIGN_KEY, false, "row", ask_orphans},
    {EFFECT_CHANGE_TYPE, false, "row", ask_cast},
    {EFFECT_NARROW_TYPE, false, "row", ask_cast},
    {EFFECT_PUT_BACK, false, "row", ask_homeless, "make partitions for them"},
    {EFFECT_FILL_BATCHES, false, "row", ask_fill},
    {EFFECT_DROP_TABLE, true, "row", ask_values},
    {EFFECT_DROP_COLUMN, true, "value", ask_values},
};

/* The first question that the statements of a step ask, and its text; NULL: none. */
static const struct question *question_for(struct subject *about, const char **sql)
{
    *sql = NULL;
    if (about->table == NULL || rows_of(about, about->table) == NULL)
        return NULL;
    for (size_t i = 0; i < about->step->count; i++)
        for (size_t j = 0; j < sizeof questions / sizeof questions[0]; j++)
            if (questions[j].effect == about->step->statements[i].effect) {
                about->statement = &about->step->statements[i];
                *sql = questions[j].write(about);
                return &questions[j];
            }
    return NULL;
}

/* The classes of SQLSTATE that say that a value does not fit: data exception, integrity. */
static bool is_about_data(const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    return state != NULL && (strncmp(state, "22", 2) == 0 || strncmp(state, "23", 2) == 0);
}

static void take(struct arena *arena, const PGresult *result, struct answer *answer)
{
    if (PQresultStatus(result) == PGRES_TUPLES_OK) {
        answer->rows = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
        if (!PQgetisnull(result, 0, 1))
            answer->example = arena_printf(arena, "%.*s", EXAMPLE_BYTES, PQgetvalue(result, 0, 1));
        return;
    }
    const char *said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *text = arena_strdup(arena, said != NULL ? said : "the connection is lost");
    if (is_about_data(result))
        answer->example = text;
    else
        answer->failed = text;
}

static void ask(struct arena *arena, PGconn *connection, const char *sql, struct answer *answer)
{
    PGresult *result = connection_run(connection, sql);
    if (result == NULL)
        answer->failed = "interrupted";
    else
        take(arena, result, answer);
    PQclear(result);
}

static void ask_about(struct subject about, PGconn *connection, bool in_time,
                      struct answers *answers)
{
    const char *sql;
    const struct question *question = question_for(&about, &sql);
    if (sql == NULL)
        return;
    struct answer *answer = &answers->items[answers->count++];
    *answer = (struct answer){.change = about.step->change,
                              .verb = about.step->verb,
                              .is_loss = question->is_loss,
                              .unit = question->unit,
                              .advice = question->advice,
                              .rows = -1};
    if (in_time)
        ask(about.arena, connection, sql, answer);
    else
        answer->failed = "there was no time";
}

struct answers *ask_rows(struct arena *arena, PGconn *connection, const struct plan *plan,
                         const struct ask_names *names)
{
    struct answers *answers = arena_alloc(arena, 1, sizeof *answers);
    double end = apply_clock() + LIVE_SECONDS * 1e3;
    answers->items = arena_alloc(arena, plan->count + 1, sizeof *answers->items);
    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        struct subject about = {
            .arena = arena, .step = step, .table = table_before(step), .names = names};
        ask_about(about, connection, apply_clock() < end, answers);
    }
    return answers;
}

const struct answer *answer_about(const struct answers *answers, const struct step *step)
{
    for (size_t i = 0; answers != NULL && i < answers->count; i++)
        if (answers->items[i].change == step->change && answers->items[i].verb == step->verb)
            return &answers->items[i];
    return NULL;
}
