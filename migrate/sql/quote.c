/* Quoting of identifiers and literals, in one place. */
#include "migrate/sql/quote.h"

#include "common/sha256.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What PostgreSQL keeps of a name. */
#define NAME_BYTES 63

/* Every key word that is not free everywhere (pg_get_keywords, catcode other than U), up to 18;
 * sorted. */
static const char *const key_words[] = {
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_table",
    "json_value",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "merge_action",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
};

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_key_word(const char *name)
{
    return bsearch(&name, key_words, sizeof key_words / sizeof key_words[0], sizeof key_words[0],
                   compare_words) != NULL;
}

static bool is_plain(const char *name)
{
    size_t plain = strspn(name, "abcdefghijklmnopqrstuvwxyz_0123456789");

    return plain > 0 && name[plain] == '\0' && !(name[0] >= '0' && name[0] <= '9') &&
           !is_key_word(name);
}

/* `text` with each `special` byte doubled. */
static void put_doubled(struct buffer *out, const char *text, const char *special)
{
    for (const char *at = text; *at != '\0';) {
        size_t run = strcspn(at, special);

        buffer_append(out, at, run);
        at += run;
        if (*at != '\0') {
            buffer_putc(out, *at);
            buffer_putc(out, *at++);
        }
    }
}

void quote_identifier(struct buffer *out, const char *name)
{
    if (is_plain(name)) {
        buffer_puts(out, name);
        return;
    }
    buffer_putc(out, '"');
    put_doubled(out, name, "\"");
    buffer_putc(out, '"');
}

void quote_qualified(struct buffer *out, const char *schema, const char *name)
{
    if (schema != NULL && *schema != '\0') {
        quote_identifier(out, schema);
        buffer_putc(out, '.');
    }
    quote_identifier(out, name);
}

void quote_literal(struct buffer *out, const char *text)
{
    buffer_puts(out, strchr(text, '\\') != NULL ? "E'" : "'");
    put_doubled(out, text, "'\\");
    buffer_putc(out, '\'');
}

/* Whether `tag` behind `body` is the first place where it can be read: the end of a body may make
 * one together with the tag's first bytes. */
static bool ends_there(const char *body, size_t length, const char *tag)
{
    size_t tail = strlen(tag) - 1;
    size_t from = length > tail ? length - tail : 0;
    char seam[64];

    snprintf(seam, sizeof seam, "%s%s", body + from, tag);
    return strstr(body, tag) == NULL && strstr(seam, tag) == seam + (length - from);
}

void quote_dollar(struct buffer *out, const char *body)
{
    size_t length = strlen(body);
    char tag[24] = "$$";

    for (unsigned i = 0; !ends_there(body, length, tag); i++)
        snprintf(tag, sizeof tag, i == 0 ? "$body$" : "$body%u$", i);
    buffer_puts(out, tag);
    buffer_puts(out, body);
    buffer_puts(out, tag);
}

static char *keep(struct arena *arena, struct buffer *text)
{
    char *copy = arena_strndup(arena, buffer_text(text), text->length);

    buffer_release(text);
    return copy;
}

/* Digits of a hash that tell names apart which are cut to the same bytes. */
#define CUT_DIGITS 8

char *name_with_suffix(struct arena *arena, const char *name, const char *suffix)
{
    size_t length = strlen(name), room = NAME_BYTES - strlen(suffix);
    char digits[SHA256_HEX_SIZE];

    if (length <= room)
        return arena_printf(arena, "%s%s", name, suffix);
    sha256_hex(name, length, digits);
    length = room - CUT_DIGITS - 1;
    while (length > 0 && ((unsigned char)name[length] & 0xC0) == 0x80)
        length--;
    return arena_printf(arena, "%.*s_%.*s%s", (int)length, name, CUT_DIGITS, digits, suffix);
}

char *quoted_identifier(struct arena *arena, const char *name)
{
    struct buffer text = BUFFER_INIT;

    quote_identifier(&text, name);
    return keep(arena, &text);
}

char *quoted_qualified(struct arena *arena, const char *schema, const char *name)
{
    struct buffer text = BUFFER_INIT;

    quote_qualified(&text, schema, name);
    return keep(arena, &text);
}

char *quoted_literal(struct arena *arena, const char *text)
{
    struct buffer literal = BUFFER_INIT;

    quote_literal(&literal, text);
    return keep(arena, &literal);
}
