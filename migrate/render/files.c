/* A migration as files. */
#include "migrate/render/files.h"

#include "migrate/render/pair.h"

int migration_files(const struct migration *migration, const char *folder, struct buffer *out,
                    struct error *error)
{
    struct buffer forward = BUFFER_INIT, back = BUFFER_INIT;
    struct pair pair;
    migration_sql(migration, false, &forward);
    migration_sql(migration, true, &back);
    int failed =
        pair_write(migration->arena, folder, migration->name, &forward, &back, &pair, error);
    buffer_release(&forward);
    buffer_release(&back);
    if (failed != 0)
        return -1;
    pair_report(&pair, out);
    for (size_t i = 0; migration->kept[i] != NULL; i++)
        buffer_printf(out, "kept: %s\n", migration->kept[i]);
    migration_report_end(migration, out);
    return 0;
}
