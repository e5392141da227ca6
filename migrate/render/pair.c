/* File names with dates, and the files. */
#include "migrate/render/pair.h"

#include "common/output.h"
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

/* "20240115", "20240115b", … "20240115z", "20240115zb", …: they sort in the order they are made. The
 * first free one, behind `after` unless that is NULL. */
static const char *free_prefix(struct arena *arena, const char *folder, const char *after)
{
    char date[DATE_SIZE];
    today(date);
    const char *base = date, *prefix = arena_strdup(arena, date);
    bool is_behind = after == NULL;
    for (char letter = 'b'; !is_behind || is_taken(folder, prefix); letter++) {
        is_behind = is_behind || strcmp(prefix, after) == 0;
        if (letter > LAST_LETTER) {
            base = arena_printf(arena, "%sz", base);
            letter = 'b';
        }
        prefix = arena_printf(arena, "%s%c", base, letter);
    }
    return prefix;
}

static int add_pair(struct arena *arena, struct output_set *set, const char *folder,
                    const char *prefix, struct pair *pair, struct error *error)
{
    const char *path = arena_printf(arena, "%s_%s.sql", prefix, pair->name);
    const char *rollback = migration_rollback_path(arena, path);
    pair->forward = migration_path(arena, folder, path);
    pair->back = migration_path(arena, folder, rollback);
    if (output_set_add(set, path, OUTPUT_CREATE, buffer_text(pair->text), pair->text->length,
                       error) != 0)
        return -1;
    return output_set_add(set, rollback, OUTPUT_CREATE, buffer_text(pair->undone),
                          pair->undone->length, error);
}

int pairs_write(struct arena *arena, const char *folder, struct pair *pairs, size_t count,
                struct error *error)
{
    struct output_set *set = output_set_new(folder);
    const char *prefix = NULL;
    int failed = 0;
    for (size_t i = 0; failed == 0 && i < count; i++) {
        prefix = free_prefix(arena, folder, prefix);
        failed = add_pair(arena, set, folder, prefix, &pairs[i], error);
    }
    if (failed == 0)
        failed = output_set_commit(set, error);
    output_set_free(set);
    return failed;
}

void pair_made(const struct pair *pair, struct made_files *made)
{
    made_add(made, "migration", pair->forward);
    made_add(made, "rollback", pair->back);
}
