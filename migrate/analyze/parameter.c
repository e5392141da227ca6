/* Takes the number from the complaint, or looks for parameters that are added up or counted with. */
#include "migrate/analyze/parameter.h"

#include "common/arena.h"
#include "migrate/analyze/tree.h"

#include <stdlib.h>
#include <string.h>

#define TREE_DEPTH 200

/* SQLSTATEs: indeterminate_datatype, ambiguous_function (of operators as well). */
#define INDETERMINATE "42P18"
#define AMBIGUOUS "42725"

static bool set(struct parameter_types *types, long number, const char *name)
{
    if (number < 1 || number > PARAMETER_TYPES || types->names[number - 1] != NULL)
        return false;
    types->names[number - 1] = name;
    return true;
}

static bool is_arithmetic(const json_t *expression)
{
    const char *name = node_last_name(json_object_get(expression, "name"));

    return strlen(name) == 1 && strchr("+-*/%", *name) != NULL;
}

static json_t *parameter_of(const json_t *expression, const char *side)
{
    return node_as(json_object_get(expression, side), "ParamRef");
}

static bool set_integer(struct parameter_types *types, const json_t *parameter)
{
    return set(types, (long)json_integer_value(json_object_get(parameter, "number")), "integer");
}

/* $1 of generate_series($1, $2). */
static bool set_arguments(struct parameter_types *types, const json_t *call)
{
    bool found = false;
    json_t *argument;
    size_t i;

    json_array_foreach(json_object_get(call, "args"), i, argument)
    {
        json_t *parameter = node_as(argument, "ParamRef");

        if (parameter != NULL)
            found |= set_integer(types, parameter);
    }
    return found;
}

/* Both sides of $1 + $2, wherever that stands; of calls the arguments. */
static bool set_numbers(struct parameter_types *types, const json_t *node, bool calls,
                        unsigned depth)
{
    json_t *expression = node_as(node, "A_Expr"), *value;
    json_t *left = parameter_of(expression, "lexpr"), *right = parameter_of(expression, "rexpr");
    const char *key;
    bool found = false;
    size_t i;

    if (depth == TREE_DEPTH)
        return false;
    if (calls)
        found = set_arguments(types, node_as(node, "FuncCall"));
    else if (left != NULL && right != NULL && is_arithmetic(expression)) {
        found = set_integer(types, left);
        found |= set_integer(types, right);
    }
    json_object_foreach((json_t *)node, key, value) found |=
        set_numbers(types, value, calls, depth + 1);
    json_array_foreach(node, i, value) found |= set_numbers(types, value, calls, depth + 1);
    return found;
}

/* Of operators that are not unique, or of functions. */
static bool guess_numbers(const char *sql, bool calls, struct parameter_types *types)
{
    struct arena *arena = arena_new();
    const char *kind, *problem;
    json_t *tree = tree_parse(arena, sql, &kind, &problem);
    bool found = set_numbers(types, tree, calls, 0);

    json_decref(tree);
    arena_free(arena);
    return found;
}

bool parameter_guess(const char *sql, const char *complaint, struct parameter_types *types)
{
    const char *number = strchr(complaint, '$');

    if (strstr(complaint, INDETERMINATE) != NULL && number != NULL)
        return set(types, strtol(number + 1, NULL, 10), "text");
    return strstr(complaint, AMBIGUOUS) != NULL &&
           guess_numbers(sql, strstr(complaint, "function ") != NULL, types);
}

void parameter_put(const struct parameter_types *types, struct buffer *out)
{
    size_t count = PARAMETER_TYPES;

    while (count > 0 && types->names[count - 1] == NULL)
        count--;
    for (size_t i = 0; i < count; i++)
        buffer_printf(out, "%s%s", i == 0 ? " (" : ", ",
                      types->names[i] != NULL ? types->names[i] : "unknown");
    if (count > 0)
        buffer_putc(out, ')');
}
