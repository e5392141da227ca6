/* Finds migration files, reads them, and takes their checksums. */
#include "migrate/apply/file.h"

#include "common/buffer.h"
#include "common/input.h"
#include "migrate/apply/part.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The header lines that a generated file has. */
#define HEADER_FROM "-- from: "
#define HEADER_TO "-- to: "

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

static bool has_byte_order_mark(const char *bytes, size_t length)
{
    size_t mark = strlen(BYTE_ORDER_MARK);

    return length >= mark && memcmp(bytes, BYTE_ORDER_MARK, mark) == 0;
}

/* Lines without the blanks at their ends, joined by newlines, blank lines at the end left out. */
static void take_checksum(const char *bytes, size_t length, char out[SHA256_HEX_SIZE])
{
    struct sha256 hash;
    const char *at = bytes, *end = bytes + length;
    size_t newlines = 0;

    sha256_init(&hash);
    if (has_byte_order_mark(bytes, length))
        at += strlen(BYTE_ORDER_MARK);
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline != NULL ? newline : end;

        while (stop > at && strchr(" \t\r\f\v", stop[-1]) != NULL)
            stop--;
        if (stop > at) {
            for (; newlines > 0; newlines--)
                sha256_update(&hash, "\n", 1);
            sha256_update(&hash, at, (size_t)(stop - at));
        }
        newlines++;
        at = newline != NULL ? newline + 1 : end;
    }
    sha256_final(&hash, out);
}

/* The fingerprint in the comment line at the top that begins with `mark`, or NULL. */
static const char *header(struct arena *arena, char *text, const char *mark)
{
    char *at = text;

    while (at != NULL && at[0] == '-' && at[1] == '-') {
        if (strncmp(at, mark, strlen(mark)) == 0) {
            at += strlen(mark);
            return strspn(at, "0123456789abcdef") == SHA256_HEX_SIZE - 1
                       ? arena_strndup(arena, at, SHA256_HEX_SIZE - 1)
                       : NULL;
        }
        at = line_after(at);
        if (at != NULL && *at == '\n')
            at++;
    }
    return NULL;
}

/* The header of such a file speaks of the way up. */
static void swap_ends(struct migration_file *migration)
{
    const char *from = migration->from;

    migration->from = migration->to;
    migration->to = from;
}

/* Leave only one direction of a file that has marks. -1: it has no such direction. */
static int choose_side(char *text, size_t length, enum migration_side side,
                       struct migration_file *migration, struct error *error)
{
    enum side_found found = side_choose(text, length, side, &migration->alone);

    if (found == SIDE_CHOSEN && side == SIDE_DOWN)
        swap_ends(migration);
    if (found == SIDE_CHOSEN || (found == SIDE_UNMARKED && side == SIDE_UP))
        return 0;
    if (side == SIDE_UP) {
        error_set(error, STATUS_INPUT, "'%s' has only a way back", migration->path);
        return error_hint(error, "the way there would be behind a mark like '-- migrate:up'");
    }
    error_set(error, STATUS_INPUT, "'%s' has no way back", migration->path);
    return error_hint(error, "it would be in '%s', or behind '-- migrate:down'",
                      migration->rollback_path);
}

int migration_read(struct arena *arena, const char *path, enum migration_side side,
                   struct migration_file *migration, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    int result = input_read(path, INPUT_LIMIT, &text, error);

    *migration = (struct migration_file){.path = arena_strdup(arena, input_name(path))};
    migration->name = migration_name(migration->path);
    migration->rollback_path = migration_rollback_path(arena, path);
    if (result == 0) {
        size_t mark = has_byte_order_mark(text.data, text.length) ? strlen(BYTE_ORDER_MARK) : 0;

        take_checksum(text.data, text.length, migration->checksum);
        migration->from = header(arena, text.data + mark, HEADER_FROM);
        migration->to = header(arena, text.data + mark, HEADER_TO);
        result = choose_side(text.data + mark, text.length - mark, side, migration, error);
    }
    if (result == 0)
        result =
            script_parse(arena, migration->path, text.data, text.length, &migration->script, error);
    if (result == 0)
        result = parts_make(arena, migration, error);
    buffer_release(&text);
    return result;
}

char *migration_path(struct arena *arena, const char *folder, const char *name)
{
    size_t length = strlen(folder);

    if (length == 0)
        return arena_strdup(arena, name);
    while (length > 0 && folder[length - 1] == '/')
        length--;
    return arena_printf(arena, "%.*s/%s", (int)length, folder, name);
}

/* The path of the migration that an entry of a folder is, or holds; NULL: none. */
static const char *migration_in(struct arena *arena, const char *folder, const char *name)
{
    const char *path = migration_path(arena, folder, name), *inside;
    struct stat info;

    if (name[0] == '.' || migration_is_rollback(arena, path))
        return NULL;
    if (path_ends_with(name, ".sql"))
        return path;
    inside = arena_printf(arena, "%s" MIGRATION_INSIDE, path);
    return stat(inside, &info) == 0 && S_ISREG(info.st_mode) ? inside : NULL;
}

static int one_path(struct arena *arena, const char *path, struct folder *list)
{
    list->paths = arena_alloc(arena, 1, sizeof *list->paths);
    list->paths[0] = arena_strdup(arena, path);
    list->count = 1;
    return 0;
}

int migration_find(struct arena *arena, const char *path, struct folder *list, struct error *error)
{
    struct stat info;

    *list = (struct folder){0};
    if (strcmp(path, "-") == 0)
        return one_path(arena, path, list);
    if (stat(path, &info) < 0)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot read '%s'", path);
    if (!S_ISDIR(info.st_mode))
        return one_path(arena, path, list);
    if (folder_list(arena, path, migration_in, list, error) < 0)
        return -1;
    if (list->count > 0)
        qsort(list->paths, list->count, sizeof *list->paths, migration_compare);
    return 0;
}
