/* File names with dates, and the files. */
#include "migrate/render/pair.h"

#include "common/output.h"
#include "common/text.h"
#include "migrate/apply/file.h"

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

int pair_write(struct arena *arena, const char *folder, const char *name,
               const struct buffer *forward, const struct buffer *back, struct pair *pair,
               struct error *error)
{
    const char *path = arena_printf(arena, "%s_%s.sql", free_prefix(arena, folder), name);
    const char *rollback = migration_rollback_path(arena, path);
    struct output_set *set = output_set_new(folder);
    int failed =
        output_set_add(set, path, OUTPUT_CREATE, buffer_text(forward), forward->length, error);
    if (failed == 0)
        failed =
            output_set_add(set, rollback, OUTPUT_CREATE, buffer_text(back), back->length, error);
    if (failed == 0)
        failed = output_set_commit(set, error);
    output_set_free(set);
    pair->forward = migration_path(arena, folder, path);
    pair->back = migration_path(arena, folder, rollback);
    return failed;
}

static void report(struct buffer *out, const char *what, const char *path)
{
    buffer_printf(out, "Generated %s: ", what);
    text_escape(out, path, strlen(path));
    buffer_putc(out, '\n');
}

void pair_report(const struct pair *pair, struct buffer *out)
{
    report(out, "migration", pair->forward);
    report(out, "rollback", pair->back);
}
