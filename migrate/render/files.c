/* Migrations as files. */
#include "migrate/render/files.h"

#include "migrate/render/pair.h"

/* One migration, or the two of --phases. */
#define MIGRATIONS 2

static int write_pairs(const struct migration *const *migrations, size_t count, const char *folder,
                       struct made_files *made, struct error *error)
{
    struct buffer texts[MIGRATIONS] = {BUFFER_INIT}, undone[MIGRATIONS] = {BUFFER_INIT};
    struct pair pairs[MIGRATIONS];
    for (size_t i = 0; i < count; i++) {
        migration_sql(migrations[i], false, &texts[i]);
        migration_sql(migrations[i], true, &undone[i]);
        pairs[i] =
            (struct pair){.name = migrations[i]->name, .text = &texts[i], .undone = &undone[i]};
    }
    int failed = pairs_write(migrations[0]->arena, folder, pairs, count, error);
    for (size_t i = 0; i < count; i++) {
        if (failed == 0)
            pair_made(&pairs[i], made);
        buffer_release(&texts[i]);
        buffer_release(&undone[i]);
    }
    return failed;
}

static int write_layout(const struct migration *const *migrations, size_t count, const char *folder,
                        enum layout layout, struct made_files *made, struct error *error)
{
    struct layout_part parts[MIGRATIONS] = {{0}};
    for (size_t i = 0; i < count; i++)
        parts[i] = (struct layout_part){.name = migrations[i]->name,
                                        .up = migration_pieces(migrations[i], false),
                                        .down = migration_pieces(migrations[i], true)};
    return layout_write(migrations[0]->arena, folder, layout, parts, count, made, error);
}

int migration_files(const struct migration *const *migrations, size_t count, const char *folder,
                    enum layout layout, struct made_files *made, struct error *error)
{
    int failed = layout == LAYOUT_FLAT
                     ? write_pairs(migrations, count, folder, made, error)
                     : write_layout(migrations, count, folder, layout, made, error);
    return failed != 0 ? -1 : 0;
}

void migration_files_report(const struct migration *const *migrations, size_t count,
                            const struct made_files *made, struct buffer *out)
{
    made_report(made, out);
    for (size_t i = 0; i < count; i++) {
        migration_report_rest(migrations[i], out);
        migration_report_end(migrations[i], out);
    }
}
