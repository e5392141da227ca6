/* Finds migration files, reads them, and takes their checksums. */
#include "migrate/apply/file.h"

#include "common/buffer.h"
#include "common/input.h"
#include "migrate/apply/part.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define LINE_ENDS "\n\r"

/* The header lines that a generated file has. */
#define HEADER_FROM "-- from: "
#define HEADER_TO "-- to: "

static bool ends_with(const char *text, const char *suffix)
{
    size_t length = strlen(text), tail = strlen(suffix);

    return length > tail && strcmp(text + length - tail, suffix) == 0;
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

/* How the ends of the names of a migration and of its rollback are, by tool; the first row whose
 * ends fit counts. Those that begin with a slash are whole names in a folder of their own. */
static const struct ends {
    const char *forward, *back;
} ends[] = {
    {".up.sql", ".down.sql"},        /* golang-migrate */
    {"/migration.sql", "/down.sql"}, /* Prisma */
    {".sql", ROLLBACK_SUFFIX},       /* ours */
};

/* V2024__name.sql or, its undoing, U2024__name.sql: Flyway's. */
static bool is_flyway(const char *path, char letter)
{
    const char *name = last_part(path);

    return name[0] == letter && name[1] >= '0' && name[1] <= '9' && strstr(name, "__") != NULL;
}

/* In a folder of its own (Prisma's) a migration is called after that. */
const char *migration_name(const char *path)
{
    const char *name = last_part(path);

    if (!ends_with(path, ends[1].forward))
        return name;
    for (name--; name > path && name[-1] != '/';)
        name--;
    return name;
}

bool migration_is_rollback(const char *path)
{
    bool is = is_flyway(path, 'U');

    for (size_t i = 0; !is && i < sizeof ends / sizeof ends[0]; i++)
        is = ends_with(path, ends[i].back);
    return is;
}

static char *flyway_path(struct arena *arena, const char *path, char letter)
{
    const char *name = last_part(path);

    return arena_printf(arena, "%.*s%c%s", (int)(name - path), path, letter, name + 1);
}

char *migration_rollback_path(struct arena *arena, const char *path)
{
    size_t length = strlen(path);

    if (is_flyway(path, 'V'))
        return flyway_path(arena, path, 'U');
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (ends_with(path, ends[i].forward))
            return arena_printf(arena, "%.*s%s", (int)(length - strlen(ends[i].forward)), path,
                                ends[i].back);
    }
    return arena_printf(arena, "%s%s", path, ROLLBACK_SUFFIX);
}

char *migration_forward_path(struct arena *arena, const char *path)
{
    size_t length = strlen(path);

    if (is_flyway(path, 'U'))
        return flyway_path(arena, path, 'V');
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (ends_with(path, ends[i].back))
            return arena_printf(arena, "%.*s%s", (int)(length - strlen(ends[i].back)), path,
                                ends[i].forward);
    }
    return arena_strdup(arena, path);
}

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

/* Where the next line begins, or NULL. A lone CR ends a line for PostgreSQL too; what stands between the
 * bytes of CR LF is an empty one. */
static char *next_line(char *at)
{
    at += strcspn(at, LINE_ENDS);
    return *at != '\0' ? at + 1 : NULL;
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
        at = next_line(at);
        if (at != NULL && *at == '\n')
            at++;
    }
    return NULL;
}

/* Lines that begin the two directions, by tool. */
static const struct marks {
    const char *up, *down;
    const char *alone; /* in the line of `up`, or a line of its own: no transaction */
} marks[] = {
    {"-- migrate:up", "-- migrate:down", "transaction:false"},
    {"-- +goose Up", "-- +goose Down", "-- +goose NO TRANSACTION"},
};

/* The line that begins with `mark`, or NULL. */
static char *find_line(char *text, const char *mark)
{
    for (char *line = text; line != NULL; line = next_line(line)) {
        if (strncmp(line, mark, strlen(mark)) == 0)
            return line;
    }
    return NULL;
}

/* Blanks over a part, so that places in the rest stay what they are. */
static void blank(char *from, const char *to)
{
    for (; from < to; from++) {
        if (strchr(LINE_ENDS, *from) == NULL)
            *from = ' ';
    }
}

/* Whether the line that begins with the mark ends the transaction, or a line of its own does. */
static bool is_alone(const char *text, const char *mark, const char *alone)
{
    const char *found = strstr(strncmp(alone, "--", 2) == 0 ? text : mark, alone);

    return found != NULL && (*alone == '-' || found < mark + strcspn(mark, LINE_ENDS));
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
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        char *up = find_line(text, marks[i].up), *down = find_line(text, marks[i].down);
        char *from = side == SIDE_UP ? up : down, *to = side == SIDE_UP ? down : up;

        if (up == NULL || from == NULL)
            continue;
        migration->alone = is_alone(text, from, marks[i].alone);
        if (side == SIDE_DOWN)
            swap_ends(migration);
        blank(text, from);
        if (to > from)
            blank(to, text + length);
        return 0;
    }
    if (side == SIDE_UP)
        return 0;
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

    if (name[0] == '.' || migration_is_rollback(name))
        return NULL;
    if (ends_with(name, ".sql"))
        return path;
    inside = arena_printf(arena, "%s%s", path, ends[1].forward);
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
    return S_ISDIR(info.st_mode) ? folder_list(arena, path, migration_in, list, error)
                                 : one_path(arena, path, list);
}
