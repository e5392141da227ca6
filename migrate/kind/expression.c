/* Finds casts of array constructors and keeps them where they are. */
#include "migrate/kind/expression.h"

#include "common/buffer.h"

#include <string.h>

/* The next byte that is in no quotes, from `at`, which may open them. */
static const char *skip_quoted(const char *at)
{
    while (*at == '\'' || *at == '"') {
        const char *end = strchr(at + 1, *at);
        if (end == NULL)
            return at + strlen(at);
        at = end + 1;
    }
    return at;
}

/* The end of the element (',' or the bracket that closes) at the depth of `at`. */
static const char *element_end(const char *at)
{
    int depth = 0;
    for (at = skip_quoted(at); *at != '\0'; at = skip_quoted(at + 1)) {
        if (*at == '(' || *at == '[')
            depth++;
        else if ((*at == ')' || *at == ']') && depth-- == 0)
            return at;
        else if (*at == ',' && depth == 0)
            return at;
    }
    return at;
}

/* The type of the cast that the element ends with, without its length; NULL when there is none. */
static const char *cast_type(const char *start, const char *end, size_t *length)
{
    const char *type = NULL;
    int depth = 0;
    for (const char *at = skip_quoted(start); at < end; at = skip_quoted(at + 1)) {
        depth += (*at == '(' || *at == '[') - (*at == ')' || *at == ']');
        if (depth == 0 && at[0] == ':' && at[1] == ':')
            type = at + 2;
    }
    if (type == NULL)
        return NULL;
    const char *stop = end;
    for (const char *at = type; at < end; at++)
        if (*at == '(') {
            stop = at;
            break;
        }
    *length = (size_t)(stop - type);
    return type;
}

/* Behind the constructor that begins at `open` (its bracket) when it is cast as a whole, with the
 * type of its elements; else NULL. */
static const char *cast_array(const char *open, const char **type, size_t *length)
{
    const char *end = element_end(open + 1);
    *type = cast_type(open + 1, end, length);
    while (*end == ',')
        end = element_end(end + 1);
    return *type != NULL && strncmp(end, "])::", 4) == 0 ? end + 1 : NULL;
}

#define CONSTRUCTOR "(ARRAY["

const char *expression_stable(struct arena *arena, const char *text)
{
    if (text == NULL || strstr(text, CONSTRUCTOR) == NULL)
        return text;
    struct buffer out = BUFFER_INIT;
    const char *copied = text;
    for (const char *at = skip_quoted(text); *at != '\0'; at = skip_quoted(at + 1)) {
        const char *type;
        size_t length;
        if (strncmp(at, CONSTRUCTOR, strlen(CONSTRUCTOR)) != 0)
            continue;
        const char *end = cast_array(at + strlen(CONSTRUCTOR) - 1, &type, &length);
        if (end == NULL)
            continue;
        buffer_append(&out, copied, (size_t)(end - copied));
        buffer_printf(&out, "::%.*s[]", (int)length, type);
        copied = end;
        at = end - 1;
    }
    buffer_puts(&out, copied);
    const char *stable = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return stable;
}

const char *object_expression(const struct step *step, const struct object *object,
                              const char *name)
{
    return expression_stable(step->arena, object_get(object, name));
}
