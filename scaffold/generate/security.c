/* Security schemes as views. */
#include "scaffold/generate/security.h"

#include "scaffold/generate/code.h"
#include "scaffold/name/name.h"

#include <string.h>
#include <strings.h>

/* Where the credential is, as the generated code calls it. */
static const char *kind_of(const struct security_scheme *scheme)
{
    static const char *const places[PARAMETER_PLACES] = {"header", "query", "header", "cookie"};
    switch (scheme->type) {
    case SECURITY_API_KEY:
        return scheme->parameter == NULL ? "none" : places[scheme->in];
    case SECURITY_OAUTH2:
    case SECURITY_OPENID:
        return "bearer";
    case SECURITY_HTTP:
        if (scheme->scheme != NULL && strcasecmp(scheme->scheme, "basic") == 0) {
            return "basic";
        }
        return scheme->scheme != NULL && strcasecmp(scheme->scheme, "bearer") == 0 ? "bearer"
                                                                                   : "header";
    default:
        return "none";
    }
}

bool security_is_bearer(const struct security_scheme *scheme)
{
    return strcmp(kind_of(scheme), "bearer") == 0;
}

static const char *parameter_of(const struct security_scheme *scheme)
{
    if (scheme->type == SECURITY_HTTP) {
        return "Authorization";
    }
    return scheme->parameter == NULL ? "" : scheme->parameter;
}

static const char *comment_of(struct arena *arena, const struct security_scheme *scheme)
{
    static const char *const types[] = {"An API key",     "HTTP authentication", "OAuth 2",
                                        "OpenID Connect", "Mutual TLS",          "A scheme"};
    const char *text = scheme->description;
    return text == NULL || text[0] == '\0'
               ? arena_printf(arena, "%s: %s", types[scheme->type], scheme->name)
               : arena_printf(arena, "%s: %s", scheme->name, text);
}

/* What its place does not say: who gives the tokens, other schemes of HTTP. */
static void set_type(json_t *view, const struct security_scheme *scheme)
{
    bool other = scheme->type == SECURITY_HTTP && strcmp(kind_of(scheme), "header") == 0;
    json_object_set_new(view, "type",
                        scheme->type == SECURITY_OAUTH2   ? json_string("oauth2")
                        : scheme->type == SECURITY_OPENID ? json_string("openIdConnect")
                                                          : json_null());
    json_object_set_new(view, "scheme",
                        other && scheme->scheme != NULL ? json_string(scheme->scheme)
                                                        : json_null());
    json_object_set_new(view, "url", scheme->url != NULL ? json_string(scheme->url) : json_null());
}

static json_t *scheme_view(struct arena *arena, struct name_scope *names,
                           const struct security_scheme *scheme)
{
    json_t *view = json_object();
    json_object_set_new(view, "name", json_string(scheme->name));
    json_object_set_new(view, "kind", json_string(kind_of(scheme)));
    json_object_set_new(view, "parameter", json_string(parameter_of(scheme)));
    set_type(view, scheme);
    json_object_set_new(view, "hook", json_string(name_scope_add(names, scheme->name)));
    json_object_set_new(view, "comment", json_string(comment_of(arena, scheme)));
    json_object_set_new(view, "mark", json_string(code_constant_mark(scheme->name)));
    json_object_set_new(view, "bearer", json_boolean(security_is_bearer(scheme)));
    return view;
}

static bool is_listed(const json_t *list, const char *name)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *view = json_array_get(list, i);
        if (strcmp(json_string_value(json_object_get(view, "name")), name) == 0) {
            return true;
        }
    }
    return false;
}

static void add_needed(struct arena *arena, json_t *list, struct name_scope *names,
                       const struct operation *operation)
{
    for (size_t i = 0; i < operation->security_count; i++) {
        const struct security_choice *choice = &operation->security[i];
        for (size_t j = 0; j < choice->need_count; j++) {
            const struct security_scheme *scheme = choice->needs[j].scheme;
            if (!is_listed(list, scheme->name)) {
                json_array_append_new(list, scheme_view(arena, names, scheme));
            }
        }
    }
}

json_t *security_schemes_view(struct arena *arena, const struct spec *spec)
{
    static const char *const taken[] = {"refuse", "acceptAnything", "verifyToken"};
    json_t *list = json_array();
    struct name_scope *names = name_scope_new(arena, NAME_CAMEL);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        name_scope_reserve(names, taken[i]);
    }
    for (size_t i = 0; i < spec->security_scheme_count; i++) {
        json_array_append_new(list, scheme_view(arena, names, &spec->security_schemes[i]));
    }
    for (size_t i = 0; i < spec->operation_count; i++) {
        add_needed(arena, list, names, &spec->operations[i]);
    }
    return list;
}

static const struct layout *need_code(struct arena *arena, const struct security_need *need)
{
    struct code_list scopes = {.arena = arena};
    for (size_t i = 0; i < need->scope_count; i++) {
        const char *scope = need->scopes[i];
        code_add(&scopes, layout_kept(arena, code_string(arena, scope, strlen(scope))));
    }
    const char *name = need->scheme->name;
    const struct layout *inside = layout_all(
        arena, layout_line,
        layout_printf(arena, "scheme: %s,", code_string(arena, name, strlen(name))), layout_line,
        layout_literal(arena, "scopes: "), layout_list(arena, "[", scopes.items, scopes.count, "]"),
        layout_if_broken(arena, layout_text(arena, ","), layout_empty));
    return layout_group(arena,
                        layout_all(arena, layout_text(arena, "{"), layout_indent(arena, inside),
                                   layout_line, layout_text(arena, "}")));
}

const struct layout *security_code(struct arena *arena, const struct operation *operation)
{
    struct code_list choices = {.arena = arena};
    for (size_t i = 0; i < operation->security_count; i++) {
        const struct security_choice *choice = &operation->security[i];
        struct code_list needs = {.arena = arena};
        for (size_t j = 0; j < choice->need_count; j++) {
            code_add(&needs, need_code(arena, &choice->needs[j]));
        }
        code_add(&choices, needs.count > 1
                               ? code_broken_list(arena, &needs)
                               : layout_list(arena, "[", needs.items, needs.count, "]"));
    }
    return choices.count == 0 ? NULL : layout_list(arena, "[", choices.items, choices.count, "]");
}
