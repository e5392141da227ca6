/* Writes the steps of bridges. */
#include "migrate/phases/between.h"

#include "migrate/kind/kind.h"
#include "migrate/kind/list.h"
#include "migrate/kind/privilege.h"
#include "migrate/kind/retype.h"
#include "migrate/kind/table.h"
#include "migrate/sql/quote.h"
#include "migrate/sql/template.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define BATCH_ROWS "1000"
#define BATCH_PAGES "128"

/* Tells our runner, and people, that what follows is no part of a transaction: it has some. */
#define NO_TRANSACTION "-- db-migrate: no-transaction\n"

/* A new step at the end of the plan; valid until the next one. */
static struct step *begin(struct plan *plan, struct arena *arena, const struct object *from,
                          const struct object *to, const char *title)
{
    struct change *change = arena_alloc(arena, 1, sizeof *change);
    change->verb = CHANGE_ALTER;
    change->from = (struct object *)from;
    change->to = (struct object *)to;
    return plan_add(
        arena, plan,
        (struct step){
            .arena = arena, .verb = STEP_ALTER, .object = to, .change = change, .title = title});
}

static struct step *begin_bridge(struct plan *plan, const struct bridges *bridges,
                                 const struct bridge *bridge, const char *title)
{
    return begin(plan, bridges->arena, bridge->from, bridge->to, title);
}

/* "column public.users.mail", by one of its two names. */
static const char *column_title(struct arena *arena, const struct bridge *bridge, const char *label)
{
    return arena_printf(arena, "column %s.%s", bridge->table, label);
}

/* Empty at first, also where a domain has a default of its own. */
static void add_column(struct step *step, const struct bridge *bridge, const char *label,
                       const struct object *like)
{
    const char *collation = object_get(like, "collation");
    bool is_domain = object_get(like, "type_form")[0] == 'd';
    step_add(step, EFFECT_BRIEF, "ALTER TABLE %s ADD COLUMN %s %s%s%s%s", bridge->table, label,
             object_get(like, "type"), collation == NULL ? "" : " COLLATE ",
             collation == NULL ? "" : collation, is_domain ? " DEFAULT NULL" : "");
}

/* The old one's default, as the new one has it; NULL: an insert that names neither column is left to
 * the trigger. */
static const char *new_default(struct arena *arena, const struct bridge *bridge)
{
    return bridge->initial == NULL ? NULL
                                   : retype_cast(arena, bridge->from, bridge->to,
                                                 arena_printf(arena, "(%s)", bridge->initial));
}

static void set_default(struct step *step, const struct bridge *bridge, const char *label,
                        const char *value)
{
    if (value != NULL)
        step_add(step, EFFECT_BRIEF, "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s", bridge->table,
                 label, value);
}

static void keep_in_step(struct step *step, const struct bridge *bridge)
{
    struct arena *arena = step->arena;
    const char *initial = new_default(arena, bridge);
    const char *old = arena_printf(arena, "NEW.%s", bridge->old);
    const char *new = arena_printf(arena, "NEW.%s", bridge->new);
    const struct slot slots[] = {
        {"old", bridge->old},
        {"new", bridge->new},
        {"old_type", object_get(bridge->from, "type")},
        {"new_type", object_get(bridge->to, "type")},
        {"new_default", initial == NULL ? "NULL" : initial},
        {"as_new", retype_cast(arena, bridge->from, bridge->to, old)},
        {"as_old", retype_cast(arena, bridge->to, bridge->from, new)},
        {0},
    };
    const char *before = arena_printf(
        arena, "CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS ", bridge->function);
    step_add(step, EFFECT_NONE, "%s", template_block(arena, "phases/in_step.sql", slots, before));
    step_add(step, EFFECT_BRIEF_WRITES,
             "CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %s()",
             bridge->trigger, bridge->table, bridge->function);
}

static void loosen(struct step *step, const struct bridge *bridge)
{
    step_add(step, EFFECT_BRIEF, "DROP TRIGGER %s ON %s", bridge->trigger, bridge->table);
    step_add(step, EFFECT_NONE, "DROP FUNCTION %s()", bridge->function);
}

/* The primary key of the table as it is at one end, with the names that its columns have meanwhile;
 * NULL-terminated. NULL: it has none. */
static const char **key_labels(const struct bridges *bridges, const struct object *table,
                               bool at_end)
{
    const struct object *key = table_primary_key(table);
    if (key == NULL)
        return NULL;
    const char *numbers = object_get(key, "columns");
    const char **labels = arena_alloc(bridges->arena, strlen(numbers) + 1, sizeof *labels);
    size_t count = 0;
    for (const char *at = numbers; *at != '\0'; at++) {
        if (!isdigit((unsigned char)*at))
            continue;
        const struct object *column = table_column_at(table, strtol(at, NULL, 10));
        const struct bridge *bridge = column == NULL || !at_end ? NULL : bridge_to(bridges, column);
        if (column == NULL)
            return NULL;
        labels[count++] = bridge == NULL ? column->label : bridge->new;
        at += strspn(at, "0123456789") - 1;
    }
    return labels;
}

static const char *joined(struct arena *arena, const char *prefix, const char *const *labels,
                          const char *suffix)
{
    const char *text = "";
    for (size_t i = 0; labels[i] != NULL; i++)
        text =
            arena_printf(arena, "%s%s%s%s%s", text, i > 0 ? ", " : "", prefix, labels[i], suffix);
    return text;
}

/* The same batches one way or the other; what has a value already is passed over. */
static void fill(struct plan *plan, const struct bridges *bridges, const struct bridge *bridge,
                 bool back)
{
    struct arena *arena = bridges->arena;
    const struct object *from = back ? bridge->to : bridge->from;
    const struct object *to = back ? bridge->from : bridge->to;
    const char *source = back ? bridge->new : bridge->old;
    const char *target = back ? bridge->old : bridge->new;
    const char *const none[] = {NULL};
    const char *const *key = key_labels(bridges, from->parent, back);
    const char *const *columns = key == NULL ? none : key;
    const char *value = retype_cast(arena, from, to, arena_printf(arena, "t.%s", source));
    const struct slot slots[] = {
        {"table", bridge->table},
        {"table_literal", quoted_literal(arena, bridge->table)},
        {"from", source},
        {"to", target},
        {"value", value},
        {"key", joined(arena, "", columns, "")},
        {"key_backwards", joined(arena, "", columns, " DESC")},
        {"first", joined(arena, "batch_first.", columns, "")},
        {"last", joined(arena, "batch_last.", columns, "")},
        {"rows", BATCH_ROWS},
        {"pages", BATCH_PAGES},
        {0},
    };
    const char *name = key == NULL ? "phases/fill_by_place.sql" : "phases/fill_by_key.sql";
    struct step *step = begin_bridge(plan, bridges, bridge,
                                     arena_printf(arena, "fill %s from %s, in batches",
                                                  column_title(arena, bridge, target), source));
    step->cast = back ? NULL : retype_cast(arena, from, to, source);
    step_add(step, EFFECT_FILL_BATCHES, "%s",
             template_block(arena, name, slots, NO_TRANSACTION "DO "));
}

static void forbid_null(struct plan *plan, const struct bridges *bridges,
                        const struct bridge *bridge)
{
    struct step *step =
        begin_bridge(plan, bridges, bridge,
                     arena_printf(bridges->arena, "check %s for NULLs",
                                  column_title(bridges->arena, bridge, bridge->new)));
    step_add(step, EFFECT_BRIEF,
             "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s IS NOT NULL) NOT VALID", bridge->table,
             bridge->check, bridge->new);
    step_add(step, EFFECT_VALIDATE_ONLINE, "ALTER TABLE %s VALIDATE CONSTRAINT %s", bridge->table,
             bridge->check);
}

/* Who may use the column under its new name may do so from now on. */
static void grant_new(struct step *step, const struct bridge *bridge)
{
    struct privileged what = {.prefix = "",
                              .target = arena_printf(step->arena, "TABLE %s", bridge->table),
                              .column = bridge->new};
    if (bridge->to->acl != NULL)
        privilege_change(step, &what, "", bridge->to->acl);
}

void between_open(struct plan *plan, const struct bridges *bridges)
{
    for (size_t i = 0; i < bridges->count; i++) {
        const struct bridge *bridge = &bridges->items[i];
        struct step *step = begin_bridge(
            plan, bridges, bridge,
            arena_printf(bridges->arena, "create %s, in step with %s",
                         column_title(bridges->arena, bridge, bridge->new), bridge->old));
        add_column(step, bridge, bridge->new, bridge->to);
        set_default(step, bridge, bridge->new, new_default(bridges->arena, bridge));
        grant_new(step, bridge);
        keep_in_step(step, bridge);
    }
    for (size_t i = 0; i < bridges->count; i++)
        fill(plan, bridges, &bridges->items[i], false);
    for (size_t i = 0; i < bridges->count; i++)
        if (bridges->items[i].check != NULL)
            forbid_null(plan, bridges, &bridges->items[i]);
}

/* What is not filled yet: as the check of the new column says, else as the rows do. */
static const char *unfilled(struct arena *arena, const struct bridge *bridge)
{
    if (bridge->check != NULL)
        return arena_printf(arena,
                            "NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conrelid = "
                            "%s::regclass AND quote_ident(conname) = %s AND convalidated)",
                            quoted_literal(arena, bridge->table),
                            quoted_literal(arena, bridge->check));
    return arena_printf(arena, "EXISTS (SELECT FROM ONLY %s WHERE %s IS NOT NULL AND %s IS NULL)",
                        bridge->table, bridge->old, bridge->new);
}

void between_ask(struct plan *plan, const struct bridges *bridges)
{
    struct arena *arena = bridges->arena;
    for (size_t i = 0; i < bridges->count; i++) {
        const struct bridge *bridge = &bridges->items[i];
        const char *column = column_title(arena, bridge, bridge->new);
        const struct slot slots[] = {
            {"column_literal", quoted_literal(arena, column)},
            {"old_literal", quoted_literal(arena, bridge->old)},
            {"table_literal", quoted_literal(arena, bridge->table)},
            {"trigger_literal", quoted_literal(arena, bridge->trigger)},
            {"unfilled", unfilled(arena, bridge)},
            {0},
        };
        struct step *step = begin_bridge(
            plan, bridges, bridge,
            arena_printf(arena, "ask whether %s has what %s has", column, bridge->old));
        step_add(step, bridge->check != NULL ? EFFECT_NONE : EFFECT_ASK, "%s",
                 template_block(arena, "phases/is_in_step.sql", slots, "DO "));
    }
}

void between_loosen(struct plan *plan, const struct bridges *bridges)
{
    for (size_t i = 0; i < bridges->count; i++) {
        const struct bridge *bridge = &bridges->items[i];
        loosen(begin_bridge(plan, bridges, bridge,
                            arena_printf(bridges->arena, "let go of %s",
                                         column_title(bridges->arena, bridge, bridge->new))),
               bridge);
    }
}

void between_need(struct plan *plan, const struct bridges *bridges)
{
    for (size_t i = 0; i < bridges->count; i++) {
        const struct bridge *bridge = &bridges->items[i];
        if (bridge->check == NULL)
            continue;
        struct step *step =
            begin_bridge(plan, bridges, bridge,
                         arena_printf(bridges->arena, "forbid NULL in %s",
                                      column_title(bridges->arena, bridge, bridge->new)));
        step_add(step, EFFECT_BRIEF, "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL", bridge->table,
                 bridge->new);
        step_add(step, EFFECT_BRIEF, "ALTER TABLE %s DROP CONSTRAINT %s", bridge->table,
                 bridge->check);
    }
}

static const struct object *identity_of(const struct object *column)
{
    for (const struct object *child = column->children; child != NULL; child = child->next)
        if (child->kind == &kind_identity)
            return child;
    return NULL;
}

/* The counter goes on where it is. Labels are not quoted twice: the function takes names. */
static void move_identity(struct step *step, const struct bridge *bridge, const struct object *from,
                          const struct object *to, const char *from_label, const char *to_label,
                          const char *to_name)
{
    struct arena *arena = step->arena;
    struct buffer clause = BUFFER_INIT;
    identity_clause(&clause, identity_of(to));
    const struct slot slots[] = {
        {"table", bridge->table},
        {"table_literal", quoted_literal(arena, bridge->table)},
        {"sequence", object_get(identity_of(from), "sequence")},
        {"from", from_label},
        {"to", to_label},
        {"to_literal", quoted_literal(arena, to_name)},
        {"identity", buffer_text(&clause)},
        {0},
    };
    step_add(step, EFFECT_BRIEF, "%s",
             template_block(arena, "phases/move_identity.sql", slots, "DO "));
    buffer_release(&clause);
}

static void rename_column(struct step *step, const struct bridge *bridge, const char *from,
                          const char *to)
{
    step_add(step, EFFECT_BRIEF, "ALTER TABLE %s RENAME COLUMN %s TO %s", bridge->table, from, to);
}

static bool has_identities(const struct bridge *bridge)
{
    return identity_of(bridge->from) != NULL && identity_of(bridge->to) != NULL;
}

void between_close(struct plan *plan, const struct bridges *bridges)
{
    for (size_t i = 0; i < bridges->count; i++) {
        const struct bridge *bridge = &bridges->items[i];
        const char *last = bridge->to->label;
        struct step *step = begin_bridge(
            plan, bridges, bridge,
            arena_printf(bridges->arena, "switch from %s to %s",
                         column_title(bridges->arena, bridge, bridge->old), bridge->new));
        loosen(step, bridge);
        if (bridge->aside != NULL) {
            rename_column(step, bridge, bridge->old, bridge->aside);
            rename_column(step, bridge, bridge->new, last);
        }
        if (has_identities(bridge))
            move_identity(step, bridge, bridge->from, bridge->to,
                          bridge->aside != NULL ? bridge->aside : bridge->old, last,
                          bridge->to->name);
    }
}

void between_reopen(struct plan *plan, const struct bridges *bridges)
{
    for (size_t i = 0; i < bridges->count; i++) {
        const struct bridge *bridge = &bridges->items[i];
        struct step *step = begin_bridge(
            plan, bridges, bridge,
            arena_printf(bridges->arena, "create %s again, in step with %s",
                         column_title(bridges->arena, bridge, bridge->old), bridge->new));
        if (bridge->aside != NULL)
            rename_column(step, bridge, bridge->to->label, bridge->new);
        add_column(step, bridge, bridge->old, bridge->from);
        set_default(step, bridge, bridge->old, bridge->initial);
        keep_in_step(step, bridge);
    }
    for (size_t i = 0; i < bridges->count; i++)
        fill(plan, bridges, &bridges->items[i], true);
    for (size_t i = 0; i < bridges->count; i++) {
        const struct bridge *bridge = &bridges->items[i];
        if (!has_identities(bridge))
            continue;
        struct step *step =
            begin_bridge(plan, bridges, bridge,
                         arena_printf(bridges->arena, "count in %s",
                                      column_title(bridges->arena, bridge, bridge->old)));
        step_add(step, EFFECT_SET_NOT_NULL, "ALTER TABLE %s ALTER COLUMN %s SET NOT NULL",
                 bridge->table, bridge->old);
        move_identity(step, bridge, bridge->to, bridge->from, bridge->new, bridge->old,
                      bridge->from->name);
    }
}

/* The table's rights are the view's. */
static void grant_on_view(struct step *step, const struct object *table, const char *initial)
{
    struct privileged what = {.prefix = "",
                              .target = arena_printf(step->arena, "TABLE %s", table->identity)};
    if (table->acl != NULL && initial != NULL)
        privilege_change(step, &what, initial, table->acl);
}

void between_make_views(struct plan *plan, const struct bridges *bridges,
                        const struct catalog *from)
{
    const char *options =
        from->server_version >= VERSION_INVOKER ? " WITH (security_invoker = true)" : "";
    for (size_t i = 0; i < bridges->tables.count; i++) {
        const struct rename *rename = &bridges->tables.items[i];
        struct step *step =
            begin(plan, bridges->arena, rename->from, rename->to,
                  arena_printf(bridges->arena, "leave a view in the place of table %s",
                               rename->from->identity));
        step_add(step, EFFECT_NONE, "CREATE VIEW %s%s AS SELECT * FROM %s", rename->from->identity,
                 options, rename->to->identity);
        grant_on_view(step, rename->from, from->default_acl['r']);
    }
}

void between_drop_views(struct plan *plan, const struct bridges *bridges)
{
    for (size_t i = bridges->tables.count; i-- > 0;) {
        const struct rename *rename = &bridges->tables.items[i];
        struct step *step =
            begin(plan, bridges->arena, rename->to, rename->from,
                  arena_printf(bridges->arena, "drop view %s", rename->from->identity));
        step_add(step, EFFECT_BRIEF, "DROP VIEW %s", rename->from->identity);
    }
}
