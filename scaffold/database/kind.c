/* A table of types. */
#include "scaffold/database/kind.h"

#include "scaffold/database/constraint.h"
#include "scaffold/database/naming.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN_DEPTH_LIMIT 8
#define EXACT_DIGITS 15 /* decimal digits that a number of JSON keeps everywhere */

struct kind {
    const char *base; /* as format_type() writes it without modifiers */
    enum column_form form;
    const char *like;
    const char *schema; /* JSON */
};

/* Text with an example: what else it must be, the database says. */
#define TEXT_LIKE(example) "{\"type\": \"string\", \"examples\": [\"" example "\"]}"

static const struct kind kinds[] = {
    {"smallint", FORM_PLAIN, "Integer",
     "{\"type\": \"integer\", \"minimum\": -32768, \"maximum\": 32767}"},
    {"integer", FORM_PLAIN, "Integer",
     "{\"type\": \"integer\", \"format\": \"int32\", \"minimum\": -2147483648, \"maximum\": "
     "2147483647}"},
    {"bigint", FORM_TEXT, "Bigint", "{\"type\": \"string\", \"pattern\": \"^-?[0-9]{1,19}$\"}"},
    {"numeric", FORM_TEXT, "Decimal",
     "{\"type\": \"string\", \"pattern\": \"^-?[0-9]{1,131072}(\\\\.[0-9]{1,16383})?$\"}"},
    {"real", FORM_PLAIN, "Number", "{\"type\": \"number\", \"format\": \"float\"}"},
    {"double precision", FORM_PLAIN, "Number", "{\"type\": \"number\", \"format\": \"double\"}"},
    {"boolean", FORM_PLAIN, "Boolean", "{\"type\": \"boolean\"}"},
    {"text", FORM_PLAIN, "String", "{\"type\": \"string\"}"},
    {"citext", FORM_PLAIN, "String", "{\"type\": \"string\"}"},
    {"character varying", FORM_PLAIN, "String", "{\"type\": \"string\"}"},
    {"character", FORM_PLAIN, "String", "{\"type\": \"string\"}"},
    {"name", FORM_PLAIN, "String", "{\"type\": \"string\", \"maxLength\": 63}"},
    {"uuid", FORM_PLAIN, "Uuid", "{\"type\": \"string\", \"format\": \"uuid\"}"},
    {"date", FORM_PLAIN, "Date", "{\"type\": \"string\", \"format\": \"date\"}"},
    {"timestamp with time zone", FORM_PLAIN, "Instant",
     "{\"type\": \"string\", \"format\": \"date-time\"}"},
    {"timestamp without time zone", FORM_INSTANT, "Instant",
     "{\"type\": \"string\", \"format\": \"date-time\"}"},
    {"time without time zone", FORM_TEXT, "Time",
     "{\"type\": \"string\", \"pattern\": "
     "\"^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\\\\.[0-9]{1,6})?)?$\"}"},
    {"bytea", FORM_BYTES, NULL, "{\"type\": \"string\", \"format\": \"byte\"}"},
    {"oid", FORM_PLAIN, "Integer",
     "{\"type\": \"integer\", \"minimum\": 0, \"maximum\": 4294967295}"},
    {"interval", FORM_TEXT, NULL, TEXT_LIKE("1 day")},
    {"time with time zone", FORM_TEXT, NULL, TEXT_LIKE("09:30:00+00")},
    {"inet", FORM_TEXT, NULL, TEXT_LIKE("192.0.2.1")},
    {"cidr", FORM_TEXT, NULL, TEXT_LIKE("192.0.2.0/24")},
    {"macaddr", FORM_TEXT, NULL, TEXT_LIKE("08:00:2b:01:02:03")},
    {"macaddr8", FORM_TEXT, NULL, TEXT_LIKE("08:00:2b:01:02:03:04:05")},
    {"money", FORM_TEXT, NULL, TEXT_LIKE("1.50")},
    {"bit", FORM_TEXT, NULL, TEXT_LIKE("1")},
    {"bit varying", FORM_TEXT, NULL, TEXT_LIKE("1")},
    {"xml", FORM_TEXT, NULL, TEXT_LIKE("<a/>")},
    {"tsvector", FORM_TEXT, NULL, TEXT_LIKE("a b")},
    {"tsquery", FORM_TEXT, NULL, TEXT_LIKE("a & b")},
    {"point", FORM_TEXT, NULL, TEXT_LIKE("(1,2)")},
    {"line", FORM_TEXT, NULL, TEXT_LIKE("{1,2,3}")},
    {"lseg", FORM_TEXT, NULL, TEXT_LIKE("[(1,2),(3,4)]")},
    {"box", FORM_TEXT, NULL, TEXT_LIKE("(3,4),(1,2)")},
    {"path", FORM_TEXT, NULL, TEXT_LIKE("[(1,2),(3,4)]")},
    {"polygon", FORM_TEXT, NULL, TEXT_LIKE("((1,2),(3,4),(5,6))")},
    {"circle", FORM_TEXT, NULL, TEXT_LIKE("<(1,2),3>")},
    {"int4range", FORM_TEXT, NULL, TEXT_LIKE("[1,5)")},
    {"int8range", FORM_TEXT, NULL, TEXT_LIKE("[1,5)")},
    {"numrange", FORM_TEXT, NULL, TEXT_LIKE("[1,5)")},
    {"daterange", FORM_TEXT, NULL, TEXT_LIKE("[2024-01-01,2024-02-01)")},
    {"tsrange", FORM_TEXT, NULL, TEXT_LIKE("[2024-01-01,2024-02-01)")},
    {"tstzrange", FORM_TEXT, NULL, TEXT_LIKE("[2024-01-01,2024-02-01)")},
    {"hstore", FORM_TEXT, NULL, TEXT_LIKE("a=>1")},
    {"ltree", FORM_TEXT, NULL, TEXT_LIKE("a.b")},
    {"jsonpath", FORM_TEXT, NULL, TEXT_LIKE("$.a")},
    {"pg_lsn", FORM_TEXT, NULL, TEXT_LIKE("0/1")},
    {"json", FORM_JSON, NULL, "{}"},
    {"jsonb", FORM_JSON, NULL, "{}"},
};

/* "character varying(20)" → 20 and, of "numeric(10,2)", 2; -1 where there is none. */
static void read_modifiers(const char *type, long *first, long *second)
{
    const char *open = strchr(type, '(');
    char *end;
    *first = *second = -1;
    if (open == NULL || !isdigit((unsigned char)open[1])) {
        return;
    }
    *first = strtol(open + 1, &end, 10);
    if (*end == ',') {
        *second = strtol(end + 1, NULL, 10);
    }
}

static void set_lengths(const char *base, long length, json_t *schema)
{
    bool sized = strcmp(base, "character varying") == 0 || strcmp(base, "character") == 0;
    if (sized && length > 0) {
        json_object_set_new(schema, "maxLength", json_integer(length));
    }
}

/* numeric(precision, scale): a number where its digits are safe, else text of as many digits. */
static void set_decimal(struct arena *arena, long precision, long scale, struct column *column)
{
    scale = scale < 0 ? 0 : scale;
    if (precision <= 0 || scale > precision) {
        return;
    }
    long whole = precision - scale;
    if (precision > EXACT_DIGITS) {
        const char *pattern = scale == 0 ? arena_printf(arena, "^-?[0-9]{1,%ld}$", whole)
                                         : arena_printf(arena, "^-?[0-9]{1,%ld}(\\.[0-9]{1,%ld})?$",
                                                        whole == 0 ? 1 : whole, scale);
        json_object_set_new(column->schema, "pattern", json_string(pattern));
        return;
    }
    double bound = 1;
    double step = 1;
    for (long i = 0; i < whole; i++) {
        bound *= 10;
    }
    for (long i = 0; i < scale; i++) {
        step *= 10;
    }
    json_object_clear(column->schema);
    json_object_set_new(column->schema, "type", json_string(scale == 0 ? "integer" : "number"));
    if (scale > 0) {
        json_object_set_new(column->schema, "multipleOf", json_real(1 / step));
    }
    json_object_set_new(column->schema, "exclusiveMinimum", json_integer(-(json_int_t)bound));
    json_object_set_new(column->schema, "exclusiveMaximum", json_integer((json_int_t)bound));
    column->form = FORM_PLAIN;
    column->like = "Number";
}

static const struct kind *find_kind(const char *base)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (strcmp(kinds[i].base, base) == 0) {
            return &kinds[i];
        }
    }
    return NULL;
}

/* Whether a type that format_type() writes as `written` is the one of that schema and name. */
static bool is_named(const json_t *type, const char *written)
{
    const char *schema = json_string_value(json_object_get(type, "schema"));
    const char *name = json_string_value(json_object_get(type, "name"));
    const char *dot = strrchr(written, '.');
    const char *last = dot == NULL ? written : dot + 1;
    size_t length = strlen(last);
    if (schema == NULL || name == NULL) {
        return false;
    }
    if (*last == '"' && length >= 2) {
        last++;
        length -= 2;
    }
    bool same = strlen(name) == length && memcmp(name, last, length) == 0;
    return same && (dot == NULL || strncmp(written, schema, strlen(schema)) == 0);
}

static const json_t *find_type(const json_t *document, const char *group, const char *written)
{
    size_t i;
    json_t *type;
    json_array_foreach(json_object_get(document, group), i, type)
    {
        if (is_named(type, written)) {
            return type;
        }
    }
    return NULL;
}

static void kind_of_depth(struct arena *arena, const json_t *document, const char *type,
                          const char *base, int depth, struct column *column);

static void set_domain(struct arena *arena, const json_t *document, const json_t *domain, int depth,
                       struct column *column)
{
    const char *inner = json_string_value(json_object_get(domain, "base_type"));
    const char *open = inner == NULL ? NULL : strchr(inner, '(');
    const char *base = open == NULL ? inner : arena_strndup(arena, inner, (size_t)(open - inner));
    size_t i;
    json_t *check;
    kind_of_depth(arena, document, inner == NULL ? "" : inner, base == NULL ? "" : base, depth + 1,
                  column);
    json_array_foreach(json_object_get(domain, "checks"), i, check)
    {
        const char *text = json_string_value(check);
        if (text != NULL) {
            constraint_narrow(text, "VALUE", column->schema);
        }
    }
}

/* An object: which members it has, the database checks. */
static void set_record(struct arena *arena, const json_t *composite, struct column *column)
{
    column->form = FORM_RECORD;
    column->schema = json_pack("{s:s}", "type", "object");
    column->record =
        arena_printf(arena, "%s.%s",
                     naming_quoted(arena, json_string_value(json_object_get(composite, "schema"))),
                     naming_quoted(arena, json_string_value(json_object_get(composite, "name"))));
}

static void set_array(struct arena *arena, const json_t *document, const char *type, int depth,
                      struct column *column)
{
    struct column item = {0};
    const char *inner = arena_strndup(arena, type, strlen(type) - 2);
    const char *open = strchr(inner, '(');
    const char *base = open == NULL ? inner : arena_strndup(arena, inner, (size_t)(open - inner));
    kind_of_depth(arena, document, inner, base, depth + 1, &item);
    bool plain = item.form == FORM_PLAIN || item.form == FORM_JSON;
    if (!plain && item.form != FORM_RECORD) {
        json_object_clear(item.schema);
        json_object_set_new(item.schema, "type", json_string("string"));
    }
    column->form = plain ? FORM_PLAIN : item.form == FORM_RECORD ? FORM_RECORDS : FORM_TEXTS;
    column->record = item.record;
    column->schema = json_pack("{s:s, s:o}", "type", "array", "items", item.schema);
}

static void kind_of_depth(struct arena *arena, const json_t *document, const char *type,
                          const char *base, int depth, struct column *column)
{
    size_t length = strlen(type);
    const char *dot = strrchr(base, '.'); /* types of extensions stand behind their schema */
    const struct kind *kind = find_kind(dot == NULL ? base : dot + 1);
    const json_t *found;
    long first;
    long second;
    column->like = NULL;
    if (depth < DOMAIN_DEPTH_LIMIT && length > 2 && strcmp(type + length - 2, "[]") == 0) {
        set_array(arena, document, type, depth, column);
    } else if (kind != NULL) {
        read_modifiers(type, &first, &second);
        column->form = kind->form;
        column->like = kind->like;
        column->schema = json_loads(kind->schema, 0, NULL);
        set_lengths(base, first, column->schema);
        if (strcmp(base, "numeric") == 0) {
            set_decimal(arena, first, second, column);
        }
    } else if ((found = find_type(document, "enums", base)) != NULL) {
        column->form = FORM_PLAIN;
        column->like = "Enum";
        column->schema =
            json_pack("{s:s, s:O}", "type", "string", "enum", json_object_get(found, "values"));
    } else if (depth < DOMAIN_DEPTH_LIMIT &&
               (found = find_type(document, "domains", base)) != NULL) {
        set_domain(arena, document, found, depth, column);
    } else if ((found = find_type(document, "composites", base)) != NULL) {
        set_record(arena, found, column);
    } else {
        column->form = FORM_TEXT;
        column->schema = json_pack("{s:s}", "type", "string");
    }
}

void kind_of(struct arena *arena, const json_t *document, const char *type, const char *base,
             struct column *column)
{
    kind_of_depth(arena, document, type, base, 0, column);
}

json_t *kind_pattern(const char *like)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (kinds[i].form != FORM_TEXT || kinds[i].like == NULL ||
            strcmp(kinds[i].like, like) != 0) {
            continue;
        }
        json_t *schema = json_loads(kinds[i].schema, 0, NULL);
        json_t *pattern = json_incref(json_object_get(schema, "pattern"));
        json_decref(schema);
        return pattern;
    }
    return NULL;
}
