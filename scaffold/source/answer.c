/* What a handler answers: statuses and bodies. */
#include "scaffold/source/data.h"
#include "scaffold/source/describe.h"
#include "scaffold/source/handler.h"
#include "scaffold/source/literal.h"

#include <string.h>

static const char *property_of(const struct syntax *member)
{
    const struct syntax *property = syntax_child(member, FIELD_PROPERTY);

    return property ? property->text : NULL;
}

/* Methods that send, and the media type of what they send; NULL: JSON, or text for a string. */
static const struct {
    const char *name, *media;
    bool has_body;
    int status; /* without one of its own */
} senders[] = {
    {"json", NULL, true, 200},
    {"jsonp", NULL, true, 200},
    {"send", NULL, true, 200},
    {"end", NULL, false, 200},
    {"render", "text/html", false, 200},
    {"view", "text/html", false, 200},
    {"redirect", NULL, false, 302},
    {"sendFile", "application/octet-stream", false, 200},
    {"download", "application/octet-stream", false, 200},
};

static struct value no_schema(void)
{
    return value_undefined();
}

static void respond(struct handler *self, int status, struct value schema, const char *media)
{
    const char *text = arena_printf(self->machine->arena, "%d", status);

    draft_response(self->draft, text, status == 204 || status == 304 ? no_schema() : schema,
                   status == 204 || status == 304 ? NULL : media);
}

/* Whether a chain of calls begins with the response: res.status(1).set(2). */
static bool is_response(const struct handler *self, const struct syntax *node)
{
    for (int i = 0; node && i < 20; i++) {
        if (node->kind == SYNTAX_IDENTIFIER)
            return self->response && node->text == self->response;
        if (node->kind == SYNTAX_CALL)
            node = syntax_child(node, FIELD_FUNCTION);
        else if (node->kind == SYNTAX_MEMBER)
            node = syntax_child(node, FIELD_OBJECT);
        else
            node = syntax_first(node);
    }
    return false;
}

static bool sets_status(const char *name)
{
    return name && (strcmp(name, "status") == 0 || strcmp(name, "code") == 0);
}

/* The status that the calls of a chain set, or 0. */
static int chain_status(struct handler *self, const struct syntax *node)
{
    for (int i = 0; node && i < 20; i++) {
        const struct syntax *callee =
            node->kind == SYNTAX_CALL ? syntax_child(node, FIELD_FUNCTION) : NULL;

        if (callee && sets_status(property_of(callee)))
            return handler_status(self, syntax_first(syntax_child(node, FIELD_ARGUMENTS)));
        node = node->kind == SYNTAX_CALL ? callee : syntax_child(node, FIELD_OBJECT);
    }
    return 0;
}

/* ctx.status = 201, res.statusCode = 201, res.status(201) as a statement of its own. */
static int statement_status(struct handler *self, const struct syntax *statement)
{
    const struct syntax *node =
        syntax_is(statement, SYNTAX_EXPRESSION_STATEMENT) ? syntax_first(statement) : NULL;
    const struct syntax *left = syntax_child(node, FIELD_LEFT);
    const char *name = property_of(left);

    if (syntax_is(node, SYNTAX_AWAIT))
        node = syntax_first(node);
    if (syntax_is(node, SYNTAX_ASSIGNMENT) && name && is_response(self, left) &&
        (strcmp(name, "status") == 0 || strcmp(name, "statusCode") == 0))
        return handler_status(self, syntax_child(node, FIELD_RIGHT));
    if (syntax_is(node, SYNTAX_CALL) && is_response(self, node) &&
        sets_status(property_of(syntax_child(node, FIELD_FUNCTION))))
        return chain_status(self, node);
    return 0;
}

/* The status that a statement beside this piece of code sets, or 0. */
static int block_status(struct handler *self, const struct syntax *node)
{
    int status = 0;

    while (node->parent && node->parent->kind != SYNTAX_BLOCK &&
           node->parent->kind != SYNTAX_PROGRAM && node->parent->kind != SYNTAX_SWITCH_CASE)
        node = node->parent;
    for (const struct syntax *part = node->parent ? node->parent->first : NULL; part;
         part = part->next) {
        int found = statement_status(self, part);

        status = found ? found : status;
    }
    return status;
}

static int status_for(struct handler *self, const struct syntax *node, int otherwise)
{
    int status = chain_status(self, node);

    if (!status)
        status = block_status(self, node);
    return status ? status : otherwise;
}

/* The body, its schema and media type: a string is text where JSON is not asked for. */
static void send_body(struct handler *self, int status, const struct syntax *body, bool is_json)
{
    struct value schema = handler_schema(self, body);
    bool is_text = body && (body->kind == SYNTAX_STRING || body->kind == SYNTAX_TEMPLATE);

    respond(self, status, schema, !is_json && is_text ? "text/plain" : "application/json");
    if (body && data_is_empty(schema) && status < 400 && status != 204)
        draft_note(self->draft,
                   arena_printf(self->machine->arena,
                                "the type of the answer with status %d is not known", status));
}

static bool send_call(struct handler *self, const struct syntax *node, const char *name)
{
    const struct syntax *first = syntax_first(syntax_child(node, FIELD_ARGUMENTS));
    int status;

    for (size_t i = 0; i < sizeof senders / sizeof *senders; i++) {
        if (strcmp(senders[i].name, name) != 0)
            continue;
        status = status_for(self, syntax_child(node, FIELD_FUNCTION), senders[i].status);
        if (strcmp(name, "redirect") == 0 && handler_status(self, first))
            status = handler_status(self, first);
        if (senders[i].has_body && first)
            send_body(self, status, first, *name == 'j');
        else
            respond(self, status, no_schema(), senders[i].media);
        return true;
    }
    if (strcmp(name, "sendStatus") == 0 && handler_status(self, first)) {
        respond(self, handler_status(self, first), no_schema(), NULL);
        return true;
    }
    return false;
}

/* ctx.throw(404), reply.notFound(), createError(404), res.status(204).end() */
static void answer_call(struct handler *self, const struct syntax *node)
{
    const struct syntax *callee = syntax_child(node, FIELD_FUNCTION);
    const struct syntax *first = syntax_first(syntax_child(node, FIELD_ARGUMENTS));
    const char *name =
        syntax_is(callee, SYNTAX_MEMBER) ? property_of(callee) : (callee ? callee->text : NULL);

    if (!name)
        return;
    if (syntax_is(callee, SYNTAX_MEMBER) && is_response(self, callee)) {
        if (send_call(self, node, name))
            return;
        if (strcmp(name, "throw") == 0 && handler_status(self, first))
            respond(self, handler_status(self, first), no_schema(), NULL);
        else if (describe_error(name))
            respond(self, describe_error(name), no_schema(), NULL);
    } else if (strcmp(name, "createError") == 0 || strcmp(name, "createHttpError") == 0) {
        if (handler_status(self, first))
            respond(self, handler_status(self, first), no_schema(), NULL);
    }
}

/* throw new NotFoundError(), throw new ApiError(404, …) */
static void answer_throw(struct handler *self, const struct syntax *node)
{
    const struct syntax *made = syntax_first(node);
    const struct syntax *constructor = syntax_child(made, FIELD_CONSTRUCTOR);
    const char *name = syntax_is(constructor, SYNTAX_MEMBER)
                           ? property_of(constructor)
                           : (constructor ? constructor->text : NULL);
    int status = 0;

    if (!syntax_is(made, SYNTAX_NEW) || !name)
        return;
    for (const struct syntax *one = syntax_first(syntax_child(made, FIELD_ARGUMENTS));
         one && !status; one = syntax_next(one))
        status = handler_status(self, one);
    if (status < 400)
        status = describe_error(name);
    if (status >= 400)
        respond(self, status, no_schema(), NULL);
}

/* ctx.body = …, and ctx.status = … without a body beside it */
static void answer_assignment(struct handler *self, const struct syntax *node)
{
    const struct syntax *left = syntax_child(node, FIELD_LEFT);
    const char *name = syntax_is(left, SYNTAX_MEMBER) ? property_of(left) : NULL;
    int status;

    if (!self->context || !name || !is_response(self, left))
        return;
    if (strcmp(name, "body") == 0) {
        status = block_status(self, node);
        send_body(self, status ? status : 200, syntax_child(node, FIELD_RIGHT), false);
    } else if (strcmp(name, "status") == 0) {
        status = handler_status(self, syntax_child(node, FIELD_RIGHT));
        if (status)
            respond(self, status, no_schema(), NULL);
    }
}

static bool is_function(const struct syntax *node)
{
    return node->kind == SYNTAX_ARROW || node->kind == SYNTAX_FUNCTION ||
           node->kind == SYNTAX_METHOD || node->kind == SYNTAX_FUNCTION_DECLARATION;
}

/* What a Fastify handler returns is its answer. */
static void answer_return(struct handler *self, const struct syntax *value, const struct syntax *at)
{
    int status;

    if (!value || value->kind == SYNTAX_UNDEFINED || is_response(self, value))
        return;
    status = block_status(self, at);
    send_body(self, status ? status : 200, value, false);
}

static void answer_code(struct handler *self, const struct syntax *node, bool is_own, int depth)
{
    bool returns = self->draft->endpoint->framework == FRAMEWORK_FASTIFY && is_own;

    switch (node->kind) {
    case SYNTAX_CALL:
        answer_call(self, node);
        break;
    case SYNTAX_THROW:
        answer_throw(self, node);
        break;
    case SYNTAX_ASSIGNMENT:
        answer_assignment(self, node);
        break;
    case SYNTAX_RETURN:
        if (returns)
            answer_return(self, syntax_first(node), node);
        break;
    default:
        break;
    }
    for (const struct syntax *part = syntax_first(node); part && depth < HANDLER_DEPTH_LIMIT;
         part = syntax_next(part))
        answer_code(self, part, is_own && !is_function(part), depth + 1);
}

void handler_answer(struct handler *self, const struct syntax *body)
{
    if (body->kind != SYNTAX_BLOCK && self->draft->endpoint->framework == FRAMEWORK_FASTIFY)
        answer_return(self, body, body);
    answer_code(self, body, true, 0);
}
