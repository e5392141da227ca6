/* Finds the snapshots around each target and counts in between. */
#include "migrate/analyze/window.h"

/* Clocks of two machines: a snapshot may seem to be that much late. */
#define CLOCK_SLACK_S 0.05

/* The same statements with the counts of the window; those that are not understood stay away. */
static void take(struct arena *arena, struct window *window, const struct statement_list *list,
                 const struct map *usages)
{
    window->judged = arena_alloc(arena, list->count + 1, sizeof *window->judged);
    for (size_t i = 0; i < list->count; i++) {
        const struct usage *known = map_get(usages, list->items[i].text);
        struct usage *usage;

        if (known == NULL)
            continue;
        usage = arena_alloc(arena, 1, sizeof *usage);
        *usage = *known;
        usage->stats = &list->items[i];
        window->judged[window->count++].usage = usage;
    }
}

static const struct snapshot *last_before(const struct snapshots *snapshots, double moment)
{
    const struct snapshot *found = NULL;

    for (size_t i = 0; i < snapshots->count; i++) {
        if (snapshots->items[i].epoch <= moment + CLOCK_SLACK_S)
            found = &snapshots->items[i];
    }
    return found;
}

static const struct snapshot *first_after(const struct snapshots *snapshots, double moment,
                                          const struct snapshot *before)
{
    for (size_t i = 0; i < snapshots->count; i++) {
        if (snapshots->items[i].epoch >= moment - CLOCK_SLACK_S && &snapshots->items[i] > before)
            return &snapshots->items[i];
    }
    return NULL;
}

/* What --between takes before the first target, between two and after the last one stands in order;
 * another file is gone through by time. */
static void find_around(const struct snapshots *snapshots, const struct load *load, size_t i,
                        const struct snapshot **before, const struct snapshot **after)
{
    const struct load_target *target = &load->targets[i];

    if (snapshots->count == load->target_count + 1) {
        *before = &snapshots->items[i];
        *after = &snapshots->items[i + 1];
        return;
    }
    *before = last_before(snapshots, target->start);
    *after = *before != NULL ? first_after(snapshots, target->end, *before) : NULL;
}

static void add(struct arena *arena, struct windows *windows, const struct map *usages,
                const struct snapshot *before, const struct statement_list *after, double seconds,
                const char *target, double requests)
{
    struct statement_list list = snapshot_between(arena, before, after, seconds);
    struct window *window = &windows->items[windows->count++];

    *window = (struct window){.target = target, .requests = requests};
    take(arena, window, &list, usages);
}

void windows_make(struct arena *arena, const struct snapshots *snapshots, const struct load *load,
                  const struct statement_list *now, double epoch, const struct judged *judged,
                  size_t judged_count, struct windows *windows)
{
    struct map usages;

    map_init(&usages, arena);
    for (size_t i = 0; i < judged_count; i++)
        map_put(&usages, judged[i].usage->stats->text, (void *)judged[i].usage);
    *windows = (struct windows){0};
    windows->items = arena_alloc(arena, load->target_count + 1, sizeof *windows->items);
    for (size_t i = 0; i < load->target_count; i++) {
        const struct load_target *target = &load->targets[i];
        const struct snapshot *before, *after;

        find_around(snapshots, load, i, &before, &after);
        if (before == NULL || (after == NULL && i + 1 < load->target_count))
            continue;
        add(arena, windows, &usages, before, after != NULL ? &after->statements : now,
            (after != NULL ? after->epoch : epoch) - before->epoch, target->name, target->requests);
    }
    if (windows->count == 0 && snapshots->count > 0)
        add(arena, windows, &usages, &snapshots->items[0],
            snapshots->count > 1 ? &snapshots->items[snapshots->count - 1].statements : now,
            epoch - snapshots->items[0].epoch, NULL, load->requests);
}
