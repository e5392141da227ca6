/* Sequences, and the columns that own them: a serial column is a sequence, its owner and a default. */
#include "migrate/kind/list.h"
#include "migrate/kind/step.h"
#include "migrate/kind/table.h"
#include "migrate/sql/quote.h"

#include <string.h>

static const struct attribute sequence_attributes[] = {
    {"persistence", ASKS_ALTER, true}, {"type", ASKS_ALTER, true}, {"start", ASKS_ALTER, true},
    {"increment", ASKS_ALTER, true},   {"minimum", ASKS_ALTER},    {"maximum", ASKS_ALTER},
    {"cache", ASKS_ALTER, true},       {"cycle", ASKS_ALTER},
};

const char *sequence_name(struct arena *arena, const char *qualified)
{
    bool quoted = false;
    const char *last = qualified;
    for (const char *at = qualified; *at != '\0'; at++) {
        if (*at == '"')
            quoted = !quoted;
        else if (*at == '.' && !quoted)
            last = at + 1;
    }
    return arena_strdup(arena, last);
}

/* What PostgreSQL would start with by itself. */
static const char *first_value(const struct object *sequence)
{
    const char *minimum = object_get(sequence, "minimum"),
               *maximum = object_get(sequence, "maximum");
    if (object_get(sequence, "increment")[0] == '-')
        return maximum == NULL ? "-1" : maximum;
    return minimum == NULL ? "1" : minimum;
}

static void sequence_create(struct step *step, const struct object *sequence)
{
    struct buffer sql = BUFFER_INIT;
    const char *value;
    buffer_printf(&sql, "CREATE %sSEQUENCE %s",
                  object_get(sequence, "persistence")[0] == 'u' ? "UNLOGGED " : "",
                  sequence->identity);
    if (strcmp(object_get(sequence, "type"), "bigint") != 0)
        buffer_printf(&sql, " AS %s", object_get(sequence, "type"));
    if (strcmp(object_get(sequence, "increment"), "1") != 0)
        buffer_printf(&sql, " INCREMENT BY %s", object_get(sequence, "increment"));
    if ((value = object_get(sequence, "minimum")) != NULL)
        buffer_printf(&sql, " MINVALUE %s", value);
    if ((value = object_get(sequence, "maximum")) != NULL)
        buffer_printf(&sql, " MAXVALUE %s", value);
    if (strcmp(object_get(sequence, "start"), first_value(sequence)) != 0)
        buffer_printf(&sql, " START WITH %s", object_get(sequence, "start"));
    if (strcmp(object_get(sequence, "cache"), "1") != 0)
        buffer_printf(&sql, " CACHE %s", object_get(sequence, "cache"));
    if (object_is(sequence, "cycle"))
        buffer_puts(&sql, " CYCLE");
    step_add(step, EFFECT_NONE, "%s", buffer_text(&sql));
    buffer_release(&sql);
}

static void put_limit(struct buffer *sql, const struct change *change, const char *attribute,
                      const char *word)
{
    const char *value = object_get(change->to, attribute);
    if (!change_has(change, attribute) && !change_has(change, "type"))
        return;
    if (value == NULL)
        buffer_printf(sql, " NO %s", word);
    else
        buffer_printf(sql, " %s %s", word, value);
}

/* Whether `to` is stricter: a limit that rises (or, for a maximum, falls) above what holds now. */
static bool is_stricter(const struct change *change, const char *attribute)
{
    return change_has(change, attribute) && object_get(change->to, attribute) != NULL;
}

void sequence_clamp(struct step *step, const struct change *change, const char *sequence)
{
    char *name = quoted_literal(step->arena, sequence);
    const char *minimum = object_get(change->to, "minimum"),
               *maximum = object_get(change->to, "maximum");
    if (is_stricter(change, "minimum"))
        step_add(step, EFFECT_BRIEF_WRITES,
                 "SELECT pg_catalog.setval(%s, %s, false) FROM %s WHERE last_value < %s", name,
                 minimum, sequence, minimum);
    if (is_stricter(change, "maximum"))
        step_add(step, EFFECT_BRIEF_WRITES,
                 "SELECT pg_catalog.setval(%s, %s) FROM %s WHERE last_value > %s", name, maximum,
                 sequence, maximum);
}

static void sequence_alter(struct step *step, const struct change *change)
{
    struct buffer sql = BUFFER_INIT;
    const struct object *to = change->to;
    if (change_has(change, "type"))
        buffer_printf(&sql, " AS %s", object_get(to, "type"));
    if (change_has(change, "increment"))
        buffer_printf(&sql, " INCREMENT BY %s", object_get(to, "increment"));
    put_limit(&sql, change, "minimum", "MINVALUE");
    put_limit(&sql, change, "maximum", "MAXVALUE");
    if (change_has(change, "start"))
        buffer_printf(&sql, " START WITH %s", object_get(to, "start"));
    if (change_has(change, "cache"))
        buffer_printf(&sql, " CACHE %s", object_get(to, "cache"));
    if (change_has(change, "cycle"))
        buffer_printf(&sql, " %sCYCLE", object_is(to, "cycle") ? "" : "NO ");
    sequence_clamp(step, change, to->identity);
    if (sql.length > 0)
        step_add(step, EFFECT_BRIEF_WRITES, "ALTER SEQUENCE %s%s", to->identity, buffer_text(&sql));
    if (change_has(change, "persistence"))
        step_add(step, EFFECT_BRIEF, "ALTER SEQUENCE %s SET %s", to->identity,
                 object_get(to, "persistence")[0] == 'u' ? "UNLOGGED" : "LOGGED");
    buffer_release(&sql);
}

static void sequence_drop(struct step *step, const struct object *sequence)
{
    step_add(step, EFFECT_DROP_STORED, "DROP SEQUENCE %s", sequence->identity);
}

const struct kind kind_sequence = {
    .name = "sequence",
    .ddl = "SEQUENCE",
    .query = "catalog/sequence.sql",
    .class_id = CLASS_RELATION,
    ATTRIBUTES(sequence_attributes),
    .claims = CLAIM_RELATION,
    .acl_type = 's',
    .create = sequence_create,
    .drop = sequence_drop,
    .alter = sequence_alter,
};

static const struct attribute owner_attributes[] = {
    {"column", ASKS_ALTER, true},
    {"table_oid", ASKS_NOTHING},
    {"column_number", ASKS_NOTHING},
};

/* Who owns an object before the migration; NULL: the role that runs it, which will have made it. */
static const char *owner_before(const struct step *step, const struct object *object)
{
    const struct catalog *from = step->fold->from;
    const struct object *before =
        object == NULL ? NULL : catalog_find(from, object->kind, object->identity);
    return before == NULL || strcmp(before->owner, from->user) == 0 ? NULL : before->owner;
}

/* PostgreSQL wants a sequence and the table of its column to have one owner. Where owners are compared
 * both have theirs by now. */
static void take_owner(struct step *step, const struct object *owner)
{
    if (step->change->owner)
        return;
    const struct object *table = NULL;
    for (size_t i = 0; i < owner->needs_count; i++)
        if (owner->needs[i]->kind == &kind_column)
            table = owner->needs[i]->parent;
    const char *wanted = owner_before(step, table), *had = owner_before(step, owner->parent);
    if (wanted != had && (wanted == NULL || had == NULL || strcmp(wanted, had) != 0))
        step_add(step, EFFECT_BRIEF_WRITES, "ALTER SEQUENCE %s OWNER TO %s",
                 owner->parent->identity,
                 wanted == NULL ? "CURRENT_USER" : quoted_identifier(step->arena, wanted));
}

static void owner_create(struct step *step, const struct object *owner)
{
    take_owner(step, owner);
    step_add(step, EFFECT_BRIEF_WRITES, "ALTER SEQUENCE %s OWNED BY %s", owner->parent->identity,
             object_get(owner, "column"));
}

static void owner_alter(struct step *step, const struct change *change)
{
    owner_create(step, change->to);
}

static void owner_drop(struct step *step, const struct object *owner)
{
    step_add(step, EFFECT_BRIEF_WRITES, "ALTER SEQUENCE %s OWNED BY NONE", owner->parent->identity);
}

/* A sequence goes with the column that owns it. */
static void owner_link(struct catalog *catalog, struct object *owner)
{
    struct object *column = catalog_resolve(
        catalog, (struct address){CLASS_RELATION, (unsigned)object_number(owner, "table_oid"),
                                  (int)object_number(owner, "column_number")});
    if (column == NULL)
        return;
    catalog_edge(catalog, owner, column);
    catalog_edge(catalog, owner, column->parent);
    owner->parent->drop_with = column;
}

static enum fate owner_fate(const struct change *owner, const struct change *cause)
{
    (void)owner;
    return cause->verb == CHANGE_ALTER ? FATE_UNMOVED : FATE_REBUILT;
}

const struct kind kind_owned_by = {
    .name = "owned by",
    .ddl = "OWNED BY",
    .query = "catalog/owned_by.sql",
    .parent_class = CLASS_RELATION,
    ATTRIBUTES(owner_attributes),
    .create = owner_create,
    .drop = owner_drop,
    .alter = owner_alter,
    .fate = owner_fate,
    .link = owner_link,
};
