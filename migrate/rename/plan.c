/* Steps of renames. */
#include "migrate/rename/plan.h"

#include "migrate/kind/kind.h"

static enum effect effect_of(const struct rename *rename)
{
    return rename->to->kind->class_id == CLASS_RELATION ? EFFECT_BRIEF : EFFECT_NONE;
}

static struct step make_step(const struct renames *renames, const struct rename *rename, bool back)
{
    size_t count;
    const char *const *sql = rename_statements(renames, rename, back, &count);
    struct change *change = arena_alloc(renames->arena, 1, sizeof *change);
    change->verb = CHANGE_ALTER;
    change->from = (struct object *)(back ? rename->to : rename->from);
    change->to = (struct object *)(back ? rename->from : rename->to);
    struct step step = {
        .arena = renames->arena, .verb = STEP_RENAME, .object = change->to, .change = change};
    for (size_t i = 0; i < count; i++)
        step_add(&step, effect_of(rename), "%s", sql[i]);
    return step;
}

const struct plan *renames_plan(const struct renames *renames, const struct plan *plan, bool back)
{
    if (renames->count == 0)
        return plan;
    struct plan *longer = arena_alloc(renames->arena, 1, sizeof *longer);
    *longer = *plan;
    longer->count = 0;
    longer->steps =
        arena_alloc(renames->arena, plan->count + renames->count, sizeof *longer->steps);
    for (size_t i = 0; !back && i < renames->count; i++)
        longer->steps[longer->count++] = make_step(renames, &renames->items[i], false);
    for (size_t i = 0; i < plan->count; i++)
        longer->steps[longer->count++] = plan->steps[i];
    for (size_t i = renames->count; back && i-- > 0;)
        longer->steps[longer->count++] = make_step(renames, &renames->items[i], true);
    return longer;
}
