/* Makes a schema again: what leads from an empty database to it. */
#include "migrate/prove/rebuild.h"

#include "common/map.h"
#include "migrate/catalog/kept.h"
#include "migrate/catalog/load.h"
#include "migrate/connection/connection.h"
#include "migrate/plan/plan.h"
#include "migrate/prove/run.h"

struct rebuild {
    struct rebuilt *rebuilt;
    struct arena *arena;
    struct catalog *from;
    bool owners;
    rebuild_missing *missing;
    void *context;
    struct error *error;
};

/* Whether every object can be given to its owner: by a superuser, when they are all there. A sequence
 * must have the owner of its table, so that it matters even where owners are not compared. */
static bool owners_are_there(const struct rebuild *rebuild)
{
    struct error ignored = ERROR_INIT;
    struct map roles;
    bool all = true;
    PGresult *result = connection_query(rebuild->rebuilt->scratch.session, &ignored,
                                        "SELECT rolname FROM pg_catalog.pg_roles "
                                        "WHERE pg_catalog.current_setting('is_superuser') = 'on'");
    map_init(&roles, rebuild->arena);
    for (int i = 0; result != NULL && i < PQntuples(result); i++)
        map_put(&roles, PQgetvalue(result, i, 0), result);
    for (size_t i = 0; all && i < rebuild->from->count; i++) {
        const char *owner = rebuild->from->objects[i]->owner;
        all = owner == NULL || map_get(&roles, owner) != NULL;
    }
    PQclear(result);
    error_clear(&ignored);
    return all;
}

static bool is_our_own(const struct object *object, void *context)
{
    (void)context;
    return kept_always(object) == NULL;
}

/* Everything, what stands apart from a comparison as well: others may need it. */
static int make_again(struct rebuild *rebuild, struct catalog *empty)
{
    struct diff_options options = {.owners = rebuild->owners || owners_are_there(rebuild),
                                   .takes_part = is_our_own};
    const struct plan *plan =
        plan_make(rebuild->arena, diff_catalogs(rebuild->arena, empty, rebuild->from, &options));
    const char **reasons = arena_alloc(rebuild->arena, plan->count + 1, sizeof *reasons);
    struct loader *loader = &rebuild->rebuilt->loader;
    if (connection_command(loader->work, rebuild->error, "SET check_function_bodies = off") != 0 ||
        plan_run(rebuild->arena, loader, plan, reasons, rebuild->error) != 0)
        return -1;
    for (size_t i = 0; i < plan->count; i++)
        if (reasons[i] != NULL)
            rebuild->missing(plan->steps[i].object, reasons[i], rebuild->context);
    return 0;
}

static int open_connections(struct rebuild *rebuild)
{
    struct rebuilt *rebuilt = rebuild->rebuilt;
    if (loader_open(&rebuilt->loader, &rebuilt->scratch, rebuild->error) != 0)
        return -1;
    rebuilt->reader = scratch_reader(&rebuilt->scratch, rebuild->error);
    return rebuilt->reader == NULL ? -1 : 0;
}

static int fill(struct rebuild *rebuild)
{
    struct catalog *empty = catalog_load(rebuild->rebuilt->reader, rebuild->error);
    int failed = empty == NULL ? -1 : make_again(rebuild, empty);
    catalog_free(empty);
    return failed;
}

int rebuild_open(struct rebuilt *rebuilt, struct arena *arena, const char *string,
                 struct catalog *from, bool owners, rebuild_missing *missing, void *context,
                 struct error *error)
{
    struct rebuild rebuild = {rebuilt, arena, from, owners, missing, context, error};
    *rebuilt = (struct rebuilt){.scratch = SCRATCH_INIT, .loader = LOADER_INIT};
    if (scratch_open(&rebuilt->scratch, string, error) != 0)
        return -1;
    if (open_connections(&rebuild) == 0 && fill(&rebuild) == 0)
        return 0;
    rebuild_close(rebuilt);
    return -1;
}

void rebuild_close(struct rebuilt *rebuilt)
{
    loader_close(&rebuilt->loader);
    PQfinish(rebuilt->reader);
    rebuilt->reader = NULL;
    scratch_close(&rebuilt->scratch);
}
