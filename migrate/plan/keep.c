/* Finds what is lost on the way there, and the steps of the way back that make it again. */
#include "migrate/plan/keep.h"

#include "common/buffer.h"
#include "common/map.h"
#include "common/sha256.h"
#include "migrate/kind/list.h"
#include "migrate/kind/table.h"
#include "migrate/sql/quote.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* Of a kept table's name: so many bytes of what it holds, and digits that make it the only one. */
#define SHOWN_BYTES 40
#define DIGITS 10

struct keeper {
    struct arena *arena;
    const char *salt;
    struct map kept; /* kind and identity of what is kept → the name of the table that holds it */
    const char **lines;
    size_t line_count;
    bool schema_made;
};

static const char *key_of(struct keeper *keeper, const struct object *object)
{
    return arena_printf(keeper->arena, "%s %s", object->kind->name, object->identity);
}

/* db_migrate_kept.users_email_0123456789 */
static const char *name_kept(struct keeper *keeper, const struct object *object)
{
    const char *key = key_of(keeper, object);
    char digits[SHA256_HEX_SIZE];
    struct sha256 hash;
    sha256_init(&hash);
    sha256_update(&hash, keeper->salt, strlen(keeper->salt));
    sha256_update(&hash, key, strlen(key));
    sha256_final(&hash, digits);
    char *shown = arena_strdup(keeper->arena, object->identity);
    size_t length = 0;
    for (const char *at = object->identity; *at != '\0' && length < SHOWN_BYTES; at++)
        if (isalnum((unsigned char)*at) && (unsigned char)*at < 0x80)
            shown[length++] = (char)tolower((unsigned char)*at);
        else if (length > 0 && shown[length - 1] != '_')
            shown[length++] = '_';
    shown[length] = '\0';
    char *name = arena_printf(keeper->arena, KEEP_SCHEMA ".%s_%.*s",
                              isdigit((unsigned char)*shown) || length == 0 ? "kept" : shown,
                              DIGITS, digits);
    map_put(&keeper->kept, key, name);
    return name;
}

static const char *kept_name(struct keeper *keeper, const struct object *object)
{
    return map_get(&keeper->kept, key_of(keeper, object));
}

static void not_kept(struct keeper *keeper, const struct object *object, const char *why)
{
    keeper->lines = arena_grow(keeper->arena, keeper->lines, keeper->line_count + 1,
                               keeper->line_count + 2, sizeof *keeper->lines);
    keeper->lines[keeper->line_count++] =
        arena_printf(keeper->arena, "%s %s: %s", object->kind->name, object->identity, why);
}

/* A type of the schema may go with it: its values are kept as text. */
static bool is_own_type(const struct object *column)
{
    return strchr(object_get(column, "type"), '.') != NULL;
}

static bool is_stored(const struct object *column)
{
    return column->kind == &kind_column && object_get(column, "generated") == NULL;
}

/* The columns of a table that hold values, as read from it or (back) from what was kept. */
static size_t put_columns(struct buffer *out, const struct object *table, bool back)
{
    size_t count = 0;
    for (const struct object *part = table->children; part != NULL; part = part->next) {
        if (!is_stored(part))
            continue;
        buffer_printf(out, "%s%s", count++ > 0 ? ", " : "", part->label);
        if (is_own_type(part) && back)
            buffer_printf(out, "::%s", object_get(part, "type"));
        else if (is_own_type(part))
            buffer_printf(out, "::text AS %s", part->label);
    }
    return count;
}

static size_t put_names(struct buffer *out, const struct object *table)
{
    size_t count = 0;
    for (const struct object *part = table->children; part != NULL; part = part->next)
        if (is_stored(part))
            buffer_printf(out, "%s%s", count++ > 0 ? ", " : "", part->label);
    return count;
}

static void make_schema(struct keeper *keeper, struct step *step)
{
    if (!keeper->schema_made)
        step_add(step, EFFECT_NONE, "CREATE SCHEMA IF NOT EXISTS " KEEP_SCHEMA);
    keeper->schema_made = true;
}

static void lock_table(struct step *step, const struct object *table)
{
    step_add(step, EFFECT_BRIEF, "LOCK TABLE %s IN ACCESS EXCLUSIVE MODE", table->identity);
}

/* The sequences that go when `column` (or the table of it) goes. */
static void keep_sequence(struct keeper *keeper, struct step *step, const struct object *sequence)
{
    make_schema(keeper, step);
    step_add(step, EFFECT_NONE, "CREATE TABLE %s AS SELECT last_value, is_called FROM %s",
             name_kept(keeper, sequence), sequence->identity);
}

static void keep_owned(struct keeper *keeper, struct step *step, const struct object *object)
{
    const struct catalog *from = step->fold->from;
    for (size_t i = 0; i < from->count; i++) {
        const struct object *sequence = from->objects[i], *column = sequence->drop_with;
        if (sequence->kind == &kind_sequence && column != NULL &&
            (column == object || column->parent == object) &&
            catalog_find(step->fold->to, sequence->kind, sequence->identity) == NULL)
            keep_sequence(keeper, step, sequence);
    }
}

static bool keep_table(struct keeper *keeper, struct step *step, const struct written *statement)
{
    const struct object *table = step->change->from;
    struct buffer columns = BUFFER_INIT;
    if (put_columns(&columns, table, false) == 0 || object_get(table, "form")[0] == 'p') {
        buffer_release(&columns);
        return false;
    }
    make_schema(keeper, step);
    lock_table(step, table);
    step_add(step, EFFECT_COPY_ROWS, "CREATE TABLE %s AS SELECT %s FROM ONLY %s",
             name_kept(keeper, table), buffer_text(&columns), table->identity);
    keep_owned(keeper, step, table);
    step_add(step, EFFECT_DROP_STORED, "%s", statement->sql);
    buffer_release(&columns);
    return true;
}

static const struct object *primary_key(const struct object *table)
{
    for (const struct object *part = table->children; part != NULL; part = part->next)
        if (part->kind == &kind_key && object_get(part, "form")[0] == 'p')
            return part;
    return NULL;
}

static const struct object *column_at(const struct object *table, long number)
{
    for (const struct object *part = table->children; part != NULL; part = part->next)
        if (part->kind == &kind_column && part->address.sub_id == number)
            return part;
    return NULL;
}

/* The labels of the primary key's columns, NULL-terminated, when rows are known by them before and
 * after; NULL: they are not. */
static const char **row_key(const struct step *step, const struct object *column)
{
    const struct object *table = column->parent, *key = primary_key(table);
    const struct object *later = catalog_find(step->fold->to, table->kind, table->identity);
    size_t count = 0;
    if (key == NULL || later == NULL || later->kind != table->kind)
        return NULL;
    const char *numbers = object_get(key, "columns");
    const char **labels = arena_alloc(step->arena, strlen(numbers) + 1, sizeof *labels);
    for (const char *at = numbers; *at != '\0'; at++) {
        if (!isdigit((unsigned char)*at))
            continue;
        const struct object *part = column_at(table, strtol(at, NULL, 10));
        const struct object *kept =
            part == NULL ? NULL : catalog_find(step->fold->to, part->kind, part->identity);
        if (part == NULL || part == column || kept == NULL || is_own_type(part) ||
            strcmp(object_get(part, "type"), object_get(kept, "type")) != 0)
            return NULL;
        labels[count++] = part->label;
        at += strspn(at, "0123456789") - 1;
    }
    return count > 0 ? labels : NULL;
}

/* t.a = k.a AND t.b = k.b */
static const char *same_row(struct arena *arena, const char *const *labels)
{
    const char *text = "";
    for (size_t i = 0; labels[i] != NULL; i++)
        text = arena_printf(arena, "%s%st.%s = k.%s", text, i > 0 ? " AND " : "", labels[i],
                            labels[i]);
    return text;
}

static const char *join(struct arena *arena, const char *const *labels)
{
    const char *text = "";
    for (size_t i = 0; labels[i] != NULL; i++)
        text = arena_printf(arena, "%s%s%s", text, i > 0 ? ", " : "", labels[i]);
    return text;
}

static bool is_identity(const struct object *column)
{
    for (const struct object *part = column->children; part != NULL; part = part->next)
        if (part->kind == &kind_identity)
            return true;
    return false;
}

/* Why the values of a column cannot be kept, or NULL. */
static const char *hindrance(const struct step *step, const struct object *column)
{
    if (column->parent->kind != &kind_table)
        return "it is no column of a table";
    if (is_identity(column))
        return "its values are an identity's";
    if (object_is(column->parent, "has_children") && object_get(column->parent, "form")[0] != 'p')
        return "tables inherit it, and no key holds for all of them";
    return row_key(step, column) == NULL ? "no primary key tells its rows apart, before and after"
                                         : NULL;
}

static void copy_column(struct keeper *keeper, struct step *step, const struct object *column)
{
    const char *cast = is_own_type(column) ? "::text" : "";
    make_schema(keeper, step);
    lock_table(step, column->parent);
    step_add(step, EFFECT_COPY_ROWS,
             "CREATE TABLE %s AS SELECT %s, t.%s%s AS was FROM %s t WHERE t.%s IS NOT NULL",
             name_kept(keeper, column), join(step->arena, row_key(step, column)), column->label,
             cast, column->parent->identity, column->label);
}

static bool keep_column(struct keeper *keeper, struct step *step, const struct written *statement)
{
    const struct object *column = step->change->from;
    const char *why = hindrance(step, column);
    if (why != NULL) {
        not_kept(keeper, column, why);
        return false;
    }
    copy_column(keeper, step, column);
    keep_owned(keeper, step, column);
    step_add(step, EFFECT_BRIEF, "%s", statement->sql);
    return true;
}

/* What was, and what became of it: a value that is another by the time of the rollback stays. */
static bool keep_wide(struct keeper *keeper, struct step *step, const struct written *statement)
{
    const struct object *column = step->change->from, *later = step->change->to;
    const char *why = hindrance(step, column);
    if (why != NULL) {
        not_kept(keeper, column, why);
        return false;
    }
    const char *const *key = row_key(step, column);
    copy_column(keeper, step, column);
    step_add(step, EFFECT_CHANGE_TYPE, "%s", statement->sql);
    const char *name = kept_name(keeper, column);
    step_add(step, EFFECT_NONE, "ALTER TABLE %s ADD COLUMN became %s", name,
             object_get(later, "type"));
    step_add(step, EFFECT_COPY_ROWS, "UPDATE %s k SET became = t.%s FROM %s t WHERE %s", name,
             later->label, later->parent->identity, same_row(step->arena, key));
    return true;
}

static bool keep_position(struct keeper *keeper, struct step *step, const struct written *statement)
{
    if (step->object->kind != &kind_sequence)
        return false;
    keep_sequence(keeper, step, step->object);
    step_add(step, statement->effect, "%s", statement->sql);
    return true;
}

static const struct rule {
    enum effect effect;
    bool (*keep)(struct keeper *keeper, struct step *step, const struct written *statement);
} rules[] = {
    {EFFECT_DROP_TABLE, keep_table},
    {EFFECT_DROP_COLUMN, keep_column},
    {EFFECT_NARROW_TYPE, keep_wide},
    {EFFECT_DROP_STORED, keep_position},
};

static bool keep(struct keeper *keeper, struct step *step, const struct written *statement)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (rules[i].effect == statement->effect && rules[i].keep(keeper, step, statement))
            return true;
    return false;
}

static struct step emptied(const struct step *step)
{
    struct step out = *step;
    out.statements = NULL;
    out.count = out.capacity = 0;
    return out;
}

static void keep_step(struct keeper *keeper, struct step *step)
{
    struct step out = emptied(step);
    for (size_t i = 0; i < step->count; i++)
        if (!keep(keeper, &out, &step->statements[i]))
            step_add(&out, step->statements[i].effect, "%s", step->statements[i].sql);
    *step = out;
}

static void forget(struct step *step, const char *name)
{
    step_add(step, EFFECT_NONE, "DROP TABLE %s", name);
}

/* The counters of identity columns go on behind the rows that came back. */
static void restore_identities(struct step *step, const struct object *table)
{
    for (const struct object *part = table->children; part != NULL; part = part->next)
        if (part->kind == &kind_column && is_identity(part))
            step_add(step, EFFECT_NONE,
                     "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(%s, %s), "
                     "max(%s)) FROM %s HAVING max(%s) IS NOT NULL",
                     quoted_literal(step->arena, table->identity),
                     quoted_literal(step->arena, part->name), part->label, table->identity,
                     part->label);
}

static void restore_table(struct step *step, const struct object *table, const char *name)
{
    struct buffer names = BUFFER_INIT, columns = BUFFER_INIT;
    put_names(&names, table);
    put_columns(&columns, table, true);
    step_add(step, EFFECT_NONE, "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE SELECT %s FROM %s",
             table->identity, buffer_text(&names), buffer_text(&columns), name);
    restore_identities(step, table);
    forget(step, name);
    buffer_release(&names);
    buffer_release(&columns);
}

static void restore_values(struct step *step, const struct object *column, const char *name,
                           const char *const *key)
{
    step_add(step, EFFECT_COPY_ROWS, "UPDATE %s t SET %s = k.was%s%s FROM %s k WHERE %s",
             column->parent->identity, column->label, is_own_type(column) ? "::" : "",
             is_own_type(column) ? object_get(column, "type") : "", name,
             same_row(step->arena, key));
    forget(step, name);
}

/* A column that must have values gets them before it is said so. */
static bool restore_column(struct step *step, const struct object *column, const char *name,
                           const struct written *statement)
{
    static const char needed[] = " NOT NULL";
    const char *const *key = row_key(step, column);
    size_t length = strlen(statement->sql), tail = sizeof needed - 1;
    bool is_needed = statement->effect == EFFECT_ADD_NEEDED_COLUMN && length > tail &&
                     strcmp(statement->sql + length - tail, needed) == 0;
    if (key == NULL)
        return false;
    step_add(step, is_needed ? EFFECT_BRIEF : statement->effect, "%.*s",
             (int)(is_needed ? length - tail : length), statement->sql);
    restore_values(step, column, name, key);
    if (is_needed)
        step_add(step, EFFECT_SET_NOT_NULL, "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL",
                 column->parent->identity, column->label);
    return true;
}

static bool restore_wide(struct step *step, const struct object *column, const char *name,
                         const struct written *statement)
{
    const char *const *key = row_key(step, column);
    if (key == NULL || strstr(statement->sql, " TYPE ") == NULL)
        return false;
    step_add(step, EFFECT_NONE,
             "DELETE FROM %s k USING %s t WHERE %s AND t.%s IS DISTINCT FROM k.became", name,
             column->parent->identity, same_row(step->arena, key), column->label);
    step_add(step, statement->effect, "%s", statement->sql);
    restore_values(step, column, name, key);
    return true;
}

static bool restore_position(struct step *step, const struct object *sequence, const char *name,
                             const struct written *statement)
{
    step_add(step, statement->effect, "%s", statement->sql);
    step_add(step, EFFECT_NONE, "SELECT pg_catalog.setval(%s, last_value, is_called) FROM %s",
             quoted_literal(step->arena, sequence->identity), name);
    forget(step, name);
    return true;
}

/* `statement` is the first of the step: what makes the object again, or gives it its type. */
static bool restore(struct step *out, const struct object *object, const char *name,
                    const struct written *statement)
{
    if (object->kind == &kind_sequence)
        return restore_position(out, object, name, statement);
    if (object->kind == &kind_column && out->verb == STEP_CREATE)
        return restore_column(out, object, name, statement);
    if (object->kind == &kind_column)
        return restore_wide(out, object, name, statement);
    step_add(out, statement->effect, "%s", statement->sql);
    restore_table(out, object, name);
    return true;
}

static void restore_step(struct keeper *keeper, struct step *step)
{
    const char *name = step->verb == STEP_DROP ? NULL : kept_name(keeper, step->object);
    struct step out = emptied(step);
    if (name == NULL || !restore(&out, step->object, name, &step->statements[0]))
        return;
    for (size_t i = 1; i < step->count; i++)
        step_add(&out, step->statements[i].effect, "%s", step->statements[i].sql);
    *step = out;
}

const char *const *plan_keep(struct arena *arena, struct plan *there, struct plan *back,
                             const char *salt)
{
    struct keeper keeper = {.arena = arena, .salt = salt};
    map_init(&keeper.kept, arena);
    keeper.lines = arena_alloc(arena, 1, sizeof *keeper.lines);
    for (size_t i = 0; i < there->count; i++)
        keep_step(&keeper, &there->steps[i]);
    for (size_t i = 0; i < back->count; i++)
        restore_step(&keeper, &back->steps[i]);
    return keeper.lines;
}
