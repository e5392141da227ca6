/* Columns that number rows: GENERATED … AS IDENTITY. */
#include "migrate/kind/list.h"
#include "migrate/kind/step.h"
#include "migrate/kind/table.h"

#include <string.h>

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
    column_set(step, identity->parent, EFFECT_BRIEF, "ADD ", buffer_text(&sql));
    buffer_release(&sql);
}

static void identity_drop(struct step *step, const struct object *identity)
{
    column_set(step, identity->parent, EFFECT_BRIEF, "DROP IDENTITY", "");
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
        column_set(step, to->parent, EFFECT_BRIEF, buffer_text(&sql) + 1, "");
    buffer_release(&sql);
}

static bool identity_folds(const struct object *identity)
{
    return identity->parent->parent->kind == &kind_table;
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
