/* Joins what a log shows with what the server has counted, by fingerprint. */
#include "migrate/analyze/log.h"
#include "migrate/analyze/statements.h"
#include "migrate/analyze/tree.h"

#include <string.h>

/* The statements of the list by their fingerprints. */
static void index_list(struct map *map, struct statement_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *fingerprint = tree_fingerprint(map->arena, list->items[i].text);

        if (*fingerprint != '\0' && map_get(map, fingerprint) == NULL)
            map_put(map, fingerprint, &list->items[i]);
    }
}

void log_merge(struct log *log, struct statement_list *list)
{
    struct statement_list merged = *list;
    struct map known;

    merged.items =
        arena_alloc(log->arena, list->count + log->group_count + 1, sizeof *merged.items);
    if (list->count > 0)
        memcpy(merged.items, list->items, list->count * sizeof *list->items);
    map_init(&known, log->arena);
    index_list(&known, &merged);
    for (size_t i = 0; i < log->group_count; i++) {
        struct log_group *group = &log->groups[i];
        struct statement_stats *stats = map_get(&known, tree_fingerprint(log->arena, group->first));

        if (stats != NULL) {
            stats->sample = group->stats.sample;
            stats->logged_node = group->stats.logged_node;
            stats->logged_cost = group->stats.logged_cost;
        } else
            merged.items[merged.count++] = group->stats;
        group->merged = stats != NULL ? stats->text : group->stats.text;
    }
    *list = merged;
    statements_sort(list);
}
