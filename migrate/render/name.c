/* Names of migrations, from what they change most. */
#include "migrate/render/migration.h"

#include "migrate/kind/kind.h"

#include <ctype.h>
#include <string.h>

/* Room for a date, a letter, "_rollback.sql" in file systems that take 255 bytes, and in a line. */
#define NAME_LIMIT 60

char *migration_slug(struct arena *arena, const char *text)
{
    char *out = arena_alloc(arena, strlen(text) + 1, 1);
    size_t length = 0;
    for (; *text != '\0' && length < NAME_LIMIT; text++) {
        if (isalnum((unsigned char)*text) && (unsigned char)*text < 0x80)
            out[length++] = (char)tolower((unsigned char)*text);
        else if (length > 0 && out[length - 1] != '_')
            out[length++] = '_';
    }
    while (length > 0 && out[length - 1] == '_')
        out[--length] = '\0';
    out[length] = '\0';
    return length == 0 ? arena_strdup(arena, "change") : out;
}

static bool is_main(const struct step *step)
{
    return step->change->cause == NULL && step->verb != STEP_RENAME_AWAY &&
           step->verb != STEP_SET_ASIDE && step->verb != STEP_PUT_BACK;
}

static const char *word(const struct step *step)
{
    if (step->verb == STEP_RENAME)
        return "rename";
    if (step->change->verb == CHANGE_CREATE)
        return "add";
    return step->change->verb == CHANGE_DROP ? "drop" : "change";
}

/* The table (or what stands alone) that a step is about. */
static const struct object *subject(const struct step *step)
{
    const struct object *object = step->object;
    while (object->parent != NULL)
        object = object->parent;
    return object;
}

static char *single(struct arena *arena, const struct step *step)
{
    const struct object *object = step->object, *about = subject(step);
    if (object == about)
        return migration_slug(arena, arena_printf(arena, "%s_%s", word(step), object->name));
    if (object->kind->class_id == 0 || object->parent->parent != NULL)
        return migration_slug(arena,
                              arena_printf(arena, "%s_%s_%s_%s", word(step), about->name,
                                           object->parent == about ? "" : object->parent->name,
                                           object->kind->name));
    return migration_slug(arena,
                          arena_printf(arena, "%s_%s_%s", word(step), about->name, object->name));
}

struct tally {
    size_t steps, subjects;
    bool one_kind, one_word;
    const struct step *first;
    const struct object *about;
};

static struct tally count(const struct plan *plan)
{
    struct tally tally = {.one_kind = true, .one_word = true};
    for (size_t i = 0; i < plan->count; i++) {
        const struct step *step = &plan->steps[i];
        if (!is_main(step))
            continue;
        if (tally.steps++ == 0)
            tally.first = step;
        if (tally.about == NULL || strcmp(tally.about->identity, subject(step)->identity) != 0)
            tally.subjects++;
        tally.about = subject(step);
        tally.one_kind &= step->object->kind == tally.first->object->kind;
        tally.one_word &= strcmp(word(step), word(tally.first)) == 0;
    }
    return tally;
}

static char *plural(struct arena *arena, const char *kind)
{
    const char *end = kind + strlen(kind) - 1;
    if (strcmp(kind, "index") == 0)
        return arena_strdup(arena, "indexes");
    return arena_printf(arena, "%.*s%s", (int)(*end == 'y' ? end - kind : end - kind + 1), kind,
                        *end == 'y' ? "ies" : "s");
}

char *migration_subject(struct arena *arena, const struct plan *plan)
{
    struct tally tally = count(plan);
    if (tally.first == NULL)
        return arena_strdup(arena, "change");
    if (tally.steps == 1)
        return single(arena, tally.first);
    const char *verb = tally.one_word ? word(tally.first) : "change";
    const char *name = subject(tally.first)->name;
    if (tally.subjects == 1 && tally.one_kind && subject(tally.first) != tally.first->object)
        return migration_slug(arena, arena_printf(arena, "%s_%s_%s", verb, name,
                                                  plural(arena, tally.first->object->kind->name)));
    if (tally.subjects == 1)
        return migration_slug(arena, arena_printf(arena, "change_%s", name));
    return migration_slug(
        arena, arena_printf(arena, "%s_%s_and_%zu_more", verb, name, tally.subjects - 1));
}
