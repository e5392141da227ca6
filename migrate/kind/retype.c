/* Columns that take another type: what it costs, and how their values get it. */
#include "migrate/kind/retype.h"

#include "migrate/kind/composite.h"

#include <stdlib.h>
#include <string.h>

/* The largest length of "name(n)" or "name(p,s)", 0 where there is none. */
static long type_length(const char *type, long *scale)
{
    const char *open = strchr(type, '(');
    *scale = 0;
    if (open == NULL)
        return 0;
    char *end;
    long length = strtol(open + 1, &end, 10);
    if (*end == ',')
        *scale = strtol(end + 1, NULL, 10);
    return length;
}

static bool is_text(const char *base)
{
    return strcmp(base, "text") == 0 || strcmp(base, "character varying") == 0;
}

bool retype_widens(const struct object *from, const struct object *to)
{
    const char *old = object_get(from, "base_type"), *new = object_get(to, "base_type");
    long old_scale, new_scale;
    long old_length = type_length(object_get(from, "type"), &old_scale);
    long new_length = type_length(object_get(to, "type"), &new_scale);
    bool same_base = strcmp(old, new) == 0 && strcmp(old, "character") != 0;
    if (!same_base && !(is_text(old) && is_text(new)))
        return false;
    return new_length == 0 ||
           (old_length != 0 && old_length <= new_length && old_scale == new_scale);
}

/* The effect of another type, neither of which is replaced itself. */
static enum effect retyping_between(const struct object *before, const struct object *after)
{
    static const char *const widths[] = {"smallint", "integer", "bigint", "numeric", NULL};
    const char *old = object_get(before, "base_type"), *new = object_get(after, "base_type");
    if (retype_widens(before, after))
        return EFFECT_WIDEN_TYPE;
    int from = -1, to = -1;
    for (int i = 0; widths[i] != NULL; i++) {
        from = strcmp(widths[i], old) == 0 ? i : from;
        to = strcmp(widths[i], new) == 0 ? i : to;
    }
    if (from >= 0 && to > from)
        return EFFECT_REWRITE;
    return strcmp(old, new) == 0 || (from >= 0 && to >= 0) ? EFFECT_NARROW_TYPE
                                                           : EFFECT_CHANGE_TYPE;
}

enum effect retype_effect(const struct change *change)
{
    return change->retyped ? EFFECT_CHANGE_TYPE : retyping_between(change->from, change->to);
}

bool retype_narrows(const struct object *from, const struct object *to)
{
    return strcmp(object_get(from, "type"), object_get(to, "type")) != 0 &&
           retyping_between(from, to) == EFFECT_NARROW_TYPE;
}

bool retype_rewrites(const struct change *change)
{
    return (change_has(change, "type") || change_has(change, "collation")) &&
           retype_effect(change) != EFFECT_WIDEN_TYPE;
}

/* Of times: one of the day alone and one that has none make nothing of each other. */
static bool times_cast(const char *from, const char *to)
{
    bool from_day = strncmp(from, "time ", 5) == 0, to_day = strncmp(to, "time ", 5) == 0;
    bool zoned = strcmp(to, "time with time zone") == 0;
    if (to_day && !from_day)
        return strcmp(from, "date") != 0 &&
               (!zoned || strcmp(from, "timestamp with time zone") == 0);
    return from_day == to_day;
}

/* Casts that PostgreSQL makes by itself, or through a function of its own, between types of one
 * category, from and to strings, and between integer and boolean; everything else by its text. */
static bool casts_directly(const struct object *before, const struct object *after)
{
    const char *old = object_get(before, "category"), *new = object_get(after, "category");
    const char *from = object_get(before, "base_type"), *to = object_get(after, "base_type");
    if (*old == 'D' && *new == 'D')
        return times_cast(from, to);
    if (*old == 'S' || *new == 'S' || (*old == *new &&strchr("EUCR", *old) == NULL))
        return true;
    bool numbers = strcmp(from, "integer") == 0 && strcmp(to, "boolean") == 0;
    bool documents = strncmp(from, "json", 4) == 0 && strncmp(to, "json", 4) == 0;
    return numbers || documents || (strcmp(from, "boolean") == 0 && strcmp(to, "integer") == 0);
}

/* The type without its length: an explicit cast would cut what is too long, an assignment refuses
 * it. "character" alone is a length as well, and so is "bit". */
static const char *cast_target(struct arena *arena, const struct object *column)
{
    static const char blank[] = "character";
    const char *base = object_get(column, "base_type"), *rest = base + strlen(blank);
    if (strncmp(base, "bit", 3) == 0)
        return object_get(column, "type");
    if (strncmp(base, blank, strlen(blank)) != 0 || *rest == ' ')
        return base;
    return arena_printf(arena, "bpchar%s", rest);
}

/* Whether an array of that type holds such values as they are. */
static bool is_element(const struct object *column, const char *array)
{
    const char *base = object_get(column, "base_type");
    size_t length = strlen(base);
    return strncmp(array, base, length) == 0 && strcmp(array + length, "[]") == 0;
}

/* `retyped`: the two types have one name, but nothing else in common. */
static bool put_cast(struct buffer *sql, struct arena *arena, const struct object *from,
                     const struct object *to, bool retyped, const char *value)
{
    const char *type = cast_target(arena, to);
    bool array = *object_get(to, "category") == 'A';
    if (strcmp(object_get(from, "base_type"), object_get(to, "base_type")) == 0 && !retyped)
        return false;
    if (array && *object_get(from, "category") != 'A')
        buffer_printf(sql, "ARRAY[%s%s]::%s", value, is_element(from, type) ? "" : "::text", type);
    else if (!retyped && casts_directly(from, to))
        buffer_printf(sql, "%s::%s", value, type);
    else
        buffer_printf(sql, "%s::text%s::%s", value, array ? "[]" : "", type);
    return true;
}

const char *retype_cast(struct arena *arena, const struct object *from, const struct object *to,
                        const char *value)
{
    struct buffer sql = BUFFER_INIT;
    bool is_cast = put_cast(&sql, arena, from, to, false, value);
    const char *text = is_cast ? arena_strndup(arena, buffer_text(&sql), sql.length) : value;
    buffer_release(&sql);
    return text;
}

void retype_using(struct buffer *sql, const struct step *step, const struct change *change)
{
    struct buffer cast = BUFFER_INIT;
    if (change->retyped && composite_cast(&cast, step->arena, change))
        buffer_printf(sql, " USING %s", buffer_text(&cast));
    else if (put_cast(&cast, step->arena, change->from, change->to, change->retyped,
                      change->to->label))
        buffer_printf(sql, " USING %s", buffer_text(&cast));
    buffer_release(&cast);
}
