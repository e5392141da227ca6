/* A row per runner: how its files are called, and how the two ways are put into them. */
#include "migrate/render/layout.h"

#include "common/embed.h"
#include "common/output.h"
#include "migrate/apply/file.h"

#include <dirent.h>
#include <string.h>
#include <time.h>

extern const struct embed migrate_templates[];

const char *const layout_names[] = {
    [LAYOUT_FLAT] = "flat",
    [LAYOUT_PRISMA] = "prisma",
    [LAYOUT_KNEX] = "knex",
    [LAYOUT_FLYWAY] = "flyway",
    [LAYOUT_DBMATE] = "dbmate",
    [LAYOUT_GOOSE] = "goose",
    [LAYOUT_GOLANG_MIGRATE] = "golang-migrate",
    NULL,
};

#define VERSION_SIZE 32

struct writer {
    struct arena *arena;
    const char *folder;
    struct output_set *set;
    time_t later; /* when the next file is from, in seconds from now */
    struct made_files *made;
    struct error *error;
};

/* What one file (or pair of files) holds; NULL: nothing to do in that direction. */
struct pair_of_pieces {
    const char *version; /* YYYYMMDDHHMMSS */
    const char *name;
    const struct piece *up, *down;
    const char *up_header, *down_header; /* comment lines, or "" */
};

/* The moment in UTC, `later` seconds from now. */
static const char *version_at(struct arena *arena, time_t later)
{
    time_t moment = time(NULL) + later;
    struct tm utc;
    char text[VERSION_SIZE];
    gmtime_r(&moment, &utc);
    strftime(text, sizeof text, "%Y%m%d%H%M%S", &utc);
    return arena_strdup(arena, text);
}

/* Whether a name of the folder has that version, whatever stands before it. */
static bool is_taken(const char *folder, const char *version)
{
    DIR *directory = opendir(folder);
    bool taken = false;
    if (directory == NULL)
        return false;
    for (const struct dirent *entry; !taken && (entry = readdir(directory)) != NULL;)
        taken = strstr(entry->d_name, version) != NULL;
    closedir(directory);
    return taken;
}

static time_t free_moment(struct writer *writer, size_t count)
{
    time_t later = 0;
    for (size_t free = 0; free < count; later++)
        free = is_taken(writer->folder, version_at(writer->arena, later)) ? 0 : free + 1;
    return later - (time_t)count;
}

static int add(struct writer *writer, const char *what, const char *path, const struct buffer *text)
{
    const char *full = migration_path(writer->arena, writer->folder, path);
    if (output_set_add(writer->set, path, OUTPUT_CREATE, buffer_text(text), text->length,
                       writer->error) != 0)
        return -1;
    made_add(writer->made, what, full);
    return 0;
}

/* A transaction of its own, or the statement. */
static void put_closed(struct buffer *out, const struct piece *piece)
{
    if (piece == NULL)
        buffer_puts(out, "-- Nothing to do in this part.\n");
    else if (piece->alone)
        buffer_puts(out, piece->sql);
    else
        buffer_printf(out, "BEGIN;\n%sCOMMIT;\n", piece->sql);
}

/* For runners that bring their own transaction. */
static void put_open(struct buffer *out, const struct piece *piece)
{
    buffer_puts(out, piece == NULL ? "-- Nothing to do in this part.\n" : piece->sql);
}

typedef void put_piece(struct buffer *out, const struct piece *piece);

static int add_piece(struct writer *writer, const char *what, const char *path, const char *head,
                     const struct piece *piece, put_piece *put)
{
    struct buffer text = BUFFER_INIT;
    buffer_puts(&text, head);
    put(&text, piece);
    int failed = add(writer, what, path, &text);
    buffer_release(&text);
    return failed;
}

static int write_prisma(struct writer *writer, const struct pair_of_pieces *pair)
{
    const char *folder = arena_printf(writer->arena, "%s_%s", pair->version, pair->name);
    if (add_piece(writer, "migration", arena_printf(writer->arena, "%s/migration.sql", folder),
                  pair->up_header, pair->up, put_closed) != 0)
        return -1;
    return add_piece(writer, "rollback", arena_printf(writer->arena, "%s/down.sql", folder),
                     pair->down_header, pair->down, put_closed);
}

static int write_flyway(struct writer *writer, const struct pair_of_pieces *pair)
{
    if (add_piece(writer, "migration",
                  arena_printf(writer->arena, "V%s__%s.sql", pair->version, pair->name),
                  pair->up_header, pair->up, put_open) != 0)
        return -1;
    return add_piece(writer, "rollback",
                     arena_printf(writer->arena, "U%s__%s.sql", pair->version, pair->name),
                     pair->down_header, pair->down, put_open);
}

static int write_golang_migrate(struct writer *writer, const struct pair_of_pieces *pair)
{
    if (add_piece(writer, "migration",
                  arena_printf(writer->arena, "%s_%s.up.sql", pair->version, pair->name),
                  pair->up_header, pair->up, put_closed) != 0)
        return -1;
    return add_piece(writer, "rollback",
                     arena_printf(writer->arena, "%s_%s.down.sql", pair->version, pair->name),
                     pair->down_header, pair->down, put_closed);
}

static bool is_alone(const struct piece *piece)
{
    return piece != NULL && piece->alone;
}

static int write_dbmate(struct writer *writer, const struct pair_of_pieces *pair)
{
    struct buffer text = BUFFER_INIT;
    buffer_printf(&text, "-- migrate:up%s\n", is_alone(pair->up) ? " transaction:false" : "");
    buffer_puts(&text, pair->up_header);
    put_open(&text, pair->up);
    buffer_printf(&text, "\n-- migrate:down%s\n", is_alone(pair->down) ? " transaction:false" : "");
    put_open(&text, pair->down);
    int failed = add(writer, "migration and rollback",
                     arena_printf(writer->arena, "%s_%s.sql", pair->version, pair->name), &text);
    buffer_release(&text);
    return failed;
}

/* goose cuts at semicolons outside of these marks; without its transaction the other way has one of
 * its own. */
static void put_goose(struct buffer *out, const struct piece *piece, bool open)
{
    if (piece == NULL)
        return;
    buffer_puts(out, "-- +goose StatementBegin\n");
    (open ? put_open : put_closed)(out, piece);
    buffer_puts(out, "-- +goose StatementEnd\n");
}

static int write_goose(struct writer *writer, const struct pair_of_pieces *pair)
{
    struct buffer text = BUFFER_INIT;
    bool open = !is_alone(pair->up) && !is_alone(pair->down);
    if (!open)
        buffer_puts(&text, "-- +goose NO TRANSACTION\n");
    buffer_puts(&text, "-- +goose Up\n");
    buffer_puts(&text, pair->up_header);
    put_goose(&text, pair->up, open);
    buffer_puts(&text, "\n-- +goose Down\n");
    put_goose(&text, pair->down, open);
    int failed = add(writer, "migration and rollback",
                     arena_printf(writer->arena, "%s_%s.sql", pair->version, pair->name), &text);
    buffer_release(&text);
    return failed;
}

static const struct runner {
    int (*write)(struct writer *writer, const struct pair_of_pieces *pair);
} runners[] = {
    [LAYOUT_PRISMA] = {write_prisma},
    [LAYOUT_FLYWAY] = {write_flyway},
    [LAYOUT_DBMATE] = {write_dbmate},
    [LAYOUT_GOOSE] = {write_goose},
    [LAYOUT_GOLANG_MIGRATE] = {write_golang_migrate},
};

static size_t file_count(enum layout layout, const struct layout_part *part)
{
    if (layout == LAYOUT_KNEX)
        return 1;
    return part->up.count > part->down.count ? part->up.count : part->down.count;
}

/* The last file is undone first: it has the first piece of the way back. */
static int write_pairs(struct writer *writer, enum layout layout, const struct layout_part *part)
{
    const struct pieces *up = &part->up, *down = &part->down;
    size_t count = file_count(layout, part);
    int failed = 0;
    for (size_t i = 0; failed == 0 && i < count; i++) {
        size_t from_end = count - 1 - i;
        struct pair_of_pieces pair = {
            .version = version_at(writer->arena, writer->later++),
            .name =
                count == 1 ? part->name : arena_printf(writer->arena, "%s_%zu", part->name, i + 1),
            .up = i < up->count ? &up->items[i] : NULL,
            .down = from_end < down->count ? &down->items[from_end] : NULL,
            .up_header = count == 1 && up->header != NULL ? up->header : "",
            .down_header = count == 1 && down->header != NULL ? down->header : "",
        };
        failed = runners[layout].write(writer, &pair);
    }
    return failed;
}

/* Inside of a JavaScript template literal; knex takes a question mark for a parameter unless a
 * backslash stands before it. -1: one stands there already, which knex cannot tell apart. */
static int put_literal(struct buffer *out, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '?' && at > text && at[-1] == '\\')
            return -1;
        if (*at == '?')
            buffer_puts(out, "\\\\");
        else if (*at == '\\' || *at == '`' || (*at == '$' && at[1] == '{'))
            buffer_putc(out, '\\');
        buffer_putc(out, *at);
    }
    return 0;
}

static int put_parts(struct buffer *out, const struct pieces *pieces, bool open,
                     struct error *error)
{
    for (size_t i = 0; i < pieces->count; i++) {
        struct buffer sql = BUFFER_INIT;
        (open ? put_open : put_closed)(&sql, &pieces->items[i]);
        buffer_puts(out, "  `\n");
        int failed = put_literal(out, buffer_text(&sql));
        buffer_puts(out, "`,\n");
        buffer_release(&sql);
        if (failed != 0) {
            error_set(error, STATUS_INPUT,
                      "knex cannot take a backslash before a question mark in SQL");
            return error_hint(error, "give another --layout");
        }
    }
    return 0;
}

static bool has_alone(const struct pieces *pieces)
{
    for (size_t i = 0; i < pieces->count; i++)
        if (pieces->items[i].alone)
            return true;
    return false;
}

/* The template's lines; one that is a mark alone stands for the parts of a way. */
static int fill_template(struct buffer *out, const struct pieces *up, const struct pieces *down,
                         struct error *error)
{
    const struct embed *file = embed_find(migrate_templates, "knex.js");
    const char *end = file->data + file->length;
    bool open = !has_alone(up) && !has_alone(down);
    int failed = 0;
    for (const char *line = file->data; failed == 0 && line < end;) {
        size_t length = strcspn(line, "\n") + 1;
        if (strncmp(line, "//% up\n", length) == 0)
            failed = put_parts(out, up, open, error);
        else if (strncmp(line, "//% down\n", length) == 0)
            failed = put_parts(out, down, open, error);
        else if (strncmp(line, "//% alone\n", length) == 0)
            buffer_puts(out, open ? "" : "exports.config = { transaction: false };\n\n");
        else
            buffer_append(out, line, length);
        line += length;
    }
    return failed;
}

static int write_knex(struct writer *writer, const struct layout_part *part)
{
    const char *version = version_at(writer->arena, writer->later++);
    struct buffer text = BUFFER_INIT;
    int failed = fill_template(&text, &part->up, &part->down, writer->error);
    if (failed == 0)
        failed = add(writer, "migration and rollback",
                     arena_printf(writer->arena, "%s_%s.js", version, part->name), &text);
    buffer_release(&text);
    return failed;
}

static int write_all(struct writer *writer, enum layout layout, const struct layout_part *parts,
                     size_t count)
{
    size_t files = 0;
    int failed = 0;
    for (size_t i = 0; i < count; i++)
        files += file_count(layout, &parts[i]);
    writer->later = free_moment(writer, files);
    for (size_t i = 0; failed == 0 && i < count; i++)
        failed = layout == LAYOUT_KNEX ? write_knex(writer, &parts[i])
                                       : write_pairs(writer, layout, &parts[i]);
    return failed == 0 ? output_set_commit(writer->set, writer->error) : -1;
}

int layout_write(struct arena *arena, const char *folder, enum layout layout,
                 const struct layout_part *parts, size_t count, struct made_files *made,
                 struct error *error)
{
    size_t before = made->count;
    struct writer writer = {.arena = arena,
                            .folder = folder,
                            .set = output_set_new(folder),
                            .made = made,
                            .error = error};
    int failed = write_all(&writer, layout, parts, count);
    if (failed != 0)
        made->count = before;
    output_set_free(writer.set);
    return failed;
}
