/* Steps as an SQL file: a header, one comment line per step, transactions around what allows them. */
#include "migrate/render/migration.h"

#include "common/text.h"
#include "migrate/kind/kind.h"

#include <string.h>

static const char *const verbs[] = {
    [STEP_CREATE] = "create",
    [STEP_ALTER] = "alter",
    [STEP_DROP] = "drop",
    [STEP_RENAME] = "rename",
    [STEP_RENAME_AWAY] = "make room for the new",
    [STEP_SET_ASIDE] = "set aside the rows of",
    [STEP_PUT_BACK] = "put back the rows of",
};

void step_title(struct buffer *out, const struct step *step)
{
    const struct object *object = step->object;
    if (step->title != NULL) {
        text_escape(out, step->title, strlen(step->title));
        return;
    }
    const char *identity = object->kind->class_id == 0 && object->parent != NULL
                               ? object->parent->identity
                               : object->identity;
    bool renamed = step->verb == STEP_RENAME || (step->verb == STEP_ALTER && step->change->renamed);
    buffer_printf(out, "%s %s ", verbs[renamed ? STEP_RENAME : step->verb], object->kind->name);
    if (renamed)
        identity = step->change->from->identity;
    text_escape(out, identity, strlen(identity));
    if (renamed && strcmp(identity, object->identity) != 0) {
        buffer_puts(out, " to ");
        text_escape(out, object->identity, strlen(object->identity));
    }
}

/* From the weakest to the strongest, as far as effects have them. */
static const char *const locks[] = {"ROW EXCLUSIVE", "SHARE UPDATE EXCLUSIVE", "SHARE",
                                    "SHARE ROW EXCLUSIVE", "ACCESS EXCLUSIVE"};

const char *step_lock(const struct step *step)
{
    const char *strongest = NULL;
    size_t rank = 0;
    for (size_t i = 0; i < step->count; i++) {
        const char *lock = effect_facts(step->statements[i].effect)->lock;
        for (size_t j = 0; lock != NULL && j < sizeof locks / sizeof locks[0]; j++)
            if (strcmp(locks[j], lock) == 0 && (strongest == NULL || j > rank)) {
                strongest = locks[j];
                rank = j;
            }
    }
    return strongest;
}

unsigned step_hazards(const struct step *step)
{
    unsigned hazards = 0;
    for (size_t i = 0; i < step->count; i++)
        hazards |= effect_facts(step->statements[i].effect)->hazards;
    return hazards;
}

static void put_facts(struct buffer *out, const struct step *step)
{
    const char *lock = step_lock(step);
    unsigned hazards = step_hazards(step);
    if (lock != NULL)
        buffer_printf(out, " (%s)", lock);
    for (size_t i = 0; hazard_names[i] != NULL; i++)
        if ((hazards >> i & 1) != 0)
            buffer_printf(out, "%s%s",
                          hazards & ((1U << i) - 1) ? ", " : " hazard: ", hazard_names[i]);
}

/* 1536 → "1.5 kB" */
static void put_bytes(struct buffer *out, int64_t bytes)
{
    static const char *const units[] = {"bytes", "kB", "MB", "GB", "TB"};
    size_t unit = 0;
    double value = (double)bytes;
    while (value >= 1024 && unit + 1 < sizeof units / sizeof units[0]) {
        value /= 1024;
        unit++;
    }
    buffer_printf(out, unit > 0 && value < 10 ? "%.1f %s" : "%.0f %s", value, units[unit]);
}

void step_size(struct buffer *out, const struct step *step, const struct sizes *sizes)
{
    const struct table_size *size = size_of(sizes, step->object);
    char rows[TEXT_COUNT_SIZE];
    if (size == NULL || step_hazards(step) == 0)
        return;
    put_bytes(out, size->bytes);
    if (size->rows >= 0)
        buffer_printf(out, ", about %s row%s", text_count(rows, (uint64_t)size->rows),
                      size->rows == 1 ? "" : "s");
}

/* What the server says about a value, and keys, are of people: on one line, escaped. */
static void put_quoted(struct buffer *out, const char *before, const char *text)
{
    if (text == NULL)
        return;
    buffer_puts(out, before);
    text_escape(out, text, strlen(text));
}

void migration_answer(const struct migration *migration, size_t at, struct buffer *out)
{
    const struct answer *answer = answer_about(migration->answers, &migration->forward->steps[at]);
    char count[TEXT_COUNT_SIZE];
    if (answer == NULL)
        return;
    if (answer->failed != NULL) {
        put_quoted(out, "the rows were not asked: ", answer->failed);
    } else if (answer->rows < 0) {
        put_quoted(out, "would fail: ", answer->example);
    } else if (answer->rows == 0) {
        buffer_puts(out, answer->is_loss ? "holds nothing" : "the rows fit");
    } else {
        buffer_printf(out, "%s: %s %s%s", answer->is_loss ? "destroys" : "would fail",
                      text_count(count, (uint64_t)answer->rows), answer->unit,
                      answer->rows == 1 ? "" : "s");
        put_quoted(out, ", for example ", answer->example);
        if (answer->advice != NULL)
            buffer_printf(out, "; %s", answer->advice);
    }
}

static void put_answer(struct buffer *out, const struct migration *migration, bool back, size_t at)
{
    struct buffer text = BUFFER_INIT;
    if (!back)
        migration_answer(migration, at, &text);
    if (text.length > 0)
        buffer_printf(out, "-- %s\n", buffer_text(&text));
    buffer_release(&text);
}

static void put_reason(struct buffer *out, const struct migration *migration, bool back, size_t at)
{
    if (!back && migration->reasons != NULL && migration->reasons[at] != NULL)
        buffer_printf(out, "-- %s\n", migration->reasons[at]);
}

static void put_size(struct buffer *out, const struct step *step, const struct sizes *sizes)
{
    struct buffer text = BUFFER_INIT;
    step_size(&text, step, sizes);
    if (text.length > 0)
        buffer_printf(out, "; %s", buffer_text(&text));
    buffer_release(&text);
}

static void put_comment(struct buffer *out, const struct step *step, const struct sizes *sizes)
{
    buffer_puts(out, "-- ");
    step_title(out, step);
    put_facts(out, step);
    put_size(out, step, sizes);
    if (step->change->cause != NULL && step->change->verb != CHANGE_ALTER) {
        const struct object *cause = step->change->cause->from;
        buffer_printf(out, "; rebuilt because of %s ", cause->kind->name);
        text_escape(out, cause->identity, strlen(cause->identity));
    }
    buffer_putc(out, '\n');
}

/* Reasons are of one line: what the server said, escaped. */
static void put_unproved(struct buffer *out, const char *reason)
{
    if (reason == NULL)
        return;
    buffer_puts(out, "-- not proved: ");
    text_escape(out, reason, strlen(reason));
    buffer_putc(out, '\n');
}

static void put_fingerprint(struct buffer *out, const char *which, const char *fingerprint)
{
    if (*fingerprint != '\0')
        buffer_printf(out, "-- %s: %s\n", which, fingerprint);
}

void migration_header(const struct migration *migration, bool back, struct buffer *out)
{
    const char *from = back ? migration->to_fingerprint : migration->from_fingerprint;
    const char *to = back ? migration->from_fingerprint : migration->to_fingerprint;
    buffer_printf(out, "-- %s%s\n", migration->name, back ? " (rollback)" : "");
    put_fingerprint(out, "from", from);
    put_fingerprint(out, "to", to);
    if (migration->proof != NULL)
        put_unproved(out, migration->proof->failed);
}

static bool stands_alone(const struct written *statement)
{
    return effect_facts(statement->effect)->alone;
}

void migration_step_comment(const struct migration *migration, bool back, size_t at,
                            struct buffer *out)
{
    const struct plan *plan = back ? migration->back : migration->forward;
    put_comment(out, &plan->steps[at], migration->sizes);
    put_reason(out, migration, back, at);
    put_answer(out, migration, back, at);
    put_unproved(out, migration_unproved(migration, back, at));
}

static bool needs_no_bodies(const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->steps[i].object->kind->class_id == CLASS_ROUTINE &&
            plan->steps[i].verb != STEP_DROP)
            return true;
    return false;
}

static bool copies_rows(const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        for (size_t j = 0; j < plan->steps[i].count; j++)
            if (plan->steps[i].statements[j].effect == EFFECT_COPY_ROWS)
                return true;
    return false;
}

/* Whatever the server has as a default: with the snapshot of a transaction's beginning, rows that came
 * while it waited for a lock would not be copied, and be gone. */
const char *migration_begin(const struct plan *plan)
{
    static const char *const texts[2][2] = {
        {"", "SET LOCAL check_function_bodies = off;\n"},
        {"SET TRANSACTION ISOLATION LEVEL READ COMMITTED;\n",
         "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;\n"
         "SET LOCAL check_function_bodies = off;\n"},
    };
    return texts[copies_rows(plan)][needs_no_bodies(plan)];
}

/* Enter or leave a transaction, so that `alone` statements stand outside of it. */
static void put_boundary(struct buffer *out, bool *inside, bool alone, const char *begin)
{
    if (*inside && alone)
        buffer_puts(out, "\nCOMMIT;\n");
    if (!*inside && !alone)
        buffer_printf(out, "\nBEGIN;\n%s", begin);
    *inside = !alone;
}

static void put_statement(struct buffer *out, const struct written *statement)
{
    buffer_puts(out, statement->sql);
    buffer_puts(out, ";\n");
}

void migration_sql(const struct migration *migration, bool back, struct buffer *out)
{
    const struct plan *plan = back ? migration->back : migration->forward;
    const char *begin = migration_begin(plan);
    bool inside = false;
    migration_header(migration, back, out);
    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        put_boundary(out, &inside, stands_alone(&step->statements[0]), begin);
        buffer_putc(out, '\n');
        migration_step_comment(migration, back, i, out);
        for (size_t j = 0; j < step->count; j++) {
            put_boundary(out, &inside, stands_alone(&step->statements[j]), begin);
            put_statement(out, &step->statements[j]);
        }
    }
    if (inside)
        buffer_puts(out, "\nCOMMIT;\n");
}
