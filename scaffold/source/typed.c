/* What TypeScript says of a handler: Request<…>, FastifyRequest<…>, generics of the route's call. */
#include "scaffold/source/data.h"
#include "scaffold/source/handler.h"
#include "scaffold/source/types.h"

#include <string.h>

/* Express: Request<Params, ResBody, ReqBody, Query>, RequestHandler the same. */
static const struct {
    unsigned index;
    enum place place;
} express_arguments[] = {
    {0, PLACE_PATH},
    {2, PLACE_BODY},
    {3, PLACE_QUERY},
};

/* Fastify: FastifyRequest<{ Body: …; Querystring: … }>, fastify.get<{ … }>() */
static const struct {
    const char *name;
    enum place place;
} fastify_members[] = {
    {"Body", PLACE_BODY},
    {"Querystring", PLACE_QUERY},
    {"Params", PLACE_PATH},
    {"Headers", PLACE_HEADER},
};

static void take(struct draft *draft, enum place place, struct source *source,
                 const struct syntax *type)
{
    struct value schema = types_schema(draft->machine, source, type);
    struct value additional = value_get(schema, "additionalProperties");

    /* Record<never, never> and {}, which stand for nothing in a list of types */
    if (additional.kind == VALUE_OBJECT && data_is_empty(additional))
        return;
    if (data_is_type(schema, "object") && data_is_empty(value_get(schema, "properties")))
        return;
    draft_place(draft, place, schema);
}

static void take_reply(struct draft *draft, struct source *source, const struct syntax *type)
{
    struct value schema;

    if (!type || draft->has_response_schemas)
        return;
    schema = types_schema(draft->machine, source, type);
    if (!data_is_empty(schema) && draft->reply.kind == VALUE_UNDEFINED)
        draft->reply = schema;
}

static void take_express(struct draft *draft, struct source *source, const struct syntax *type)
{
    for (size_t i = 0; i < sizeof express_arguments / sizeof *express_arguments; i++) {
        const struct syntax *one = types_argument(type, express_arguments[i].index);

        if (one)
            take(draft, express_arguments[i].place, source, one);
    }
    take_reply(draft, source, types_argument(type, 1));
}

static void take_fastify(struct draft *draft, struct source *source, const struct syntax *route)
{
    for (size_t i = 0; i < sizeof fastify_members / sizeof *fastify_members; i++) {
        struct source *at = source;
        const struct syntax *member =
            types_member(draft->machine, &at, route, fastify_members[i].name);

        if (member)
            take(draft, fastify_members[i].place, at, member);
    }
}

/* A type by its name: whose it is decides what its arguments are. */
static void take_type(struct draft *draft, struct source *source, const struct syntax *type)
{
    const char *name = types_name(type);

    while (type && type->kind == SYNTAX_TYPE_ANNOTATION)
        type = syntax_first(type);
    if (!type || !name)
        return;
    if (strcmp(name, "FastifyRequest") == 0 || strcmp(name, "RouteHandlerMethod") == 0 ||
        strcmp(name, "RouteHandler") == 0)
        take_fastify(draft, source,
                     types_argument(type, strcmp(name, "RouteHandlerMethod") ? 0 : 3));
    else if (strcmp(name, "Response") == 0)
        take_reply(draft, source, types_argument(type, 0));
    else if (strstr(name, "Request") || strstr(name, "Handler"))
        take_express(draft, source, type);
}

/* const createUser: RequestHandler<P, R, B> = async (req, res) => … */
static const struct syntax *declared_type(const struct object *function)
{
    const struct syntax *parent = function->node->parent;

    return syntax_is(parent, SYNTAX_DECLARATOR) ? syntax_child(parent, FIELD_TYPE) : NULL;
}

void draft_types(struct draft *draft)
{
    const struct entry *entry = draft->endpoint->entry;
    struct object *function = draft_function(draft);
    const struct syntax *type;

    if (draft->endpoint->framework != FRAMEWORK_EXPRESS &&
        draft->endpoint->framework != FRAMEWORK_KOA)
        take_fastify(draft, entry->source, types_argument(entry->node, 0));
    if (!function || !function->scope || draft->endpoint->framework == FRAMEWORK_KOA)
        return;
    for (unsigned i = 0; i < 2; i++) {
        handler_parameter(function, i, &type);
        if (type)
            take_type(draft, function->scope->source, type);
    }
    if (declared_type(function))
        take_type(draft, function->scope->source, declared_type(function));
}
