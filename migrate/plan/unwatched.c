/* Switches triggers and rules off for a statement and on again, whichever are there by then. */
#include "migrate/plan/unwatched.h"

#include "migrate/kind/kind.h"
#include "migrate/kind/list.h"
#include "migrate/sql/quote.h"
#include "migrate/sql/template.h"

/* How pg_trigger.tgtype and pg_rewrite.ev_type know them. */
static const struct {
    const char *trigger, *rule;
} events[] = {
    [ROW_INSERTED] = {"4", "'3'"},
    [ROW_UPDATED] = {"16", "'2'"},
};

/* What hangs below or above it may have some as well. */
static bool is_watched(const struct catalog *catalog, const struct object *table)
{
    const struct object *found = catalog_find(catalog, table->kind, table->identity);

    if (found == NULL)
        return false;
    if (object_get(found, "form")[0] == 'p')
        return true;
    for (const struct object *part = found->children; part != NULL; part = part->next)
        if (part->kind == &kind_trigger || part->kind == &kind_rule || part->kind->ties)
            return true;
    return false;
}

void write_unwatched(struct step *step, const struct object *table, enum row_event event,
                     enum effect effect, const char *sql)
{
    const struct slot slots[] = {
        {"table_literal", quoted_literal(step->arena, table->identity)},
        {"trigger_event", events[event].trigger},
        {"rule_event", events[event].rule},
        {"statement", sql},
        {0},
    };

    if (is_watched(step->fold->from, table) || is_watched(step->fold->to, table))
        sql = template_block(step->arena, "rows/unwatched.sql", slots, "DO ");
    step_add(step, effect, "%s", sql);
}
