/* Security schemes, and which of them an operation needs. */
#include "scaffold/spec/build.h"
#include "scaffold/spec/fields.h"

#include <string.h>

static enum security_type type_of(const char *name)
{
    static const char *const names[] = {"apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"};
    for (size_t i = 0; name != NULL && i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) == 0) {
            return (enum security_type)i;
        }
    }
    return SECURITY_OTHER;
}

static enum parameter_in place_of(const char *name)
{
    if (name != NULL && strcmp(name, "query") == 0) {
        return PARAMETER_QUERY;
    }
    return name != NULL && strcmp(name, "cookie") == 0 ? PARAMETER_COOKIE : PARAMETER_HEADER;
}

/* What a scheme of a type must say. */
static void warn_of_missing(struct build *build, const struct member *member,
                            const struct node *node, enum security_type type)
{
    static const struct {
        enum security_type type;
        const char *field;
    } needed[] = {{SECURITY_API_KEY, "name"},
                  {SECURITY_API_KEY, "in"},
                  {SECURITY_HTTP, "scheme"},
                  {SECURITY_OAUTH2, "flows"},
                  {SECURITY_OPENID, "openIdConnectUrl"}};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (needed[i].type == type && node_get(node, needed[i].field) == NULL && !build->swagger) {
            diagnostics_add(build->list, SEVERITY_WARNING, node->where, NULL,
                            "the security scheme '%s' has no '%s'", member->key, needed[i].field);
        }
    }
    const char *place = node_get_text(node, "in");
    if (type == SECURITY_API_KEY && place != NULL && strcmp(place, "header") != 0 &&
        strcmp(place, "query") != 0 && strcmp(place, "cookie") != 0) {
        diagnostics_add(build->list, SEVERITY_WARNING, node_get(node, "in")->where,
                        "an API key is in query, header or cookie",
                        "there are no API keys in '%s'; it is looked for in the header", place);
    }
}

static void read_scheme(struct build *build, const struct member *member,
                        struct security_scheme *scheme)
{
    const struct node *node = documents_follow(build->documents, member->value);
    scheme->name = member->key;
    scheme->type = SECURITY_OTHER;
    if (!build_must(build, node, NODE_MAPPING, "a security scheme")) {
        return;
    }
    build_fields(build, node, FIELDS_SECURITY);
    scheme->type = type_of(node_get_text(node, "type"));
    scheme->description = node_get_text(node, "description");
    scheme->scheme = node_get_text(node, "scheme");
    scheme->bearer_format = node_get_text(node, "bearerFormat");
    scheme->url = node_get_text(node, "openIdConnectUrl");
    scheme->parameter = node_get_text(node, "name");
    scheme->in = place_of(node_get_text(node, "in"));
    if (scheme->type == SECURITY_OTHER) {
        const struct member *type = node_member(node, "type");
        diagnostics_add(build->list, build->strict ? SEVERITY_ERROR : SEVERITY_WARNING,
                        type == NULL ? node->where : type->value->where,
                        "the types are apiKey, http, oauth2, openIdConnect and mutualTLS",
                        "the security scheme '%s' has no known type", member->key);
    }
    warn_of_missing(build, member, node, scheme->type);
}

void build_security_schemes(struct build *build, const struct node *schemes)
{
    schemes = build_whole(build, schemes, NODE_MAPPING, "'securitySchemes'");
    if (schemes == NULL) {
        return;
    }
    struct security_scheme *all = arena_alloc(build->arena, schemes->count + 1, sizeof *all);
    for (size_t i = 0; i < schemes->count; i++) {
        read_scheme(build, &schemes->members[i], &all[i]);
    }
    build->spec->security_schemes = all;
    build->spec->security_scheme_count = schemes->count;
}

/* A scheme that nobody declared is one that cannot be met. */
static const struct security_scheme *find_scheme(struct build *build, const struct member *member)
{
    const struct spec *spec = build->spec;
    for (size_t i = 0; i < spec->security_scheme_count; i++) {
        if (strcmp(spec->security_schemes[i].name, member->key) == 0) {
            return &spec->security_schemes[i];
        }
    }
    diagnostics_add(build->list, SEVERITY_WARNING, member->where,
                    "declare it in components/securitySchemes: until then nothing says where its "
                    "credential stands",
                    "the security scheme '%s' is not declared in components", member->key);
    struct security_scheme *unknown = arena_alloc(build->arena, 1, sizeof *unknown);
    *unknown = (struct security_scheme){.name = member->key, .type = SECURITY_OTHER};
    return unknown;
}

static void read_need(struct build *build, const struct member *member, struct security_need *need)
{
    const struct node *scopes = member->value;
    need->scheme = find_scheme(build, member);
    if (!build_must(build, scopes, NODE_SEQUENCE, "the scopes of a security scheme")) {
        return;
    }
    need->scopes = arena_alloc(build->arena, scopes->count + 1, sizeof *need->scopes);
    for (size_t i = 0; i < scopes->count; i++) {
        if (build_must(build, scopes->items[i], NODE_STRING, "a scope")) {
            need->scopes[need->scope_count++] = scopes->items[i]->text;
        }
    }
}

static void read_choice(struct build *build, const struct node *node,
                        struct security_choice *choice)
{
    struct security_need *needs = arena_alloc(build->arena, node->count + 1, sizeof *needs);
    for (size_t i = 0; i < node->count; i++) {
        read_need(build, &node->members[i], &needs[i]);
    }
    choice->needs = needs;
    choice->need_count = node->count;
}

void build_security(struct build *build, const struct node *own, struct operation *operation)
{
    const struct node *security = own != NULL ? own : build->security;
    if (!build_must(build, security, NODE_SEQUENCE, "'security'")) {
        return;
    }
    struct security_choice *all = arena_alloc(build->arena, security->count + 1, sizeof *all);
    for (size_t i = 0; i < security->count; i++) {
        if (build_must(build, security->items[i], NODE_MAPPING, "a security requirement")) {
            read_choice(build, security->items[i], &all[operation->security_count++]);
        }
    }
    operation->security = all;
}
