/* Columns of tables, views and composite types; where their values come from. */
#include "common/memory.h"
#include "migrate/kind/composite.h"
#include "migrate/kind/expression.h"
#include "migrate/kind/list.h"
#include "migrate/kind/options.h"
#include "migrate/kind/step.h"
#include "migrate/kind/table.h"

#include <stdlib.h>
#include <string.h>

static const struct attribute column_attributes[] = {
    {"type", ASKS_ALTER, true},
    {"collation", ASKS_ALTER},
    {"not_null", ASKS_ALTER},
    {"generated", ASKS_ALTER},
    {"storage", ASKS_ALTER},
    {"compression", ASKS_ALTER},
    {"statistics", ASKS_ALTER},
    {"options", ASKS_ALTER},
    {"options_stored", ASKS_NOTHING}, /* the same in the order in which PostgreSQL keeps them */
    {"foreign_options", ASKS_ALTER},
    {"local", ASKS_NOTHING},
    {"inherited", ASKS_NOTHING},
    {"base_type", ASKS_NOTHING, true},
    {"category", ASKS_NOTHING, true},
    {"type_form", ASKS_NOTHING},
    {"of", ASKS_NOTHING},
    {"generated_how", ASKS_NOTHING},
    {"type_storage", ASKS_NOTHING},
};

static bool of_table(const struct object *column)
{
    return column->parent->kind == &kind_table;
}

static bool of_type(const struct object *column)
{
    return column->parent->kind == &kind_composite;
}

/* Whether the table is made of one composite type before and after: its columns are that one's. */
static bool is_of_type(const struct step *step, const struct object *table)
{
    const char *type = table->kind == &kind_table ? object_get(table, "of_type") : NULL;
    if (type == NULL)
        return false;
    const struct object *from = catalog_find(step->fold->from, table->kind, table->identity);
    const struct object *to = catalog_find(step->fold->to, table->kind, table->identity);
    const char *before = from == NULL ? NULL : object_get(from, "of_type");
    const char *after = to == NULL ? NULL : object_get(to, "of_type");
    return before != NULL && after != NULL && strcmp(before, after) == 0;
}

/* Comes and goes with a column of the table above, with an attribute of its type, or with the view. */
static bool is_carried(const struct step *step, const struct object *column)
{
    if (of_type(column))
        return false;
    return !of_table(column) || is_of_type(step, column->parent) ||
           (object_is(column, "inherited") && !step_reties(step, column->parent));
}

static const struct object *child_of(const struct object *column, const struct kind *kind)
{
    for (const struct object *child = column->children; child != NULL; child = child->next)
        if (child->kind == kind)
            return child;
    return NULL;
}

bool column_is_identity(const struct object *column)
{
    return child_of(column, &kind_identity) != NULL;
}

void column_options(struct step *step, struct buffer *sql, const struct object *column)
{
    const char *value;
    const struct object *filled = child_of(column, &kind_default);
    if (filled != NULL && step_folds(step, filled))
        buffer_printf(sql, " DEFAULT %s", object_expression(step, filled, "expression"));
    if ((value = object_expression(step, column, "generated")) != NULL)
        buffer_printf(sql, " GENERATED ALWAYS AS (%s) %s", value,
                      object_get(column, "generated_how")[0] == 's' ? "STORED" : "VIRTUAL");
    const struct object *identity = child_of(column, &kind_identity);
    if (identity != NULL && step_folds(step, identity)) {
        buffer_putc(sql, ' ');
        identity_clause(sql, identity);
    }
    if (object_is(column, "not_null"))
        buffer_puts(sql, " NOT NULL");
}

void column_clause(struct step *step, struct buffer *sql, const struct object *column)
{
    const char *collation = object_get(column, "collation"), *value;
    buffer_printf(sql, "%s %s", column->label, object_get(column, "type"));
    if (of_table(column) && (value = object_get(column, "foreign_options")) != NULL)
        buffer_printf(sql, " OPTIONS (%s)", value);
    if (collation != NULL)
        buffer_printf(sql, " COLLATE %s", collation);
    column_options(step, sql, column);
}

/* ('a'::text) is one, ('a'::text || nextval('s'::regclass)) is none. */
bool default_is_constant(const char *expression)
{
    const char *opened = strchr(expression, '(');
    return opened == NULL || strstr(expression, "now()") == expression ||
           (strncmp(expression, "('", 2) == 0 && strchr(opened + 1, '(') == NULL);
}

static enum effect adding(const struct step *step, const struct object *column)
{
    const struct object *filled = child_of(column, &kind_default);
    if (object_get(column, "generated") != NULL || child_of(column, &kind_identity) != NULL)
        return EFFECT_ADD_FILLED_COLUMN;
    if (filled != NULL && step_folds(step, filled))
        return default_is_constant(object_get(filled, "expression")) ? EFFECT_BRIEF
                                                                     : EFFECT_ADD_FILLED_COLUMN;
    return object_is(column, "not_null") ? EFFECT_ADD_NEEDED_COLUMN : EFFECT_BRIEF;
}

static void column_create(struct step *step, const struct object *column)
{
    if (is_carried(step, column))
        return;
    struct buffer sql = BUFFER_INIT;
    column_clause(step, &sql, column);
    if (of_type(column))
        step_add(step, EFFECT_NONE, "ALTER TYPE %s ADD ATTRIBUTE %s CASCADE",
                 column->parent->identity, buffer_text(&sql));
    else
        step_add(step, adding(step, column), "ALTER %s %s ADD COLUMN %s", table_ddl(column->parent),
                 column->parent->identity, buffer_text(&sql));
    buffer_release(&sql);
}

static void column_drop(struct step *step, const struct object *column)
{
    if (is_carried(step, column))
        return;
    if (of_type(column))
        step_add(step, EFFECT_DROP_COLUMN, "ALTER TYPE %s DROP ATTRIBUTE %s CASCADE",
                 column->parent->identity, column->label);
    else
        step_add(step, object_get(column, "generated") != NULL ? EFFECT_BRIEF : EFFECT_DROP_COLUMN,
                 "ALTER %s %s DROP COLUMN %s", table_ddl(column->parent), column->parent->identity,
                 column->label);
}

static void set(struct step *step, const struct object *column, enum effect effect,
                const char *what, const char *value)
{
    step_add(step, effect, "ALTER %s %s ALTER COLUMN %s %s%s", table_ddl(column->parent),
             column->parent->identity, column->label, what, value);
}

static const char *storage_name(const char *letter)
{
    switch (*letter) {
    case 'p':
        return "PLAIN";
    case 'e':
        return "EXTERNAL";
    case 'x':
        return "EXTENDED";
    default:
        return "MAIN";
    }
}

static const char *compression_name(const char *letter)
{
    return letter == NULL ? "DEFAULT" : *letter == 'l' ? "lz4" : "pglz";
}

/* They have no order, but people compare dumps. */
static const char *stored_options(const struct object *column)
{
    const char *stored = object_get(column, "options_stored");
    return stored != NULL ? stored : object_get(column, "options");
}

static void column_settle(struct step *step, const struct object *column)
{
    const char *value;
    if (of_type(column))
        return;
    if ((value = object_get(column, "storage")) != NULL)
        set(step, column, EFFECT_BRIEF, "SET STORAGE ", storage_name(value));
    if ((value = object_get(column, "compression")) != NULL)
        set(step, column, EFFECT_BRIEF, "SET COMPRESSION ", compression_name(value));
    if ((value = object_get(column, "statistics")) != NULL)
        set(step, column, EFFECT_METADATA, "SET STATISTICS ", value);
    if ((value = stored_options(column)) != NULL)
        step_add(step, EFFECT_METADATA, "ALTER %s %s ALTER COLUMN %s SET (%s)",
                 table_ddl(column->parent), column->parent->identity, column->label, value);
}

/* The largest length of "name(n)" or "name(p,s)", 0 where there is none. */
static long type_length(const char *type, long *scale)
{
    const char *open = strchr(type, '(');
    *scale = 0;
    if (open == NULL)
        return 0;
    char *end;
    long length = strtol(open + 1, &end, 10);
    if (*end == ',')
        *scale = strtol(end + 1, NULL, 10);
    return length;
}

static bool is_text(const char *base)
{
    return strcmp(base, "text") == 0 || strcmp(base, "character varying") == 0;
}

bool column_is_widened(const struct object *from, const struct object *to)
{
    const char *old = object_get(from, "base_type"), *new = object_get(to, "base_type");
    long old_scale, new_scale;
    long old_length = type_length(object_get(from, "type"), &old_scale);
    long new_length = type_length(object_get(to, "type"), &new_scale);
    bool same_base = strcmp(old, new) == 0 && strcmp(old, "character") != 0;
    if (!same_base && !(is_text(old) && is_text(new)))
        return false;
    return new_length == 0 ||
           (old_length != 0 && old_length <= new_length && old_scale == new_scale);
}

/* The effect of another type, neither of which is replaced itself. */
static enum effect retyping_between(const struct object *before, const struct object *after)
{
    static const char *const widths[] = {"smallint", "integer", "bigint", "numeric", NULL};
    const char *old = object_get(before, "base_type"), *new = object_get(after, "base_type");
    if (column_is_widened(before, after))
        return EFFECT_WIDEN_TYPE;
    int from = -1, to = -1;
    for (int i = 0; widths[i] != NULL; i++) {
        from = strcmp(widths[i], old) == 0 ? i : from;
        to = strcmp(widths[i], new) == 0 ? i : to;
    }
    if (from >= 0 && to > from)
        return EFFECT_REWRITE;
    return strcmp(old, new) == 0 || (from >= 0 && to >= 0) ? EFFECT_NARROW_TYPE
                                                           : EFFECT_CHANGE_TYPE;
}

static enum effect retyping(const struct change *change)
{
    return change->retyped ? EFFECT_CHANGE_TYPE : retyping_between(change->from, change->to);
}

bool column_is_narrowed(const struct object *from, const struct object *to)
{
    return strcmp(object_get(from, "type"), object_get(to, "type")) != 0 &&
           retyping_between(from, to) == EFFECT_NARROW_TYPE;
}

bool column_is_rewritten(const struct change *change)
{
    return (change_has(change, "type") || change_has(change, "collation")) &&
           retyping(change) != EFFECT_WIDEN_TYPE;
}

/* Of times: one of the day alone and one that has none make nothing of each other. */
static bool times_cast(const char *from, const char *to)
{
    bool from_day = strncmp(from, "time ", 5) == 0, to_day = strncmp(to, "time ", 5) == 0;
    bool zoned = strcmp(to, "time with time zone") == 0;
    if (to_day && !from_day)
        return strcmp(from, "date") != 0 &&
               (!zoned || strcmp(from, "timestamp with time zone") == 0);
    return from_day == to_day;
}

/* Casts that PostgreSQL makes by itself, or through a function of its own, between types of one
 * category, from and to strings, and between integer and boolean; everything else by its text. */
static bool casts_directly(const struct object *before, const struct object *after)
{
    const char *old = object_get(before, "category"), *new = object_get(after, "category");
    const char *from = object_get(before, "base_type"), *to = object_get(after, "base_type");
    if (*old == 'D' && *new == 'D')
        return times_cast(from, to);
    if (*old == 'S' || *new == 'S' || (*old == *new &&strchr("EUCR", *old) == NULL))
        return true;
    bool numbers = strcmp(from, "integer") == 0 && strcmp(to, "boolean") == 0;
    bool documents = strncmp(from, "json", 4) == 0 && strncmp(to, "json", 4) == 0;
    return numbers || documents || (strcmp(from, "boolean") == 0 && strcmp(to, "integer") == 0);
}

/* The type without its length: an explicit cast would cut what is too long, an assignment refuses
 * it. "character" alone is a length as well, and so is "bit". */
static const char *cast_target(struct arena *arena, const struct object *column)
{
    static const char blank[] = "character";
    const char *base = object_get(column, "base_type"), *rest = base + strlen(blank);
    if (strncmp(base, "bit", 3) == 0)
        return object_get(column, "type");
    if (strncmp(base, blank, strlen(blank)) != 0 || *rest == ' ')
        return base;
    return arena_printf(arena, "bpchar%s", rest);
}

/* Whether an array of that type holds such values as they are. */
static bool is_element(const struct object *column, const char *array)
{
    const char *base = object_get(column, "base_type");
    size_t length = strlen(base);
    return strncmp(array, base, length) == 0 && strcmp(array + length, "[]") == 0;
}

/* `retyped`: the two types have one name, but nothing else in common. */
static bool put_cast(struct buffer *sql, struct arena *arena, const struct object *from,
                     const struct object *to, bool retyped, const char *value)
{
    const char *type = cast_target(arena, to);
    bool array = *object_get(to, "category") == 'A';
    if (strcmp(object_get(from, "base_type"), object_get(to, "base_type")) == 0 && !retyped)
        return false;
    if (array && *object_get(from, "category") != 'A')
        buffer_printf(sql, "ARRAY[%s%s]::%s", value, is_element(from, type) ? "" : "::text", type);
    else if (!retyped && casts_directly(from, to))
        buffer_printf(sql, "%s::%s", value, type);
    else
        buffer_printf(sql, "%s::text%s::%s", value, array ? "[]" : "", type);
    return true;
}

const char *column_cast(struct arena *arena, const struct object *from, const struct object *to,
                        const char *value)
{
    struct buffer sql = BUFFER_INIT;
    bool is_cast = put_cast(&sql, arena, from, to, false, value);
    const char *text = is_cast ? arena_strndup(arena, buffer_text(&sql), sql.length) : value;
    buffer_release(&sql);
    return text;
}

static void put_using(struct buffer *sql, const struct step *step, const struct change *change)
{
    struct buffer cast = BUFFER_INIT;
    if (change->retyped && composite_cast(&cast, step->arena, change))
        buffer_printf(sql, " USING %s", buffer_text(&cast));
    else if (put_cast(&cast, step->arena, change->from, change->to, change->retyped,
                      change->to->label))
        buffer_printf(sql, " USING %s", buffer_text(&cast));
    buffer_release(&cast);
}

static void alter_column_type(struct step *step, const struct change *change)
{
    const struct object *column = change->to;
    struct buffer sql = BUFFER_INIT;
    const char *collation = object_get(column, "collation");
    buffer_printf(&sql, "%s", object_get(column, "type"));
    if (collation != NULL)
        buffer_printf(&sql, " COLLATE %s", collation);
    if (of_type(column)) {
        step_add(step, EFFECT_CHANGE_TYPE, "ALTER TYPE %s ALTER ATTRIBUTE %s TYPE %s CASCADE",
                 column->parent->identity, column->label, buffer_text(&sql));
    } else {
        if (!table_is_foreign(column->parent))
            put_using(&sql, step, change);
        set(step, column, retyping(change), "TYPE ", buffer_text(&sql));
    }
    buffer_release(&sql);
}

static void alter_column_options(struct step *step, const struct change *change)
{
    struct buffer list = BUFFER_INIT;
    const char *from = object_get(change->from, "options"), *to = stored_options(change->to);
    if (options_set(&list, step->arena, from, to))
        step_add(step, EFFECT_METADATA, "ALTER %s %s ALTER COLUMN %s SET (%s)",
                 table_ddl(change->to->parent), change->to->parent->identity, change->to->label,
                 buffer_text(&list));
    buffer_clear(&list);
    if (options_reset(&list, step->arena, from, to))
        step_add(step, EFFECT_METADATA, "ALTER %s %s ALTER COLUMN %s RESET (%s)",
                 table_ddl(change->to->parent), change->to->parent->identity, change->to->label,
                 buffer_text(&list));
    buffer_clear(&list);
    if (options_foreign(&list, step->arena, object_get(change->from, "foreign_options"),
                        object_get(change->to, "foreign_options")))
        step_add(step, EFFECT_BRIEF, "ALTER FOREIGN TABLE %s ALTER COLUMN %s OPTIONS (%s)",
                 change->to->parent->identity, change->to->label, buffer_text(&list));
    buffer_release(&list);
}

static void alter_storage(struct step *step, const struct change *change)
{
    const struct object *column = change->to;
    if (change_has(change, "storage")) {
        const char *value = object_get(column, "storage");
        if (value == NULL)
            value = object_get(column, "type_storage");
        set(step, column, EFFECT_BRIEF, "SET STORAGE ", storage_name(value));
    }
    if (change_has(change, "compression"))
        set(step, column, EFFECT_BRIEF, "SET COMPRESSION ",
            compression_name(object_get(column, "compression")));
    if (change_has(change, "statistics")) {
        const char *value = object_get(column, "statistics");
        set(step, column, EFFECT_METADATA, "SET STATISTICS ", value == NULL ? "-1" : value);
    }
}

static void column_alter(struct step *step, const struct change *change)
{
    const struct object *column = change->to;
    bool carried = is_carried(step, column) && is_carried(step, change->from);
    bool typed = change_has(change, "type") || change_has(change, "collation") || change->retyped;
    if (typed && !carried)
        alter_column_type(step, change);
    if (of_type(column) || column->parent->kind == &kind_view)
        return;
    if (change_has(change, "generated") && !carried)
        set(step, column, EFFECT_BRIEF, "DROP EXPRESSION", "");
    if (change_has(change, "not_null"))
        set(step, column, object_is(column, "not_null") ? EFFECT_SET_NOT_NULL : EFFECT_BRIEF,
            object_is(column, "not_null") ? "SET NOT NULL" : "DROP NOT NULL", "");
    alter_storage(step, change);
    alter_column_options(step, change);
}

/* Only a column that stops being generated can stay; PostgreSQL has no way to change the rest. */
static bool column_replaces(const struct change *change)
{
    return (change_has(change, "generated") && object_get(change->to, "generated") != NULL) ||
           (object_get(change->to, "generated") != NULL &&
            object_get(change->from, "generated") != NULL && (change_has(change, "type")));
}

static bool column_disturbs(const struct change *change)
{
    return change->retyped || change_has(change, "type") || change_has(change, "collation");
}

/* A table that is made again is left by those below it first: their columns stay, with their rows. */
static bool goes_with_table(const struct change *column)
{
    return column->cause != NULL && column->cause->from == column->from->parent;
}

static enum fate column_fate(const struct change *column, const struct change *cause)
{
    const struct object *why = cause->from;
    if (!of_table(column->from) && !of_type(column->from))
        return FATE_UNMOVED;
    if (object_get(column->from, "generated") != NULL)
        return FATE_REBUILT;
    if (why->kind == &kind_column)
        return object_is(column->from, "inherited") && cause->verb == CHANGE_REPLACE &&
                       !goes_with_table(cause)
                   ? FATE_REBUILT
                   : FATE_UNMOVED;
    if (why->kind == &kind_table || why->kind == &kind_function || why->kind == &kind_extension)
        return FATE_UNMOVED;
    return FATE_RETYPED;
}

static bool column_folds(const struct object *column)
{
    (void)column;
    return true;
}

static void column_target(struct buffer *out, const struct object *column)
{
    buffer_printf(out, "COLUMN %s", column->identity);
}

const struct kind kind_column = {
    .name = "column",
    .ddl = "COLUMN",
    .query = "catalog/column.sql",
    .class_id = CLASS_RELATION,
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(column_attributes),
    .inherited = true,
    .acl_type = ACL_COLUMN,
    .loses_rows = true,
    .folds = column_folds,
    .create = column_create,
    .settle = column_settle,
    .drop = column_drop,
    .alter = column_alter,
    .replaces = column_replaces,
    .disturbs = column_disturbs,
    .fate = column_fate,
    .target = column_target,
};

static const struct attribute default_attributes[] = {
    {"expression", ASKS_ALTER, true},
};

/* Children of a partitioned or inherited table have defaults of their own. */
static void alter_default(struct step *step, const struct object *filled, const char *what,
                          const char *value)
{
    const struct object *column = filled->parent, *table = column->parent;
    bool only = of_table(column) && object_is(table, "has_children");
    step_add(step, EFFECT_BRIEF, "ALTER %s %s%s ALTER COLUMN %s %s%s", table_ddl(table),
             only ? "ONLY " : "", table->identity, column->label, what, value);
}

static void default_create(struct step *step, const struct object *filled)
{
    alter_default(step, filled, "SET DEFAULT ", object_expression(step, filled, "expression"));
}

static void default_drop(struct step *step, const struct object *filled)
{
    alter_default(step, filled, "DROP DEFAULT", "");
}

static void default_alter(struct step *step, const struct change *change)
{
    default_create(step, change->to);
}

static bool default_folds(const struct object *filled)
{
    return of_table(filled->parent) && object_is(filled->parent, "local");
}

/* A column that takes another type keeps its default where it reads the same. */
static enum fate default_fate(const struct change *filled, const struct change *cause)
{
    bool retyped = cause->verb == CHANGE_ALTER && cause->from->kind == &kind_column;
    return retyped && !cause->retyped && filled->attributes == 0 ? FATE_UNMOVED : FATE_REBUILT;
}

const struct kind kind_default = {
    .name = "default",
    .ddl = "DEFAULT",
    .query = "catalog/default.sql",
    .class_id = CLASS_DEFAULT,
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(default_attributes),
    .claims = CLAIM_VALUE,
    .folds = default_folds,
    .unfolds = true,
    .create = default_create,
    .drop = default_drop,
    .alter = default_alter,
    .fate = default_fate,
};

static const struct attribute identity_attributes[] = {
    {"mode", ASKS_ALTER, true},  {"sequence", ASKS_ALTER, true},  {"named", ASKS_NOTHING},
    {"start", ASKS_ALTER, true}, {"increment", ASKS_ALTER, true}, {"minimum", ASKS_ALTER},
    {"maximum", ASKS_ALTER},     {"cache", ASKS_ALTER, true},     {"cycle", ASKS_ALTER},
};

static const char *identity_mode(const struct object *identity)
{
    return object_get(identity, "mode")[0] == 'a' ? "ALWAYS" : "BY DEFAULT";
}

static const char *or_one(const char *value)
{
    return value == NULL ? "1" : value;
}

/* The options of the sequence that are not what PostgreSQL would take by itself. */
static void put_sequence_options(struct buffer *sql, const struct object *identity)
{
    const char *minimum = object_get(identity, "minimum"),
               *maximum = object_get(identity, "maximum");
    bool down = object_get(identity, "increment")[0] == '-';
    const char *first = down ? (maximum == NULL ? "-1" : maximum) : or_one(minimum);
    if (object_is(identity, "named"))
        buffer_printf(sql, " SEQUENCE NAME %s", object_get(identity, "sequence"));
    if (strcmp(object_get(identity, "start"), first) != 0)
        buffer_printf(sql, " START WITH %s", object_get(identity, "start"));
    if (strcmp(object_get(identity, "increment"), "1") != 0)
        buffer_printf(sql, " INCREMENT BY %s", object_get(identity, "increment"));
    if (minimum != NULL)
        buffer_printf(sql, " MINVALUE %s", minimum);
    if (maximum != NULL)
        buffer_printf(sql, " MAXVALUE %s", maximum);
    if (strcmp(object_get(identity, "cache"), "1") != 0)
        buffer_printf(sql, " CACHE %s", object_get(identity, "cache"));
    if (object_is(identity, "cycle"))
        buffer_puts(sql, " CYCLE");
}

void identity_clause(struct buffer *sql, const struct object *identity)
{
    struct buffer options = BUFFER_INIT;
    put_sequence_options(&options, identity);
    buffer_printf(sql, "GENERATED %s AS IDENTITY", identity_mode(identity));
    if (options.length > 0)
        buffer_printf(sql, " (%s)", buffer_text(&options) + 1);
    buffer_release(&options);
}

static void identity_create(struct step *step, const struct object *identity)
{
    struct buffer sql = BUFFER_INIT;
    identity_clause(&sql, identity);
    set(step, identity->parent, EFFECT_BRIEF, "ADD ", buffer_text(&sql));
    buffer_release(&sql);
}

static void identity_drop(struct step *step, const struct object *identity)
{
    set(step, identity->parent, EFFECT_BRIEF, "DROP IDENTITY", "");
}

static void put_number(struct buffer *sql, const struct change *change, const char *attribute,
                       const char *words, const char *none)
{
    if (!change_has(change, attribute))
        return;
    const char *value = object_get(change->to, attribute);
    if (value == NULL)
        buffer_printf(sql, " SET %s", none);
    else
        buffer_printf(sql, " SET %s %s", words, value);
}

static void identity_alter(struct step *step, const struct change *change)
{
    struct buffer sql = BUFFER_INIT;
    const struct object *to = change->to;
    if (change_has(change, "sequence"))
        step_add(step, EFFECT_BRIEF, "ALTER SEQUENCE %s RENAME TO %s",
                 object_get(change->from, "sequence"),
                 sequence_name(step->arena, object_get(to, "sequence")));
    if (change_has(change, "mode"))
        buffer_printf(&sql, " SET GENERATED %s", identity_mode(to));
    put_number(&sql, change, "increment", "INCREMENT BY", "INCREMENT BY 1");
    put_number(&sql, change, "minimum", "MINVALUE", "NO MINVALUE");
    put_number(&sql, change, "maximum", "MAXVALUE", "NO MAXVALUE");
    put_number(&sql, change, "start", "START WITH", "START WITH 1");
    put_number(&sql, change, "cache", "CACHE", "CACHE 1");
    if (change_has(change, "cycle"))
        buffer_printf(&sql, " SET %sCYCLE", object_is(to, "cycle") ? "" : "NO ");
    sequence_clamp(step, change, object_get(to, "sequence"));
    if (sql.length > 0)
        set(step, to->parent, EFFECT_BRIEF, buffer_text(&sql) + 1, "");
    buffer_release(&sql);
}

static bool identity_folds(const struct object *identity)
{
    return of_table(identity->parent);
}

static enum fate identity_fate(const struct change *identity, const struct change *cause)
{
    (void)identity;
    return cause->verb == CHANGE_ALTER ? FATE_UNMOVED : FATE_REBUILT;
}

const struct kind kind_identity = {
    .name = "identity",
    .ddl = "IDENTITY",
    .query = "catalog/identity.sql",
    .class_id = CLASS_RELATION,
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(identity_attributes),
    .claims = CLAIM_VALUE | CLAIM_RELATION,
    .relation_name = "sequence",
    .folds = identity_folds,
    .create = identity_create,
    .drop = identity_drop,
    .alter = identity_alter,
    .fate = identity_fate,
};
