/* Goes through each session's statements as they came, one session after the other. */
#include "migrate/analyze/nplusone_log.h"

#include <stdlib.h>
#include <string.h>

#define LEAST_RUN 3  /* lookups behind one list */
#define RUN_GROUPS 8 /* different lookups for one row */

/* Lookups of one statement behind one list. */
struct run {
    size_t group, count;
};

struct session {
    size_t parent; /* group + 1; 0: none */
    struct run runs[RUN_GROUPS];
    size_t run_count;
};

/* All runs of a pair of statements. */
struct pair {
    size_t list, lookup; /* groups */
    double runs, lookups;
    const struct foreign_key *key;
    const struct table *parent, *child;
    int column;
    struct pair *next;
};

struct reader {
    struct arena *arena;
    const struct facts *facts;
    const struct log *log;
    const struct usage **usages; /* by group; NULL: not understood */
    struct session session;      /* the one that is followed */
    struct pair *pairs;
};

/* Which foreign key leads from the rows of the list to the lookup, if one does. */
static bool relate(const struct reader *r, const struct usage *list, const struct usage *lookup,
                   struct pair *pair)
{
    for (size_t i = 0; i < r->facts->key_count; i++) {
        const struct foreign_key *key = &r->facts->keys[i];
        struct {
            const struct table *parent, *child;
            int column;
        } ways[] = {{key->parent, key->table, key->columns[0]},
                    {key->table, key->parent, key->parent_columns[0]}};

        for (size_t w = 0; key->column_count == 1 && w < 2; w++) {
            if (!is_lookup(lookup, ways[w].child, ways[w].column) || !is_list(list, ways[w].parent))
                continue;
            pair->key = key;
            pair->parent = ways[w].parent;
            pair->child = ways[w].child;
            pair->column = ways[w].column;
            return true;
        }
    }
    return false;
}

static struct pair *pair_of(struct reader *r, size_t list, size_t lookup)
{
    struct pair *pair = r->pairs, found = {.list = list, .lookup = lookup};

    while (pair != NULL && (pair->list != list || pair->lookup != lookup))
        pair = pair->next;
    if (pair != NULL)
        return pair;
    if (r->usages[list] == NULL || r->usages[lookup] == NULL ||
        !relate(r, r->usages[list], r->usages[lookup], &found))
        return NULL;
    pair = arena_alloc(r->arena, 1, sizeof *pair);
    *pair = found;
    pair->next = r->pairs;
    r->pairs = pair;
    return pair;
}

/* What came behind the list is over. */
static void end_runs(struct reader *r)
{
    struct session *session = &r->session;

    for (size_t i = 0; i < session->run_count; i++) {
        struct pair *pair = pair_of(r, session->parent - 1, session->runs[i].group);

        if (pair == NULL || session->runs[i].count < LEAST_RUN)
            continue;
        pair->runs++;
        pair->lookups += (double)session->runs[i].count;
    }
    session->run_count = 0;
}

/* A lookup behind a list; false when it is none. */
static bool continue_run(struct reader *r, size_t group)
{
    struct session *session = &r->session;

    if (session->parent == 0 || session->parent - 1 == group)
        return false;
    for (size_t i = 0; i < session->run_count; i++) {
        if (session->runs[i].group == group) {
            session->runs[i].count++;
            return true;
        }
    }
    if (session->run_count == RUN_GROUPS || r->usages[group] == NULL ||
        r->usages[session->parent - 1] == NULL || pair_of(r, session->parent - 1, group) == NULL)
        return false;
    session->runs[session->run_count++] = (struct run){group, 1};
    return true;
}

static void follow(struct reader *r, size_t group)
{
    if (continue_run(r, group))
        return;
    end_runs(r);
    r->session.parent = r->log->groups[group].transaction ? 0 : group + 1;
}

/* By session, then as they came. */
static int compare(const void *a, const void *b)
{
    const struct log_event *x = *(const struct log_event *const *)a;
    const struct log_event *y = *(const struct log_event *const *)b;

    if (x->session != y->session)
        return x->session < y->session ? -1 : 1;
    return x < y ? -1 : x > y;
}

static void follow_all(struct reader *r)
{
    const struct log *log = r->log;
    const struct log_event **events = arena_alloc(r->arena, log->event_count + 1, sizeof *events);
    size_t session = 0;

    for (size_t i = 0; i < log->event_count; i++)
        events[i] = &log->events[i];
    qsort(events, log->event_count, sizeof *events, compare);
    for (size_t i = 0; i < log->event_count; i++) {
        if (events[i]->session != session) {
            end_runs(r);
            r->session.parent = 0;
            session = events[i]->session;
        }
        if (session > 0)
            follow(r, events[i]->group);
    }
    end_runs(r);
}

static void match_usages(struct reader *r, const struct judged *judged, size_t count)
{
    struct map by_text;

    map_init(&by_text, r->arena);
    for (size_t i = 0; i < count; i++)
        map_put(&by_text, judged[i].usage->stats->text, (void *)judged[i].usage);
    r->usages = arena_alloc(r->arena, r->log->group_count + 1, sizeof *r->usages);
    for (size_t i = 0; i < r->log->group_count; i++)
        r->usages[i] = map_get(&by_text, r->log->groups[i].merged);
}

static double mean_of(const struct usage *usage)
{
    return usage->stats->timed ? usage->stats->mean_ms : 0;
}

static void report(struct reader *r, const struct pair *pair, struct nplusone_list *list)
{
    const struct usage *lookup = r->usages[pair->lookup];

    if (pair->runs == 0)
        return;
    nplusone_add(r->arena, list,
                 (struct nplusone){
                     .evidence = EVIDENCE_LOGGED,
                     .key = pair->key,
                     .parent = pair->parent,
                     .child = pair->child,
                     .column = pair->column,
                     .list = r->usages[pair->list],
                     .lookup = lookup,
                     .list_calls = pair->runs,
                     .list_rows = -1,
                     .lookup_calls = pair->lookups,
                     .lookup_ms = pair->lookups * mean_of(lookup),
                     .per_list = pair->lookups / pair->runs,
                 });
}

void nplusone_logged(struct arena *arena, const struct facts *facts, const struct log *log,
                     const struct judged *judged, size_t count, struct nplusone_list *list)
{
    struct reader r = {.arena = arena, .facts = facts, .log = log};

    match_usages(&r, judged, count);
    follow_all(&r);
    for (const struct pair *pair = r.pairs; pair != NULL; pair = pair->next)
        report(&r, pair, list);
}
