/* Fields of objects, and those that are misspelt. */
#include "scaffold/spec/fields.h"

#include "common/nearest.h"
#include "common/text.h"
#include "scaffold/spec/build.h"
#include "scaffold/spec/keyword.h"

#include <string.h>
#include <strings.h>

static const struct {
    const char *what;
    const char *const *names;
} objects[] = {
#define OBJECT(kind, what, ...) [FIELDS_##kind] = {what, (const char *const[]){__VA_ARGS__, NULL}}
    OBJECT(DOCUMENT, "the document", "openapi", "info", "servers", "paths", "components",
           "security", "tags", "externalDocs", "webhooks", "jsonSchemaDialect", "$self"),
    OBJECT(COMPONENTS, "'components'", "schemas", "responses", "parameters", "examples",
           "requestBodies", "headers", "securitySchemes", "links", "callbacks", "pathItems",
           "mediaTypes"),
    OBJECT(PATH_ITEM, "a path item", "get", "post", "put", "delete", "patch", "parameters",
           "summary", "description", "$ref", "servers", "head", "options", "trace", "query",
           "additionalOperations"),
    OBJECT(OPERATION, "an operation", "tags", "summary", "description", "operationId", "parameters",
           "requestBody", "responses", "security", "deprecated", "externalDocs", "callbacks",
           "servers"),
    OBJECT(PARAMETER, "a parameter", "name", "in", "description", "required", "schema", "example",
           "examples", "style", "explode", "deprecated", "allowReserved", "allowEmptyValue",
           "content", "$ref", "summary"),
    OBJECT(HEADER, "a header", "description", "schema", "required", "example", "examples", "style",
           "explode", "deprecated", "allowReserved", "allowEmptyValue", "content", "$ref",
           "summary"),
    OBJECT(BODY, "a request body", "content", "description", "required", "$ref", "summary"),
    OBJECT(RESPONSE, "a response", "description", "content", "headers", "links", "summary", "$ref"),
    OBJECT(MEDIA, "a media type", "schema", "example", "examples", "encoding", "itemSchema",
           "prefixEncoding", "itemEncoding", "$ref"),
    OBJECT(ENCODING, "an encoding", "contentType", "style", "explode", "headers", "allowReserved",
           "encoding", "prefixEncoding", "itemEncoding"),
    OBJECT(LINK, "a link", "operationId", "parameters", "description", "operationRef",
           "requestBody", "server", "$ref", "summary"),
    OBJECT(SERVER, "a server", "url", "description", "variables", "name"),
    OBJECT(VARIABLE, "a server's variable", "default", "enum", "description"),
    OBJECT(SECURITY, "a security scheme", "type", "description", "name", "in", "scheme",
           "bearerFormat", "flows", "openIdConnectUrl", "oauth2MetadataUrl", "deprecated", "$ref",
           "summary"),
    OBJECT(DISCRIMINATOR, "a discriminator", "propertyName", "mapping", "defaultMapping"),
    OBJECT(SCHEMA, "a schema", "title", "$ref", "xml", "externalDocs", "$id", "$schema", "$anchor",
           "$dynamicAnchor", "$defs", "$comment", "$vocabulary", "readOnly", "writeOnly",
           "definitions"),
#undef OBJECT
};

bool fields_have(enum fields_of kind, const char *name)
{
    const char *const *at = objects[kind].names;
    while (*at != NULL && text_compare(*at, name) != 0) {
        at++;
    }
    return *at != NULL;
}

const char *fields_nearest(enum fields_of kind, const char *name)
{
    struct nearest nearest = {.name = name};
    for (const char *const *at = objects[kind].names; *at != NULL; at++) {
        nearest_try(&nearest, *at);
    }
    for (size_t i = 0; kind == FIELDS_SCHEMA && i < keyword_count(); i++) {
        nearest_try(&nearest, keyword_name(i));
    }
    return nearest.found;
}

/* JSON Schema lets a schema say whatever it likes: 3.1 has mistakes only where one of its own words was meant. */
static bool is_free(const struct build *build, enum fields_of kind, const char *nearest)
{
    return kind == FIELDS_SCHEMA && build->spec->version != SPEC_30 && nearest == NULL;
}

/* A word of a schema beside it, as Swagger 2.0 had it. */
static bool belongs_to_schema(enum fields_of kind, const char *name)
{
    return (kind == FIELDS_PARAMETER || kind == FIELDS_HEADER) && keyword_find(name) != NULL;
}

static void report(struct build *build, const struct member *member, enum fields_of kind)
{
    const char *nearest = fields_nearest(kind, member->key);
    const char *hint =
        nearest == NULL ? NULL : arena_printf(build->arena, "is '%s' meant?", nearest);
    if (is_free(build, kind, nearest)) {
        return;
    }
    if (belongs_to_schema(kind, member->key)) {
        hint = "put it into 'schema'";
    }
    diagnostics_add(build->list, SEVERITY_WARNING, member->where, hint,
                    "'%s' is no field of %s; it is ignored", member->key, objects[kind].what);
}

void build_fields(struct build *build, const struct node *node, enum fields_of kind)
{
    if ((build->swagger && kind != FIELDS_PATH_ITEM) || !node_is(node, NODE_MAPPING)) {
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        const struct member *member = &node->members[i];
        if (!fields_have(kind, member->key) && strncmp(member->key, "x-", 2) != 0 &&
            (kind != FIELDS_SCHEMA || keyword_find(member->key) == NULL)) {
            report(build, member, kind);
        }
    }
}

/* What YAML 1.1 took for a boolean. */
static bool is_old_boolean(const struct node *node)
{
    static const char *const words[] = {"yes", "no", "on", "off", "y", "n"};
    for (size_t i = 0; node_text(node) != NULL && i < sizeof words / sizeof *words; i++) {
        if (strcasecmp(words[i], node->text) == 0) {
            return true;
        }
    }
    return false;
}

bool build_flag(struct build *build, const struct node *mapping, const char *key, bool otherwise)
{
    const struct node *node = node_get(mapping, key);
    if (node != NULL && node->kind != NODE_BOOLEAN) {
        diagnostics_add(build->list, SEVERITY_WARNING, node->where,
                        is_old_boolean(node) ? "in YAML 1.2 this is text: say true or false" : NULL,
                        "'%s' must be true or false, not %s; it is read as %s", key,
                        node_kind_name(node->kind), otherwise ? "true" : "false");
    }
    return node_get_true(mapping, key, otherwise);
}

const char *build_text(struct build *build, const struct node *mapping, const char *key)
{
    const struct node *node = node_get(mapping, key);
    if (node != NULL && node->kind != NODE_STRING) {
        diagnostics_add(build->list, SEVERITY_WARNING, node->where,
                        node->count == 0 && node->kind != NODE_NULL ? "put it in quotes" : NULL,
                        "'%s' must be a string, not %s; it is ignored", key,
                        node_kind_name(node->kind));
    }
    return node_text(node);
}
