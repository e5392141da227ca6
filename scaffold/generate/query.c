/* What a handler of a database calls. */
#include "scaffold/generate/query.h"

#include "scaffold/generate/code.h"

#include <string.h>

/* For each verb the function, the variable that holds what it gives, and what of the request it takes. */
static const struct verb {
    const char *name, *function, *variable;
    bool params, query, body, url;
    bool conditional; /* it takes what the row must be like, where rows have versions */
    bool whole;       /* what the body does not give gets its default */
} verbs[] = {
    {"list", "list", "page", .query = true, .url = true},
    {"get", "get", "found", .params = true, .query = true},
    {"create", "create", "made", .body = true, .url = true},
    {"replace", "update", "found", .params = true, .body = true, .conditional = true,
     .whole = true},
    {"update", "update", "found", .params = true, .body = true, .conditional = true},
    {"remove", "remove", NULL, .params = true, .conditional = true},
};

static const struct verb *verb_of(const json_t *query)
{
    const char *name = json_string_value(json_object_get(query, "verb"));
    size_t i = 0;
    while (strcmp(verbs[i].name, name) != 0) {
        i++;
    }
    return &verbs[i];
}

/* { match: req.declared.headers['If-Match'], whole: true }, or NULL. */
static const struct layout *condition_code(struct arena *arena, const struct verb *verb,
                                           bool version, const char *request)
{
    struct code_list parts = {.arena = arena};
    if (verb->conditional && version) {
        code_add(&parts, layout_printf(arena, "match: %s.declared.headers['If-Match']", request));
    }
    if (verb->whole) {
        code_add(&parts, layout_literal(arena, "whole: true"));
    }
    return parts.count == 0 ? NULL : code_braces(arena, &parts);
}

const char *query_call(struct arena *arena, const json_t *query, const struct framework *framework)
{
    const struct verb *verb = verb_of(query);
    const struct {
        bool taken;
        const char *member;
    } members[] = {{verb->params, "params"},
                   {verb->query, "query"},
                   {verb->body, framework->body},
                   {verb->url, framework->url},
                   {true, "identity"}};
    struct code_list arguments = {.arena = arena};
    code_add(&arguments, layout_text(arena, json_string_value(json_object_get(query, "table"))));
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (members[i].taken) {
            code_add(&arguments,
                     layout_printf(arena, "%s.%s", framework->request, members[i].member));
        }
    }
    bool version = json_is_true(json_object_get(query, "version"));
    const struct layout *condition = condition_code(arena, verb, version, framework->request);
    if (condition != NULL) {
        code_add(&arguments, condition);
    }
    const char *head = verb->variable == NULL
                           ? "await "
                           : arena_printf(arena, "const %s = await ", verb->variable);
    unsigned column = LAYOUT_INDENT + (unsigned)strlen(head);
    const struct layout *code =
        layout_all(arena, layout_text(arena, head),
                   code_call(arena, verb->function, &arguments, column), layout_text(arena, ";"));
    return code_text(arena, code, LAYOUT_INDENT, LAYOUT_INDENT);
}

size_t query_imports(const json_t *query, struct bundle_import imports[QUERY_IMPORT_LIMIT])
{
    const struct verb *verb = verb_of(query);
    const char *table = json_string_value(json_object_get(query, "table"));
    size_t count = 0;
    imports[count++] = (struct bundle_import){.name = verb->function, .module = QUERY_QUERIES};
    if (strcmp(verb->name, "get") == 0 && json_is_true(json_object_get(query, "version"))) {
        imports[count++] = (struct bundle_import){.name = "isKnown", .module = QUERY_QUERIES};
    }
    imports[count++] = (struct bundle_import){.name = table, .module = QUERY_TABLES};
    return count;
}
