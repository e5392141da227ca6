/* One rule per effect; each writes a statement anew into the step. */
#include "migrate/plan/online.h"

#include "migrate/kind/list.h"
#include "migrate/kind/table.h"
#include "migrate/sql/lexer.h"
#include "migrate/sql/quote.h"

#include <string.h>

/* What makes a name of ours for a moment. */
#define FOR_NOW "_db_migrate"

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool ends(const char *text, const char *with)
{
    size_t length = strlen(text), tail = strlen(with);
    return length >= tail && strcmp(text + length - tail, with) == 0;
}

bool online_put_index(struct buffer *out, const char *sql, const char *label)
{
    static const char *const starts[] = {"CREATE INDEX ", "CREATE UNIQUE INDEX "};
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        if (!begins(sql, starts[i]))
            continue;
        const char *rest = sql + strlen(starts[i]);
        buffer_printf(out, "%sCONCURRENTLY ", starts[i]);
        if (label != NULL) {
            struct lexer lexer;
            lexer_init(&lexer, rest, strlen(rest));
            struct token name = lexer_next_code(&lexer);
            buffer_printf(out, "%s%s", label, name.text + name.length);
        } else {
            buffer_puts(out, rest);
        }
        return true;
    }
    return false;
}

static enum effect building(enum effect effect)
{
    return effect == EFFECT_BUILD_UNIQUE_INDEX ? EFFECT_BUILD_UNIQUE_ONLINE
                                               : EFFECT_BUILD_INDEX_ONLINE;
}

/* Each rule returns false when it leaves the statement as it is. */
static bool build_index(struct step *out, const struct written *statement)
{
    struct buffer sql = BUFFER_INIT;
    bool known = online_put_index(&sql, statement->sql, NULL);
    if (known)
        step_add(out, building(statement->effect), "%s", buffer_text(&sql));
    buffer_release(&sql);
    return known;
}

static bool drop_index(struct step *out, const struct written *statement)
{
    if (!begins(statement->sql, "DROP INDEX ") || ends(statement->sql, " CASCADE"))
        return false;
    step_add(out, EFFECT_DROP_INDEX_ONLINE, "DROP INDEX CONCURRENTLY %s",
             statement->sql + strlen("DROP INDEX "));
    return true;
}

static void add_unchecked(struct step *out, const struct written *statement, enum effect effect)
{
    const struct object *constraint = out->object;
    step_add(out, effect, "%s NOT VALID", statement->sql);
    step_add(out, EFFECT_VALIDATE_ONLINE, "ALTER TABLE %s VALIDATE CONSTRAINT %s",
             constraint->parent->identity, constraint->label);
}

static bool add_check(struct step *out, const struct written *statement)
{
    if (out->object->kind != &kind_check || !begins(statement->sql, "ALTER TABLE "))
        return false;
    add_unchecked(out, statement, EFFECT_BRIEF);
    return true;
}

static bool is_partitioned(const struct object *table)
{
    return table->kind == &kind_table && object_get(table, "form")[0] == 'p';
}

static bool add_foreign_key(struct step *out, const struct written *statement)
{
    if (out->object->kind != &kind_foreign_key || is_partitioned(out->object->parent))
        return false;
    add_unchecked(out, statement, EFFECT_BRIEF_WRITES);
    return true;
}

/* A check that is valid spares SET NOT NULL its scan. */
static bool set_not_null(struct step *out, const struct written *statement)
{
    const struct object *column = out->object, *table = column->parent;
    if (column->kind != &kind_column || !begins(statement->sql, "ALTER TABLE "))
        return false;
    const char *name =
        quoted_identifier(out->arena, name_with_suffix(out->arena, column->name, FOR_NOW));
    step_add(out, EFFECT_BRIEF, "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID",
             table->identity, name, column->label);
    step_add(out, EFFECT_VALIDATE_ONLINE, "ALTER TABLE %s VALIDATE CONSTRAINT %s", table->identity,
             name);
    step_add(out, EFFECT_BRIEF, "%s", statement->sql);
    step_add(out, EFFECT_BRIEF, "ALTER TABLE %s DROP CONSTRAINT %s", table->identity, name);
    return true;
}

/* The parts of "UNIQUE NULLS NOT DISTINCT (a, b) INCLUDE (c) WITH (…) DEFERRABLE". */
struct key_text {
    struct buffer index; /* what stands behind the table's name in CREATE INDEX */
    bool nulls_not_distinct;
};

/* One list in parentheses, from `token` on; the lexer stands behind it then. */
static void put_list(struct buffer *out, struct lexer *lexer, struct token token)
{
    const char *from = token.text, *to = from;
    int depth = 0;
    do {
        depth += token_is_symbol(&token, '(') - token_is_symbol(&token, ')');
        to = token.text + token.length;
    } while (depth > 0 && (token = lexer_next_code(lexer)).kind != TOKEN_END);
    buffer_putc(out, ' ');
    buffer_append(out, from, (size_t)(to - from));
}

static void read_key(struct key_text *key, const char *definition)
{
    struct buffer options = BUFFER_INIT;
    struct lexer lexer;
    struct token token;
    lexer_init(&lexer, definition, strlen(definition));
    while ((token = lexer_next_code(&lexer)).kind != TOKEN_END) {
        struct buffer *list = &key->index;
        if (token_is(&token, "NULLS"))
            key->nulls_not_distinct = true;
        if (token_is(&token, "INCLUDE"))
            buffer_puts(&key->index, " INCLUDE");
        if (token_is(&token, "WITH")) {
            buffer_puts(&options, " WITH");
            list = &options;
        }
        if (token_is(&token, "INCLUDE") || token_is(&token, "WITH"))
            token = lexer_next_code(&lexer);
        if (token_is_symbol(&token, '('))
            put_list(list, &lexer, token);
    }
    if (key->nulls_not_distinct)
        buffer_puts(&key->index, " NULLS NOT DISTINCT");
    buffer_puts(&key->index, buffer_text(&options));
    buffer_release(&options);
}

static const char *deferral(const struct object *key)
{
    return object_is(key, "deferred")     ? " DEFERRABLE INITIALLY DEFERRED"
           : object_is(key, "deferrable") ? " DEFERRABLE"
                                          : "";
}

void online_build_key_index(struct step *out, const struct object *key, const char *label)
{
    struct key_text text = {.index = BUFFER_INIT};
    read_key(&text, object_get(key, "definition"));
    step_add(out, EFFECT_BUILD_UNIQUE_ONLINE, "CREATE UNIQUE INDEX CONCURRENTLY %s ON %s%s", label,
             key->parent->identity, buffer_text(&text.index));
    buffer_release(&text.index);
}

void online_add_key(struct step *out, const struct object *key, const char *index)
{
    step_add(out, EFFECT_BRIEF, "ALTER TABLE %s ADD CONSTRAINT %s %s USING INDEX %s%s",
             key->parent->identity, key->label,
             object_get(key, "form")[0] == 'p' ? "PRIMARY KEY" : "UNIQUE", index, deferral(key));
}

/* An index of the key's name is built first, and becomes the key's. */
static bool add_key(struct step *out, const struct written *statement)
{
    const struct object *key = out->object;
    if (key->kind != &kind_key || object_get(key, "form")[0] == 'x' ||
        is_partitioned(key->parent) || !begins(statement->sql, "ALTER TABLE "))
        return false;
    online_build_key_index(out, key, key->label);
    online_add_key(out, key, key->label);
    return true;
}

static const struct rule {
    enum effect effect;
    bool (*rewrite)(struct step *out, const struct written *statement);
} rules[] = {
    {EFFECT_BUILD_INDEX, build_index},
    {EFFECT_BUILD_UNIQUE_INDEX, build_index},
    {EFFECT_DROP_INDEX, drop_index},
    {EFFECT_ADD_CHECK, add_check},
    {EFFECT_ADD_FOREIGN_KEY, add_foreign_key},
    {EFFECT_SET_NOT_NULL, set_not_null},
    {EFFECT_ADD_KEY, add_key},
};

static bool rewrite(struct step *out, const struct written *statement)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (rules[i].effect == statement->effect && rules[i].rewrite(out, statement))
            return true;
    return false;
}

static void rewrite_step(struct step *step)
{
    struct step out = step_emptied(step);
    for (size_t i = 0; i < step->count; i++)
        if (!rewrite(&out, &step->statements[i]))
            step_add(&out, step->statements[i].effect, "%s", step->statements[i].sql);
    *step = out;
}

static const struct object *table_of(const struct object *object)
{
    while (object->parent != NULL)
        object = object->parent;
    return object;
}

/* Big, there before the plan, and no table whose indexes are those of its partitions. */
static bool is_worth_it(const struct step *step, const struct online *online)
{
    const struct object *table = table_of(step->object);
    const struct object *before = catalog_find(step->fold->from, table->kind, table->identity);
    return before != NULL && before->kind == table->kind && online->is_big(table, online->context);
}

static bool is_of_partitioned(const struct object *index)
{
    return index->kind == &kind_index && is_partitioned(index->parent);
}

/* Whether the old index can stay until the new one is there: nothing that it needs goes. */
static bool can_wait(const struct step *drop)
{
    const struct object *index = drop->change->from;
    if (drop->verb != STEP_DROP || drop->change->verb != CHANGE_REPLACE ||
        drop->change->cause != NULL || index->kind != &kind_index)
        return false;
    for (size_t i = 0; i < index->needs_count; i++) {
        const struct object *needed = index->needs[i];
        if (catalog_find(drop->fold->to, needed->kind, needed->identity) == NULL)
            return false;
    }
    return true;
}

/* New under another name, old away, then the name. */
static bool replace_index(struct step *create, const struct step *drop)
{
    const struct object *index = create->object;
    const char *name = name_with_suffix(create->arena, index->name, FOR_NOW);
    const char *label = quoted_identifier(create->arena, name);
    struct buffer sql = BUFFER_INIT;
    struct step out = step_emptied(create);
    if (!online_put_index(&sql, create->statements[0].sql, label)) {
        buffer_release(&sql);
        return false;
    }
    step_add(&out, building(create->statements[0].effect), "%s", buffer_text(&sql));
    step_add(&out, EFFECT_DROP_INDEX_ONLINE, "DROP INDEX CONCURRENTLY %s", drop->object->identity);
    step_add(&out, EFFECT_METADATA, "ALTER INDEX %s RENAME TO %s",
             quoted_qualified(create->arena, index->schema, name), index->label);
    for (size_t i = 1; i < create->count; i++)
        step_add(&out, create->statements[i].effect, "%s", create->statements[i].sql);
    *create = out;
    buffer_release(&sql);
    return true;
}

/* How many tables more have their rows set aside behind the step than before it. */
static int holds(const struct step *step)
{
    return (step->verb == STEP_SET_ASIDE) - (step->verb == STEP_PUT_BACK);
}

static bool replace_later(struct plan *plan, size_t at)
{
    int held = 0;
    for (size_t i = at + 1; can_wait(&plan->steps[at]) && i < plan->count; i++) {
        held += holds(&plan->steps[i]);
        if (plan->steps[i].change == plan->steps[at].change && plan->steps[i].verb == STEP_CREATE)
            return held == 0 && replace_index(&plan->steps[i], &plan->steps[at]);
    }
    return false;
}

void plan_online(struct plan *plan, const struct online *online)
{
    size_t kept = 0;
    int held = 0;
    for (size_t i = 0; i < plan->count; i++) {
        struct step *step = &plan->steps[i];
        held += holds(step);
        bool worth = held == 0 && !is_of_partitioned(step->object) && is_worth_it(step, online);
        if (worth && replace_later(plan, i))
            continue;
        if (worth)
            rewrite_step(step);
        plan->steps[kept++] = *step;
    }
    plan->count = kept;
}
