/* A migration as files. */
#include "migrate/render/files.h"

#include "migrate/render/pair.h"

static int write_pair(const struct migration *migration, const char *folder, struct buffer *out,
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
    if (failed == 0)
        pair_report(&pair, out);
    return failed;
}

static int write_layout(const struct migration *migration, const char *folder, enum layout layout,
                        struct buffer *out, struct error *error)
{
    struct pieces up = migration_pieces(migration, false), down = migration_pieces(migration, true);
    return layout_write(migration->arena, folder, layout, migration->name, &up, &down, out, error);
}

int migration_files(const struct migration *migration, const char *folder, enum layout layout,
                    struct buffer *out, struct error *error)
{
    int failed = layout == LAYOUT_FLAT ? write_pair(migration, folder, out, error)
                                       : write_layout(migration, folder, layout, out, error);
    if (failed != 0)
        return -1;
    migration_report_rest(migration, out);
    migration_report_end(migration, out);
    return 0;
}
