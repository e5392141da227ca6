/* The report for people: one line per step, hazards behind it. */
#include "migrate/render/migration.h"

#include "common/text.h"

#include <string.h>

static void put_step(struct buffer *out, const struct migration *migration, size_t at)
{
    const struct step *step = &migration->forward->steps[at];
    struct buffer size = BUFFER_INIT;
    const char *lock = step_lock(step);
    unsigned hazards = step_hazards(step);
    buffer_printf(out, "  %zu. ", at + 1);
    step_title(out, step);
    if (lock != NULL)
        buffer_printf(out, " (%s)", lock);
    for (size_t i = 0; hazard_names[i] != NULL; i++)
        if ((hazards >> i & 1) != 0)
            buffer_printf(out, " %s", hazard_names[i]);
    step_size(&size, step, migration->sizes);
    if (size.length > 0)
        buffer_printf(out, "; %s", buffer_text(&size));
    buffer_putc(out, '\n');
    buffer_clear(&size);
    migration_answer(migration, at, &size);
    if (size.length > 0)
        buffer_printf(out, "     %s\n", buffer_text(&size));
    buffer_release(&size);
}

const char *migration_unproved(const struct migration *migration, bool back, size_t at)
{
    const struct proof *proof = migration->proof;
    if (proof == NULL)
        return NULL;
    return back ? proof->back[at] : proof->forward[at];
}

static void put_unproved(const struct migration *migration, bool back, struct buffer *out)
{
    const struct plan *plan = back ? migration->back : migration->forward;
    for (size_t i = 0; i < plan->count; i++) {
        const char *reason = migration_unproved(migration, back, i);
        if (reason == NULL)
            continue;
        buffer_printf(out, "not proved: %s", back ? "rollback, " : "");
        step_title(out, &plan->steps[i]);
        buffer_puts(out, ": ");
        text_escape(out, reason, strlen(reason));
        buffer_putc(out, '\n');
    }
}

static void put_lost(const struct migration *migration, struct buffer *out)
{
    for (size_t i = 0; migration->lost != NULL && migration->lost[i] != NULL; i++) {
        buffer_puts(out, "not kept: ");
        text_escape(out, migration->lost[i], strlen(migration->lost[i]));
        buffer_putc(out, '\n');
    }
}

void migration_report_end(const struct migration *migration, struct buffer *out)
{
    const struct proof *proof = migration->proof;
    put_lost(migration, out);
    if (proof == NULL || migration->forward->count == 0)
        return;
    if (proof_holds(proof))
        buffer_puts(out, "Proved: it leads there, and its rollback back.\n");
    if (proof->failed != NULL) {
        buffer_puts(out, "not proved: ");
        text_escape(out, proof->failed, strlen(proof->failed));
        buffer_putc(out, '\n');
    }
    put_unproved(migration, false, out);
    put_unproved(migration, true, out);
    for (size_t i = 0; i < proof->note_count; i++) {
        buffer_puts(out, "not proved: ");
        text_escape(out, proof->notes[i], strlen(proof->notes[i]));
        buffer_putc(out, '\n');
    }
}

static void put_line(struct buffer *out, const char *before, const char *text)
{
    buffer_puts(out, before);
    text_escape(out, text, strlen(text));
}

void migration_report_rest(const struct migration *migration, struct buffer *out)
{
    for (size_t i = 0; migration->kept[i] != NULL; i++) {
        put_line(out, "kept: ", migration->kept[i]);
        buffer_putc(out, '\n');
    }
    for (size_t i = 0; i < migration->question_count; i++) {
        put_line(out, "question: ", migration->questions[i].text);
        put_line(out, " then: --rename '", migration->questions[i].option);
        buffer_puts(out, "'\n");
    }
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
            put_step(out, migration, i);
    }
    migration_report_rest(migration, out);
    migration_report_end(migration, out);
}
