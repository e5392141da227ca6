/* Reads KEY=VALUE files: export, comments, quotes over several lines, ${NAME}. */
#include "migrate/connection/env.h"

#include "common/buffer.h"
#include "common/input.h"
#include "common/memory.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define ENV_LIMIT ((size_t)1024 * 1024)
#define VARIABLES_LIMIT 4096

struct variable {
    char *name;
    char *value;
};

struct reader {
    const char *path;
    const char *at;
    unsigned line;
    struct variable *variables;
    size_t count;
    struct error *error;
};

static int fail(struct reader *r, const char *message)
{
    struct locus where = {r->path, r->line, 0};

    error_set(r->error, STATUS_INPUT, "%s", message);
    return error_at(r->error, where);
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static void skip_blanks(struct reader *r)
{
    r->at += strspn(r->at, " \t\r");
}

static const char *lookup(const struct reader *r, const char *name, size_t length)
{
    char *key;
    const char *value;

    for (size_t i = r->count; i-- > 0;) {
        const struct variable *v = &r->variables[i];

        if (strlen(v->name) == length && memcmp(v->name, name, length) == 0)
            return v->value;
    }
    key = memory_strndup(name, length);
    value = getenv(key);
    memory_free(key);
    return value;
}

/* ${NAME} at `text`: its value goes to `out` (nothing when it is unknown); the length read, or 0. */
static size_t expand(const struct reader *r, const char *text, struct buffer *out)
{
    size_t length = 0;
    const char *value;

    if (text[0] != '$' || text[1] != '{')
        return 0;
    while (is_name(text[2 + length]))
        length++;
    if (length == 0 || text[2 + length] != '}')
        return 0;
    value = lookup(r, text + 2, length);
    buffer_puts(out, value != NULL ? value : "");
    return length + 3;
}

static void escaped(char c, struct buffer *out)
{
    switch (c) {
    case 'n':
        buffer_putc(out, '\n');
        break;
    case 'r':
        buffer_putc(out, '\r');
        break;
    case 't':
        buffer_putc(out, '\t');
        break;
    case '"':
    case '\\':
    case '$':
        buffer_putc(out, c);
        break;
    default:
        buffer_putc(out, '\\');
        buffer_putc(out, c);
    }
}

/* A value in quotes, which may run over lines; only "double" ones know escapes and ${NAME}. */
static int quoted_value(struct reader *r, struct buffer *out)
{
    char quote = *r->at;
    unsigned first = r->line;
    size_t length;

    for (r->at++; *r->at != quote; r->at++) {
        if (*r->at == '\0') {
            r->line = first;
            return fail(r, "a quote that is not closed");
        }
        if (*r->at == '\n')
            r->line++;
        if (quote == '"' && *r->at == '\\' && r->at[1] != '\0')
            escaped(*++r->at, out);
        else if (quote == '"' && (length = expand(r, r->at, out)) > 0)
            r->at += length - 1;
        else
            buffer_putc(out, *r->at);
    }
    r->at++;
    return 0;
}

/* The rest of the line, up to a comment behind white space. */
static void plain_value(struct reader *r, struct buffer *out)
{
    size_t length;

    while (*r->at != '\0' && *r->at != '\n' &&
           !((*r->at == ' ' || *r->at == '\t') && r->at[1] == '#')) {
        if ((length = expand(r, r->at, out)) > 0)
            r->at += length;
        else
            buffer_putc(out, *r->at++);
    }
    while (out->length > 0 && strchr(" \t\r", out->data[out->length - 1]) != NULL)
        out->data[--out->length] = '\0';
}

static int read_variable(struct reader *r)
{
    const char *name;
    size_t length = 0;
    struct buffer value = BUFFER_INIT;

    if (strncmp(r->at, "export", 6) == 0 && (r->at[6] == ' ' || r->at[6] == '\t')) {
        r->at += 6;
        skip_blanks(r);
    }
    name = r->at;
    while (is_name(name[length]) || name[length] == '.' || name[length] == '-')
        length++;
    r->at += length;
    skip_blanks(r);
    if (length == 0 || *r->at != '=')
        return fail(r, "neither KEY=VALUE nor a comment");
    if (r->count == VARIABLES_LIMIT)
        return fail(r, "too many variables");
    r->at++;
    skip_blanks(r);
    if (*r->at == '"' || *r->at == '\'' || *r->at == '`') {
        if (quoted_value(r, &value) < 0) {
            buffer_release(&value);
            return -1;
        }
    } else if (*r->at != '#') {
        plain_value(r, &value);
    }
    r->variables[r->count].name = memory_strndup(name, length);
    r->variables[r->count++].value = buffer_detach(&value);
    r->at += strcspn(r->at, "\n");
    return 0;
}

static int read_variables(struct reader *r)
{
    for (;;) {
        skip_blanks(r);
        if (*r->at == '\0')
            return 0;
        if (*r->at == '#')
            r->at += strcspn(r->at, "\n");
        else if (*r->at != '\n' && read_variable(r) < 0)
            return -1;
        if (*r->at == '\n') {
            r->at++;
            r->line++;
        }
    }
}

/* What of the file reaches libpq and us. */
static bool is_ours(const char *name)
{
    return strcmp(name, "DATABASE_URL") == 0 || strncmp(name, "PG", 2) == 0;
}

int env_file(const char *path, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    struct reader r = {.path = path, .line = 1, .error = error};
    int result = input_read(path, ENV_LIMIT, &text, error);

    if (result == 0) {
        r.at = buffer_text(&text);
        if (strncmp(r.at, "\xEF\xBB\xBF", 3) == 0)
            r.at += 3;
        r.variables = memory_alloc(VARIABLES_LIMIT, sizeof r.variables[0]);
        result = read_variables(&r);
    }
    for (size_t i = 0; i < r.count; i++) {
        if (result == 0 && is_ours(r.variables[i].name))
            setenv(r.variables[i].name, r.variables[i].value, 1);
        memory_free(r.variables[i].name);
        memory_free(r.variables[i].value);
    }
    memory_free(r.variables);
    buffer_release(&text);
    return result;
}
