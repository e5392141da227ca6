/* The report for people: one line per step, hazards behind it. */
#include "migrate/render/migration.h"

#include <string.h>

static void put_step(struct buffer *out, size_t number, const struct step *step)
{
    const char *lock = step_lock(step);
    unsigned hazards = step_hazards(step);
    buffer_printf(out, "  %zu. ", number);
    step_title(out, step);
    if (lock != NULL)
        buffer_printf(out, " (%s)", lock);
    for (size_t i = 0; hazard_names[i] != NULL; i++)
        if ((hazards >> i & 1) != 0)
            buffer_printf(out, " %s", hazard_names[i]);
    buffer_putc(out, '\n');
}

void migration_report(const struct migration *migration, struct buffer *out)
{
    const struct plan *plan = migration->forward;
    if (plan->count == 0) {
        buffer_puts(out, "No difference.\n");
    } else {
        buffer_printf(out, "%zu step%s (%s):\n", plan->count, plan->count == 1 ? "" : "s",
                      migration->name);
        for (size_t i = 0; i < plan->count; i++)
            put_step(out, i + 1, &plan->steps[i]);
    }
    for (size_t i = 0; migration->kept[i] != NULL; i++)
        buffer_printf(out, "kept: %s\n", migration->kept[i]);
}
