/* Rounds of renaming and asking until nothing is left to ask. */
#include "migrate/rename/base.h"

#include "common/interrupt.h"
#include "migrate/rename/rebuilt.h"

#include <string.h>

struct finder {
    struct arena *arena;
    const struct base_request *request;
    struct base *base;
    struct questions asked; /* and answered with no */
    size_t made;            /* how many of the renames the base has */
    bool apart;             /* sequences are made anew: there is no server to rename them on */
};

static int rebuild(struct finder *finder, struct error *error)
{
    struct base *base = finder->base;
    if (base->renames.count == finder->made)
        return 0;
    const char *string;
    if (finder->request->server(finder->request->context, &string, error) != 0)
        return -1;
    struct catalog *now = rebuilt_load(string, finder->request->from, &base->renames, error);
    if (now == NULL)
        return -1;
    base->catalog = base->made[base->rounds++] = now;
    finder->made = base->renames.count;
    return 0;
}

static bool was_asked(const struct finder *finder, const struct rename *question)
{
    for (size_t i = 0; i < finder->asked.count; i++)
        if (strcmp(finder->asked.items[i].from->identity, question->from->identity) == 0 &&
            finder->asked.items[i].to == question->to)
            return true;
    return false;
}

static void remember(struct finder *finder, struct rename question)
{
    struct questions *asked = &finder->asked;
    asked->items = arena_grow(finder->arena, asked->items, asked->count, asked->count + 1,
                              sizeof *asked->items);
    asked->items[asked->count++] = question;
}

static void ask(struct finder *finder)
{
    const struct base_request *request = finder->request;
    for (size_t i = 0; request->ask != NULL && i < finder->base->questions.count; i++) {
        struct rename question = finder->base->questions.items[i];
        if (was_asked(finder, &question) || interrupt_pending() != 0)
            continue;
        if (request->ask(question_text(finder->arena, &question), request->context))
            renames_add(&finder->base->renames, question);
        else
            remember(finder, question);
    }
}

/* Numbers that go on are worth a rename, but no error where no server can make it. */
static int take_sequences(struct finder *finder, const struct diff *diff)
{
    struct base *base = finder->base;
    struct error ignored = ERROR_INIT;
    size_t before = base->renames.count;
    if (finder->apart)
        return 0;
    renames_take_sequences(&base->renames, diff);
    if (base->renames.count == before)
        return 0;
    if (rebuild(finder, &ignored) != 0) {
        base->renames.count = before;
        finder->apart = true;
    }
    error_clear(&ignored);
    return 1;
}

static int find(struct finder *finder, struct error *error)
{
    const struct base_request *request = finder->request;
    struct base *base = finder->base;
    while (base->rounds < BASE_ROUNDS - 1) {
        if (rebuild(finder, error) != 0)
            return -1;
        const struct diff *diff =
            diff_catalogs(finder->arena, base->catalog, request->to, request->diff);
        if (take_sequences(finder, diff) != 0)
            continue;
        base->questions = (struct questions){.arena = finder->arena};
        questions_find(&base->questions, diff);
        ask(finder);
        if (base->renames.count == finder->made)
            return 0;
    }
    return rebuild(finder, error);
}

/* Twice, for one wish may stand on a later one: a column's on its table's. */
static int take_wishes(const struct base_request *request, struct renames *renames,
                       struct error *error)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < request->wish_count; i++) {
            int failed =
                renames_wish(renames, request->from, request->to, request->wishes[i], error);
            if (failed != 0 && pass == 1)
                return -1;
            error_clear(error);
        }
    return 0;
}

int base_find(struct arena *arena, const struct base_request *request, struct base *base,
              struct error *error)
{
    struct finder finder = {.arena = arena, .request = request, .base = base};
    *base = (struct base){.catalog = request->from, .renames = {.arena = arena}};
    renames_take_formers(&base->renames, request->from, request->to, false);
    if (take_wishes(request, &base->renames, error) != 0)
        return -1;
    renames_take_formers(&base->renames, request->from, request->to, true);
    if (find(&finder, error) == 0)
        return 0;
    if (base->renames.count > 0 && error->status == STATUS_ENVIRONMENT && error->hint == NULL)
        error_hint(error, "renames are tried in a scratch database: give a server with --scratch");
    return -1;
}

void base_free(struct base *base)
{
    for (size_t i = 0; i < base->rounds; i++)
        catalog_free(base->made[i]);
}
