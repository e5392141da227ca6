/* Makes a catalogue again and renames in it. */
#include "migrate/rename/rebuilt.h"

#include "migrate/catalog/kept.h"
#include "migrate/catalog/load.h"
#include "migrate/catalog/loader.h"
#include "migrate/catalog/scratch.h"
#include "migrate/connection/connection.h"
#include "migrate/kind/list.h"
#include "migrate/plan/plan.h"

#include <string.h>

static bool is_theirs(const struct object *object, void *context)
{
    (void)context;
    return kept_always(object) == NULL;
}

static int run_plan(struct loader *loader, const struct plan *plan, struct error *error)
{
    for (size_t i = 0; i < plan->count; i++)
        for (size_t j = 0; j < plan->steps[i].count; j++)
            if (loader_command(loader, error, plan->steps[i].statements[j].sql) != 0)
                return -1;
    return 0;
}

static int run_all(struct loader *loader, const char *const *statements, struct error *error)
{
    for (; *statements != NULL; statements++)
        if (loader_command(loader, error, *statements) != 0)
            return -1;
    return 0;
}

/* What the server refused or made otherwise would be missing from every comparison. */
static int check(struct arena *arena, PGconn *reader, struct catalog *from, struct error *error)
{
    struct diff_options options = {.takes_part = is_theirs};
    struct catalog *made = catalog_load(reader, error);
    if (made == NULL)
        return -1;
    const struct diff *diff = diff_catalogs(arena, made, from, &options);
    int failed = 0;
    for (size_t i = 0; failed == 0 && i < diff->count; i++) {
        const struct change *change = &diff->changes[i];
        const struct object *object = change->to != NULL ? change->to : change->from;
        if (change->verb != CHANGE_NONE && change->cause == NULL)
            failed = error_set(error, STATUS_ENVIRONMENT,
                               "%s %s cannot be made again as it is in a scratch database",
                               object->kind->name, object->identity);
    }
    catalog_free(made);
    return failed;
}

static int make(struct arena *arena, struct loader *loader, PGconn *reader, struct catalog *from,
                const char *const *statements, struct error *error)
{
    struct diff_options options = {.takes_part = is_theirs};
    struct catalog *empty = catalog_load(reader, error);
    if (empty == NULL)
        return -1;
    const struct plan *plan = plan_make(arena, diff_catalogs(arena, empty, from, &options));
    int failed = connection_command(loader->work, error, "SET check_function_bodies = off");
    if (failed == 0)
        failed = run_plan(loader, plan, error);
    catalog_free(empty);
    if (failed == 0)
        failed = check(arena, reader, from, error);
    return failed == 0 ? run_all(loader, statements, error) : -1;
}

/* The scratch's role made everything; who owns what, and where the server has it, is the start's. */
static void keep_facts(struct catalog *now, const struct catalog *from,
                       const struct renames *renames)
{
    now->user = from->user == NULL ? NULL : arena_strdup(now->arena, from->user);
    now->formers = from->formers;
    now->former_count = from->former_count;
    for (size_t i = 0; i < now->count; i++) {
        struct object *object = now->objects[i];
        const struct object *was =
            object->parent == NULL ? rename_start(renames, from, object) : NULL;
        if (was != NULL)
            object->address = was->address;
        if (object->owner != NULL && was != NULL)
            object->owner = was->owner == NULL ? NULL : arena_strdup(now->arena, was->owner);
    }
}

static struct catalog *load(struct arena *arena, const struct scratch *scratch,
                            struct catalog *from, const char *const *statements,
                            struct error *error)
{
    struct loader loader;
    PGconn *reader =
        loader_open(&loader, scratch, error) == 0 ? scratch_reader(scratch, error) : NULL;
    struct catalog *now = NULL;
    if (reader != NULL && make(arena, &loader, reader, from, statements, error) == 0)
        now = catalog_load(reader, error);
    loader_close(&loader);
    PQfinish(reader);
    return now;
}

struct catalog *rebuilt_after(const char *string, struct catalog *from,
                              const char *const *statements, struct error *error)
{
    struct scratch scratch = SCRATCH_INIT;
    struct arena *arena = arena_new();
    struct catalog *now = NULL;
    if (scratch_open(&scratch, string, error) == 0) {
        now = load(arena, &scratch, from, statements, error);
        scratch_close(&scratch);
    }
    arena_free(arena);
    return now;
}

/* At most two for each, and the end. */
static const char *const *all_statements(const struct renames *renames)
{
    const char **all = arena_alloc(renames->arena, 2 * renames->count + 1, sizeof *all);
    size_t used = 0;
    for (size_t i = 0; i < renames->count; i++) {
        size_t count;
        const char *const *sql = rename_statements(renames, &renames->items[i], false, &count);
        for (size_t j = 0; j < count; j++)
            all[used++] = sql[j];
    }
    return all;
}

struct catalog *rebuilt_load(const char *string, struct catalog *from,
                             const struct renames *renames, struct error *error)
{
    struct catalog *now = rebuilt_after(string, from, all_statements(renames), error);
    if (now != NULL)
        keep_facts(now, from, renames);
    return now;
}
