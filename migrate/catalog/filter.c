/* Patterns of objects. */
#include "migrate/catalog/filter.h"

#include "common/buffer.h"
#include "common/memory.h"
#include "migrate/kind/list.h"

#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pattern {
    const struct kind *const *kinds; /* NULL-terminated; NULL: any kind */
    const char *name;
};

/* Words that stand for several kinds. */
static const struct {
    const char *word;
    const struct kind *kinds[5];
} groups[] = {
    {"constraint", {&kind_key, &kind_check, &kind_foreign_key, &kind_domain_check, NULL}},
    {"type", {&kind_enum, &kind_composite, &kind_domain, &kind_range, NULL}},
    {"routine", {&kind_function, &kind_procedure, &kind_aggregate, NULL}},
};

#define GROUPS (sizeof groups / sizeof groups[0])

/* "foreign-data wrapper" is written with '-' or '_' as well, in any case. */
static bool is_word(const char *name, const char *text, size_t length)
{
    if (strlen(name) != length)
        return false;
    for (size_t i = 0; i < length; i++) {
        int c = tolower((unsigned char)text[i]);
        if (c != name[i] && !(strchr("-_ ", c) != NULL && strchr("- ", name[i]) != NULL))
            return false;
    }
    return true;
}

static const struct kind *const *find_kinds(struct arena *arena, const char *text, size_t length)
{
    for (size_t i = 0; i < GROUPS; i++)
        if (is_word(groups[i].word, text, length))
            return groups[i].kinds;
    for (size_t i = 0; kinds[i] != NULL; i++)
        if (is_word(kinds[i]->name, text, length)) {
            const struct kind **found = arena_alloc(arena, 2, sizeof *found);
            found[0] = kinds[i];
            return found;
        }
    return NULL;
}

int filter_add(struct arena *arena, struct patterns *patterns, const char *text,
               struct error *error)
{
    struct pattern pattern = {.name = text};
    const char *colon = strchr(text, ':');
    if (colon != NULL) {
        pattern.kinds = find_kinds(arena, text, (size_t)(colon - text));
        pattern.name = colon + 1;
        if (pattern.kinds == NULL) {
            error_set(error, STATUS_USAGE, "'%s' begins with a kind that is not known", text);
            return error_hint(error, "kinds are those of the reports: table, view, index, type …");
        }
    }
    if (*pattern.name == '\0')
        return error_set(error, STATUS_USAGE, "'%s' is no pattern: it has no name", text);
    if (patterns->count == patterns->capacity) {
        size_t capacity = memory_grow(patterns->capacity, patterns->count + 1);
        patterns->items = arena_grow(arena, patterns->items, patterns->capacity, capacity,
                                     sizeof *patterns->items);
        patterns->capacity = capacity;
    }
    patterns->items[patterns->count++] = pattern;
    return 0;
}

/* Without the blanks around it and the comment behind it. */
static char *trim(char *line)
{
    line += strspn(line, " \t\r\n");
    if (*line == '#')
        *line = '\0';
    size_t length = strlen(line);
    while (length > 0 && strchr(" \t\r\n", line[length - 1]) != NULL)
        line[--length] = '\0';
    return line;
}

static int add_line(struct arena *arena, struct filter *filter, char *text, struct locus where,
                    struct error *error)
{
    const char *line = trim(text);
    if (*line == '\0' || filter_add(arena, &filter->exclude, arena_strdup(arena, line), error) == 0)
        return 0;
    error->status = STATUS_INPUT;
    return error_at(error, where);
}

int filter_read(struct arena *arena, struct filter *filter, const char *path, struct error *error)
{
    struct locus where = {.file = path, .line = 1, .column = 1};
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t size = 0;
    int failed = 0;
    if (file == NULL && errno == ENOENT)
        return 0;
    if (file == NULL)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot read '%s'", path);
    for (; failed == 0 && getline(&line, &size, file) >= 0; where.line++)
        failed = add_line(arena, filter, line, where, error);
    if (failed == 0 && ferror(file) != 0)
        failed = error_set_errno(error, STATUS_ENVIRONMENT, "cannot read '%s'", path);
    free(line);
    fclose(file);
    return failed;
}

static bool has_kind(const struct pattern *pattern, const struct kind *kind)
{
    if (pattern->kinds == NULL)
        return true;
    for (size_t i = 0; pattern->kinds[i] != NULL; i++)
        if (pattern->kinds[i] == kind)
            return true;
    return false;
}

/* "schema.table.name", as the names are. */
static void put_path(struct buffer *path, const struct object *object)
{
    if (object->parent != NULL)
        put_path(path, object->parent);
    else if (object->schema != NULL)
        buffer_puts(path, object->schema);
    if (path->length > 0)
        buffer_putc(path, '.');
    buffer_puts(path, object->name);
}

static bool matches(const struct pattern *pattern, const struct object *object)
{
    struct buffer path = BUFFER_INIT;
    if (!has_kind(pattern, object->kind))
        return false;
    put_path(&path, object);
    bool fits = fnmatch(pattern->name, buffer_text(&path), 0) == 0;
    if (!fits && object->kind == &kind_schema) { /* "app.*" is about the schema too */
        buffer_putc(&path, '.');
        fits = fnmatch(pattern->name, buffer_text(&path), 0) == 0;
    }
    if (!fits && (object->parent == NULL || pattern->kinds != NULL))
        fits = fnmatch(pattern->name, object->name, 0) == 0;
    buffer_release(&path);
    return fits;
}

/* The name of a schema as a pattern takes all that is in it. */
static bool matches_schema(const struct pattern *pattern, const char *schema)
{
    return schema != NULL && has_kind(pattern, &kind_schema) &&
           strchr(pattern->name, '.') == NULL && fnmatch(pattern->name, schema, 0) == 0;
}

static bool takes(const struct patterns *patterns, const struct object *object)
{
    for (size_t i = 0; i < patterns->count; i++) {
        if (matches_schema(&patterns->items[i], object->schema))
            return true;
        for (const struct object *at = object; at != NULL; at = at->parent)
            if (matches(&patterns->items[i], at))
                return true;
    }
    return false;
}

bool filter_takes(const struct filter *filter, const struct object *object)
{
    return (filter->only.count == 0 || takes(&filter->only, object)) &&
           !takes(&filter->exclude, object);
}
