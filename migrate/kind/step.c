/* Steps: statements are collected in the arena of the plan. */
#include "migrate/kind/step.h"

#include "common/buffer.h"
#include "common/memory.h"
#include "migrate/kind/kind.h"

#include <stdarg.h>

bool change_has(const struct change *change, const char *name)
{
    int at = kind_attribute(change->to->kind, name);
    return at >= 0 && (change->attributes >> at & 1) != 0;
}

void step_add(struct step *step, enum effect effect, const char *format, ...)
{
    struct buffer sql = BUFFER_INIT;
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(&sql, format, arguments);
    va_end(arguments);
    if (step->count == step->capacity) {
        step->capacity = memory_grow(step->capacity, step->count + 1);
        step->statements = arena_grow(step->arena, step->statements, step->count, step->capacity,
                                      sizeof *step->statements);
    }
    step->statements[step->count++] =
        (struct written){arena_strndup(step->arena, buffer_text(&sql), sql.length), effect};
    buffer_release(&sql);
}

struct step step_emptied(const struct step *step)
{
    struct step out = *step;
    out.statements = NULL;
    out.count = out.capacity = 0;
    return out;
}

bool step_folds(const struct step *step, const struct object *object)
{
    return step->fold != NULL && step->fold->creates != NULL && step->fold->creates[object->index];
}

static bool marked(const struct catalog *catalog, const bool *marks, const struct object *object)
{
    return object->index < catalog->count && catalog->objects[object->index] == object &&
           marks[object->index];
}

bool step_reties(const struct step *step, const struct object *table)
{
    return marked(step->fold->from, step->fold->reties_from, table) ||
           marked(step->fold->to, step->fold->reties_to, table);
}
