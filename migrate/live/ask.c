/* One question per effect that depends on rows. */
#include "migrate/live/ask.h"

#include "common/buffer.h"
#include "migrate/apply/session.h"
#include "migrate/connection/connection.h"
#include "migrate/kind/list.h"
#include "migrate/sql/lexer.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define EXAMPLE_BYTES 200

/* More columns than an index takes. */
#define INDEX_LIMIT 64

/* How a row is named: by its primary key, else by where it lies. */
static const char *row_name(struct arena *arena, const struct object *table)
{
    const struct object *key = table->children;
    while (key != NULL && (key->kind != &kind_key || object_get(key, "form")[0] != 'p'))
        key = key->next;
    const char *definition = key == NULL ? NULL : strchr(object_get(key, "definition"), '(');
    const char *end = definition == NULL ? NULL : strchr(definition, ')');
    /* A name with a parenthesis in it is rare; the place of the row does as well then. */
    if (end == NULL || memchr(definition, '"', (size_t)(end - definition)) != NULL)
        return "ctid::text";
    return arena_printf(arena, "ROW%.*s::text", (int)(end - definition + 1), definition);
}

/* The table as it is before the migration, or NULL: it is new, and has no rows. */
static const struct object *table_before(const struct step *step)
{
    const struct object *table = step->object;
    while (table->parent != NULL)
        table = table->parent;
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
static const char *ask_null(struct arena *arena, const struct step *step,
                            const struct object *table, const struct written *statement)
{
    const struct object *column = step->object;
    (void)statement;
    if (column->kind != &kind_column || is_new(step, column))
        return NULL;
    return arena_printf(arena, "SELECT count(*), min(%s) FROM %s WHERE %s IS NULL",
                        row_name(arena, table), table->identity, column->label);
}

static const char *ask_any(struct arena *arena, const struct step *step, const struct object *table,
                           const struct written *statement)
{
    (void)step;
    (void)statement;
    return arena_printf(arena, "SELECT count(*), NULL FROM %s", table->identity);
}

static const char *ask_check(struct arena *arena, const struct step *step,
                             const struct object *table, const struct written *statement)
{
    const struct object *check = step->object;
    (void)statement;
    if (check->kind != &kind_check)
        return NULL;
    const char *from = strchr(object_get(check, "definition"), '(');
    const char *to = from == NULL ? NULL : closing(from);
    if (to == NULL)
        return NULL;
    return arena_printf(arena, "SELECT count(*), min(%s) FROM %s WHERE NOT %.*s",
                        row_name(arena, table), table->identity, (int)(to - from + 1), from);
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
        long number = strtol(at, NULL, 10);
        const struct object *part = table->children;
        while (part != NULL && (part->kind != &kind_column || part->address.sub_id != number))
            part = part->next;
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

static const char *ask_twins(struct arena *arena, const struct object *table,
                             const char *const *labels, const char *where)
{
    const char *list = joined(arena, labels, "", "", ", ");
    return arena_printf(arena,
                        "SELECT count(*), min(key) FROM (SELECT ROW(%s)::text AS key FROM %s "
                        "WHERE %s GROUP BY %s HAVING count(*) > 1) twins",
                        list, table->identity, where, list);
}

static const char *ask_key(struct arena *arena, const struct step *step, const struct object *table,
                           const struct written *statement)
{
    const struct object *key = step->object;
    (void)statement;
    if (key->kind != &kind_key || object_get(key, "form")[0] == 'x')
        return NULL;
    const char *const *labels =
        labels_of(arena, step, key->parent, object_get(key, "columns"), INDEX_LIMIT);
    if (labels == NULL)
        return NULL;
    bool nulls = strstr(object_get(key, "definition"), " NULLS NOT DISTINCT ") != NULL;
    return ask_twins(arena, table, labels,
                     nulls ? "true" : joined(arena, labels, "", " IS NOT NULL", " AND "));
}

static const char *ask_unique(struct arena *arena, const struct step *step,
                              const struct object *table, const struct written *statement)
{
    const struct object *index = step->object;
    (void)statement;
    if (index->kind != &kind_index)
        return NULL;
    const char *predicate = object_get(index, "predicate");
    const char *const *labels = labels_of(arena, step, index->parent, object_get(index, "columns"),
                                          object_number(index, "key_columns"));
    if (labels == NULL)
        return NULL;
    return ask_twins(
        arena, table, labels,
        arena_printf(arena, "%s%s%s%s", joined(arena, labels, "", " IS NOT NULL", " AND "),
                     predicate != NULL ? " AND (" : "", predicate != NULL ? predicate : "",
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

/* "FOREIGN KEY (a) REFERENCES s.t(b) …": the list, the table, the list. */
static const char *ask_orphans(struct arena *arena, const struct step *step,
                               const struct object *table, const struct written *statement)
{
    static const char word[] = ") REFERENCES ";
    const struct object *key = step->object;
    (void)statement;
    if (key->kind != &kind_foreign_key)
        return NULL;
    const char *from = strchr(object_get(key, "definition"), '(');
    const char *to = from == NULL ? NULL : closing(from);
    if (to == NULL || strncmp(to, word, sizeof word - 1) != 0)
        return NULL;
    const char *above = to + sizeof word - 1, *list = above + strcspn(above, "(");
    const char *end = *list == '\0' ? NULL : closing(list);
    const char *const *labels =
        labels_of(arena, step, key->parent, object_get(key, "columns"), INDEX_LIMIT);
    const char *same =
        end == NULL || labels == NULL ? NULL : same_keys(arena, list + 1, end, labels);
    if (same == NULL)
        return NULL;
    return arena_printf(arena,
                        "SELECT count(*), min(ROW(%s)::text) FROM %s child WHERE %s AND NOT EXISTS "
                        "(SELECT FROM %.*s above WHERE %s)",
                        joined(arena, labels, "child.", "", ", "), table->identity,
                        joined(arena, labels, "child.", " IS NOT NULL", " AND "),
                        (int)(list - above), above, same);
}

/* The cast is tried on all rows; the server says what it cannot take. */
static const char *ask_cast(struct arena *arena, const struct step *step,
                            const struct object *table, const struct written *statement)
{
    const struct object *column = step->object;
    if (column->kind != &kind_column || step->change->from == NULL)
        return NULL;
    const char *cast = strstr(statement->sql, " USING ");
    const char *type = object_get(column, "type"), *open = strchr(type, '(');
    if (cast != NULL)
        return arena_printf(arena, "SELECT 0 * count(%s), NULL FROM %s", cast + strlen(" USING "),
                            table->identity);
    if (strncmp(type, "character", strlen("character")) == 0 && open != NULL)
        return arena_printf(
            arena, "SELECT count(*), min(%s) FROM %s WHERE char_length(rtrim(%s::text)) > %ld",
            row_name(arena, table), table->identity, column->label, strtol(open + 1, NULL, 10));
    return arena_printf(arena, "SELECT 0 * count(%s::%s), NULL FROM %s", column->label, type,
                        table->identity);
}

static const char *ask_values(struct arena *arena, const struct step *step,
                              const struct object *table, const struct written *statement)
{
    (void)statement;
    if (step->object->kind == &kind_table)
        return arena_printf(arena, "SELECT count(*), NULL FROM ONLY %s", table->identity);
    return step->object->kind == &kind_column
               ? arena_printf(arena, "SELECT count(%s), NULL FROM %s", step->object->label,
                              table->identity)
               : NULL;
}

static const struct question {
    enum effect effect;
    bool is_loss;
    const char *unit;
    const char *(*write)(struct arena *arena, const struct step *step, const struct object *table,
                         const struct written *statement);
} questions[] = {
    {EFFECT_SET_NOT_NULL, false, "row", ask_null},
    {EFFECT_ADD_NEEDED_COLUMN, false, "row", ask_any},
    {EFFECT_ADD_CHECK, false, "row", ask_check},
    {EFFECT_ADD_KEY, false, "twice used key", ask_key},
    {EFFECT_BUILD_UNIQUE_INDEX, false, "twice used key", ask_unique},
    {EFFECT_ADD_FOREIGN_KEY, false, "row", ask_orphans},
    {EFFECT_CHANGE_TYPE, false, "row", ask_cast},
    {EFFECT_NARROW_TYPE, false, "row", ask_cast},
    {EFFECT_DROP_TABLE, true, "row", ask_values},
    {EFFECT_DROP_COLUMN, true, "value", ask_values},
};

/* The first question that the statements of a step ask, and its text; NULL: none. */
static const struct question *question_for(struct arena *arena, const struct step *step,
                                           const struct object *table, const char **sql)
{
    *sql = NULL;
    for (size_t i = 0; i < step->count; i++)
        for (size_t j = 0; j < sizeof questions / sizeof questions[0]; j++)
            if (questions[j].effect == step->statements[i].effect) {
                *sql = questions[j].write(arena, step, table, &step->statements[i]);
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

static void ask_about(struct arena *arena, PGconn *connection, const struct step *step,
                      bool in_time, struct answers *answers)
{
    const struct object *table = table_before(step);
    const char *sql = NULL;
    const struct question *question = table == NULL ? NULL : question_for(arena, step, table, &sql);
    if (sql == NULL)
        return;
    struct answer *answer = &answers->items[answers->count++];
    *answer = (struct answer){.change = step->change,
                              .verb = step->verb,
                              .is_loss = question->is_loss,
                              .unit = question->unit,
                              .rows = -1};
    if (in_time)
        ask(arena, connection, sql, answer);
    else
        answer->failed = "there was no time";
}

struct answers *ask_rows(struct arena *arena, PGconn *connection, const struct plan *plan)
{
    struct answers *answers = arena_alloc(arena, 1, sizeof *answers);
    double end = apply_clock() + LIVE_SECONDS * 1e3;
    answers->items = arena_alloc(arena, plan->count + 1, sizeof *answers->items);
    for (size_t i = 0; i < plan->count; i++)
        ask_about(arena, connection, &plan->steps[i], apply_clock() < end, answers);
    return answers;
}

const struct answer *answer_about(const struct answers *answers, const struct step *step)
{
    for (size_t i = 0; answers != NULL && i < answers->count; i++)
        if (answers->items[i].change == step->change && answers->items[i].verb == step->verb)
            return &answers->items[i];
    return NULL;
}
