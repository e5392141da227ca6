/* File names with dates, and the files. */
#include "migrate/render/files.h"

#include "common/memory.h"
#include "common/output.h"
#include "common/text.h"

#include <dirent.h>
#include <string.h>
#include <time.h>

#define DATE_SIZE 16
#define LAST_LETTER 'z'

/* The date of today, as the user's clock has it. */
static void today(char out[DATE_SIZE])
{
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    strftime(out, DATE_SIZE, "%Y%m%d", &local);
}

/* Whether a file of the folder begins with the date and the letters and "_". */
static bool is_taken(const char *folder, const char *prefix)
{
    DIR *directory = opendir(folder);
    bool taken = false;
    size_t length = strlen(prefix);
    if (directory == NULL)
        return false;
    for (const struct dirent *entry; !taken && (entry = readdir(directory)) != NULL;)
        taken = strncmp(entry->d_name, prefix, length) == 0 && entry->d_name[length] == '_';
    closedir(directory);
    return taken;
}

/* "20240115", "20240115b", … "20240115z", "20240115zb", …: they sort in the order they are made. */
static const char *free_prefix(struct arena *arena, const char *folder)
{
    char date[DATE_SIZE];
    today(date);
    const char *base = date, *prefix = arena_strdup(arena, date);
    for (char letter = 'b'; is_taken(folder, prefix); letter++) {
        if (letter > LAST_LETTER) {
            base = arena_printf(arena, "%sz", base);
            letter = 'b';
        }
        prefix = arena_printf(arena, "%s%c", base, letter);
    }
    return prefix;
}

static int add_file(struct output_set *set, const struct migration *migration, bool back,
                    const char *path, struct error *error)
{
    struct buffer sql = BUFFER_INIT;
    migration_sql(migration, back, &sql);
    int failed = output_set_add(set, path, OUTPUT_CREATE, buffer_text(&sql), sql.length, error);
    buffer_release(&sql);
    return failed;
}

static void report(struct buffer *out, const char *what, const char *folder, const char *path)
{
    const char *slash = folder[0] != '\0' && folder[strlen(folder) - 1] == '/' ? "" : "/";
    buffer_printf(out, "Generated %s: ", what);
    text_escape(out, folder, strlen(folder));
    buffer_puts(out, slash);
    text_escape(out, path, strlen(path));
    buffer_putc(out, '\n');
}

int migration_files(const struct migration *migration, const char *folder, struct buffer *out,
                    struct error *error)
{
    struct arena *arena = migration->arena;
    const char *prefix = free_prefix(arena, folder);
    const char *path = arena_printf(arena, "%s_%s.sql", prefix, migration->name);
    const char *back = arena_printf(arena, "%s_%s_rollback.sql", prefix, migration->name);
    struct output_set *set = output_set_new(folder);
    int failed = add_file(set, migration, false, path, error);
    if (failed == 0)
        failed = add_file(set, migration, true, back, error);
    if (failed == 0)
        failed = output_set_commit(set, error);
    output_set_free(set);
    if (failed != 0)
        return -1;
    report(out, "migration", folder, path);
    report(out, "rollback", folder, back);
    for (size_t i = 0; migration->kept[i] != NULL; i++)
        buffer_printf(out, "kept: %s\n", migration->kept[i]);
    return 0;
}
