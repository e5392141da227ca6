/* Endpoints → operations → document. */
#include "scaffold/source/openapi.h"

#include "scaffold/name/name.h"
#include "scaffold/source/convert.h"
#include "scaffold/source/data.h"
#include "scaffold/source/describe.h"
#include "scaffold/source/draft.h"
#include "scaffold/source/guard.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/local.h"
#include "scaffold/source/reference.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define PACKAGE_DEPTH 32 /* folders upwards in search of a package.json */

/* Methods in the order in which they stand in the document; others cannot be documented. */
static const char *const methods[] = {"get",  "put",   "post",  "delete", "options",
                                      "head", "patch", "trace", NULL};

static const struct {
    enum place place;
    const char *in;
} parameter_places[] = {
    {PLACE_QUERY, "query"},
    {PLACE_HEADER, "header"},
    {PLACE_COOKIE, "cookie"},
};

/* Headers that are no parameters in OpenAPI. */
static const char *const own_headers[] = {"accept", "content-type", "authorization", NULL};

struct building {
    struct machine *machine;
    struct draft *drafts;
    size_t count;
    struct map known;      /* draft_key() → draft */
    struct value unplaced; /* what has no full path */
    struct value schemes;  /* names of security schemes in use */
};

static int method_rank(const char *method)
{
    for (int i = 0; method && methods[i]; i++)
        if (strcmp(methods[i], method) == 0)
            return i;
    return -1;
}

static int compare_drafts(const void *a, const void *b)
{
    const struct draft *one = a, *other = b;
    int order = strcmp(one->path.text, other->path.text);

    return order ? order : method_rank(one->method) - method_rank(other->method);
}

/* What names an operation: {id} and {userId} are the same in a path. */
static const char *draft_key(struct machine *machine, const struct draft *draft)
{
    char *key = arena_printf(machine->arena, "%s %s", draft->method, draft->path.text), *out = key;

    for (const char *at = key; *at; at++) {
        *out++ = *at;
        if (*at == '{' && strchr(at, '}'))
            at = strchr(at, '}') - 1;
    }
    *out = '\0';
    return key;
}

/* "GET", as people write it. */
static const char *method_word(struct machine *machine, const char *method)
{
    char *word = arena_strdup(machine->arena, method);

    for (char *at = word; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return word;
}

static void report_unplaced(struct building *self, const struct endpoint *endpoint,
                            const struct path_template *path)
{
    struct machine *machine = self->machine;
    struct value entry = value_plain(machine->arena);
    struct locus where = source_locus(endpoint->entry->source, endpoint->entry->node);

    data_set_text(machine, entry, "method", endpoint->method);
    data_set_text(machine, entry, "path", path->text);
    data_set_text(machine, entry, "reason",
                  arena_printf(machine->arena, "the value of '%s' is not known", path->unknown));
    data_push(machine, self->unplaced, entry);
    diagnostics_add(machine->list, SEVERITY_WARNING, where,
                    "name the file that sets it, too, or write it as a constant",
                    "%s %s is left out: the value of '%s' is not known",
                    method_word(machine, endpoint->method), path->text, path->unknown);
}

/* What only answers "method not allowed" (and 204, to OPTIONS) is there to say that there is no such
 * operation. */
static bool refuses_method(const struct draft *draft)
{
    const struct table *responses = &draft->responses.object->properties;
    unsigned others = 0;

    for (unsigned i = 0; i < responses->count; i++)
        others += strcmp(responses->entries[i].key, "405") != 0 &&
                  strcmp(responses->entries[i].key, "204") != 0;
    return value_get(draft->responses, "405").kind != VALUE_UNDEFINED && others == 0 &&
           draft->reply.kind != VALUE_OBJECT;
}

static void draft_all(struct draft *draft)
{
    draft->is_own = draft_own(draft);
    if (draft->is_own)
        return;
    draft_comments(draft);
    draft_options(draft);
    draft_guards(draft);
    draft_types(draft);
    draft_handler(draft);
    draft->is_hidden |= refuses_method(draft);
}

static void add_draft(struct building *self, const struct endpoint *endpoint)
{
    struct draft *draft = &self->drafts[self->count];

    *draft = (struct draft){.machine = self->machine, .endpoint = endpoint};
    if (method_rank(endpoint->method) < 0 || endpoint->entry->is_pattern)
        return;
    draft->method = endpoint->method;
    template_read(self->machine, endpoint->framework, endpoint->path, &draft->path);
    if (draft->path.is_catch_all)
        return;
    if (draft->path.unknown) {
        report_unplaced(self, endpoint, &draft->path);
        return;
    }
    if (map_get(&self->known, draft_key(self->machine, draft)))
        return;
    machine_refresh(self->machine);
    draft->responses = value_plain(self->machine->arena);
    draft->tags = value_undefined();
    draft_all(draft);
    if (draft->is_hidden)
        return;
    map_put(&self->known, draft_key(self->machine, draft), draft);
    self->count++;
}

/* --- one operation --- */

static bool is_own_header(const char *name)
{
    for (const char *const *own = own_headers; *own; own++)
        if (strcmp(*own, name) == 0)
            return true;
    return false;
}

static struct value new_parameter(struct machine *machine, const char *name, const char *in,
                                  bool required, struct value schema)
{
    struct value parameter = value_plain(machine->arena), description;

    data_set_text(machine, parameter, "name", name);
    data_set_text(machine, parameter, "in", in);
    description = value_get(schema, "description");
    if (description.kind == VALUE_STRING) {
        schema = data_copy(machine, schema);
        data_remove(machine, schema, "description");
        data_set(machine, parameter, "description", description);
    }
    if (required)
        data_set(machine, parameter, "required", value_boolean(true));
    return data_set(machine, parameter, "schema", schema);
}

static struct value content(struct machine *machine, const char *type, struct value schema)
{
    struct value media = value_plain(machine->arena), content = value_plain(machine->arena);

    if (schema.kind == VALUE_OBJECT)
        data_set(machine, media, "schema", schema);
    return data_set(machine, content, type, media);
}

/* How it is written: style and explode, or as content of a media type. */
static void set_writing(struct machine *machine, struct value parameter, struct value place)
{
    struct value written =
        value_get(value_get(place, "writing"), value_get_text(parameter, "name"));
    const char *media = value_get_text(written, "content");
    struct value schema = value_get(parameter, "schema");

    if (written.kind != VALUE_OBJECT)
        return;
    if (media) {
        data_remove(machine, parameter, "schema");
        data_set(machine, parameter, "content", content(machine, media, schema));
        return;
    }
    for (unsigned i = 0; i < written.object->properties.count; i++)
        data_set(machine, parameter, written.object->properties.entries[i].key,
                 written.object->properties.entries[i].value);
}

/* A parameter of the path: as declared, else by its pattern, else a string. */
static struct value path_schema(struct draft *draft, const struct template_parameter *parameter)
{
    struct machine *machine = draft->machine;
    struct value all = reference_target(machine, draft->places[PLACE_PATH]);
    struct value declared = value_get(value_get(all, "properties"), parameter->name);
    const char *pattern = parameter->pattern;
    struct value schema = data_type(machine, "string");

    if (!data_is_empty(declared))
        return declared;
    if (!pattern)
        return schema;
    if (strcmp(pattern, "\\d+") == 0 || strcmp(pattern, "[0-9]+") == 0)
        return data_type(machine, "integer");
    return data_set_text(machine, schema, "pattern",
                         arena_printf(machine->arena, "^(?:%s)$", pattern));
}

static void add_path_parameters(struct draft *draft, struct value list)
{
    struct machine *machine = draft->machine;

    for (unsigned i = 0; i < draft->path.count; i++) {
        const struct template_parameter *parameter = &draft->path.parameters[i];
        struct value made;

        if (parameter->is_optional)
            draft_note(draft,
                       arena_printf(machine->arena, "the path may end before the parameter '%s'",
                                    parameter->name));
        made = new_parameter(machine, parameter->name, "path", true, path_schema(draft, parameter));
        set_writing(machine, made, draft->places[PLACE_PATH]);
        data_push(machine, list, made);
    }
}

/* What has a default may be left out, whatever the validator calls it. */
static bool has_default(struct value schema)
{
    return value_get(schema, "default").kind != VALUE_UNDEFINED;
}

static void add_parameters(struct draft *draft, struct value list)
{
    struct machine *machine = draft->machine;

    add_path_parameters(draft, list);
    for (size_t i = 0; i < sizeof parameter_places / sizeof *parameter_places; i++) {
        struct value schema = reference_target(machine, draft->places[parameter_places[i].place]);
        struct value members = value_get(schema, "properties");
        struct value required = value_get(schema, "required");

        for (unsigned j = 0; members.kind == VALUE_OBJECT && j < members.object->properties.count;
             j++) {
            const struct table_entry *entry = &members.object->properties.entries[j];
            struct value made;

            if (!*entry->key ||
                (parameter_places[i].place == PLACE_HEADER && is_own_header(entry->key)))
                continue;
            made = new_parameter(machine, entry->key, parameter_places[i].in,
                                 data_has(required, entry->key) &&
                                     (draft->is_own || !has_default(entry->value)),
                                 entry->value);
            set_writing(machine, made, schema);
            data_push(machine, list, made);
        }
    }
}

/* Media types with their schemas. */
static struct value all_content(struct machine *machine, struct value schemas)
{
    struct value all = value_plain(machine->arena);

    for (unsigned i = 0; i < schemas.object->properties.count; i++) {
        const struct table_entry *entry = &schemas.object->properties.entries[i];
        struct value media = value_plain(machine->arena);

        if (*entry->key)
            data_set(machine, all, entry->key, data_set(machine, media, "schema", entry->value));
    }
    return all;
}

static struct value request_body(struct draft *draft)
{
    struct machine *machine = draft->machine;
    struct value body = value_plain(machine->arena), all;

    if (!draft->body_is_optional)
        data_set(machine, body, "required", value_boolean(true));
    if (draft->body_content.kind == VALUE_OBJECT)
        all = all_content(machine, draft->body_content);
    else
        all = content(machine, draft->body_type ? draft->body_type : "application/json",
                      draft->places[PLACE_BODY]);
    return data_set(machine, body, "content", all);
}

static int compare_statuses(const void *a, const void *b)
{
    return strcmp(((const struct table_entry *)a)->key, ((const struct table_entry *)b)->key);
}

static struct value one_response(struct draft *draft, const char *status, struct value found)
{
    struct machine *machine = draft->machine;
    struct value response = value_plain(machine->arena), schema = value_get(found, "schema");
    const char *description = value_get_text(found, "description");
    const char *type = value_get_text(found, "type");

    if (!description)
        description = value_get_text(schema, "description");
    data_set_text(machine, response, "description",
                  description ? description : describe_status(status));
    if (value_get(found, "content").kind == VALUE_OBJECT)
        data_set(machine, response, "content", all_content(machine, value_get(found, "content")));
    else if (schema.kind == VALUE_OBJECT || type)
        data_set(machine, response, "content",
                 content(machine, type ? type : "application/json", schema));
    return response;
}

static struct value all_responses(struct draft *draft)
{
    struct machine *machine = draft->machine;
    struct table *found = &draft->responses.object->properties;
    struct value responses = value_plain(machine->arena);

    if (found->count == 0 && draft->reply.kind == VALUE_OBJECT)
        draft_response(draft, "200", draft->reply, "application/json");
    if (found->count == 0 && !draft->is_own) {
        draft_note(draft, "the code does not say what it answers");
        draft_response(draft, "200", value_undefined(), NULL);
    }
    qsort(found->entries, found->count, sizeof *found->entries, compare_statuses);
    for (unsigned i = 0; i < found->count; i++)
        data_set(machine, responses, found->entries[i].key,
                 one_response(draft, found->entries[i].key, found->entries[i].value));
    return responses;
}

static struct value all_security(struct building *self, struct draft *draft)
{
    struct machine *machine = self->machine;
    struct value list = value_array(machine->arena);

    for (unsigned i = 0; i < draft->security.object->count; i++) {
        struct value need = value_plain(machine->arena);
        const char *name = draft->security.object->items[i].text;

        data_set(machine, need, name, value_array(machine->arena));
        data_set(machine, self->schemes, name, value_boolean(true));
        data_push(machine, list, need);
    }
    return list;
}

static void add_notes(struct draft *draft, struct value operation)
{
    struct machine *machine = draft->machine;
    struct value list = value_array(machine->arena);
    const struct entry *entry = draft->endpoint->entry;

    for (unsigned i = 0; i < draft->note_count; i++) {
        data_push(machine, list, value_text(draft->notes[i]));
        diagnostics_add(machine->list, SEVERITY_NOTE, source_locus(entry->source, entry->node),
                        NULL, "%s %s: %s", method_word(machine, draft->method), draft->path.text,
                        draft->notes[i]);
    }
    if (list.object->count)
        data_set(machine, operation, "x-inferred", list);
}

static bool takes_body(const struct draft *draft)
{
    if (draft->body_content.kind == VALUE_OBJECT)
        return true;
    return draft->places[PLACE_BODY].kind == VALUE_OBJECT && strcmp(draft->method, "get") != 0 &&
           strcmp(draft->method, "head") != 0 && strcmp(draft->method, "trace") != 0;
}

static struct value operation_of(struct building *self, struct draft *draft, const char *id)
{
    struct machine *machine = self->machine;
    struct value operation = value_plain(machine->arena);
    struct value parameters = value_array(machine->arena), responses;

    if (value_is(draft->tags, OBJECT_ARRAY))
        data_set(machine, operation, "tags", draft->tags);
    if (draft->summary)
        data_set_text(machine, operation, "summary", draft->summary);
    if (draft->description)
        data_set_text(machine, operation, "description", draft->description);
    data_set_text(machine, operation, "operationId", id);
    if (draft->is_deprecated)
        data_set(machine, operation, "deprecated", value_boolean(true));
    if (draft->path.guessed)
        draft_note(draft, arena_printf(machine->arena,
                                       "the path is likely: the value of '%s' is "
                                       "not known",
                                       draft->path.guessed));
    add_parameters(draft, parameters);
    if (parameters.object->count)
        data_set(machine, operation, "parameters", parameters);
    if (takes_body(draft))
        data_set(machine, operation, "requestBody", request_body(draft));
    responses = all_responses(draft);
    if (responses.object->properties.count)
        data_set(machine, operation, "responses", responses);
    if (draft->choices.kind == VALUE_OBJECT) {
        data_set(machine, operation, "security", draft->choices);
        for (unsigned i = 0; i < draft->schemes.object->properties.count; i++)
            data_set(machine, self->schemes, draft->schemes.object->properties.entries[i].key,
                     draft->schemes.object->properties.entries[i].value);
    } else if (draft->security.kind == VALUE_OBJECT) {
        data_set(machine, operation, "security", all_security(self, draft));
    }
    add_notes(draft, operation);
    return operation;
}

/* --- names --- */

/* Names that say what a function is, not what it does. */
static bool is_weak_name(const char *name)
{
    static const char *const words[] = {
        "handler", "default", "index", "callback", "cb",   "fn",     "main",       "get",
        "post",    "put",     "patch", "delete",   "del",  "list",   "create",     "update",
        "remove",  "destroy", "show",  "find",     "all",  "handle", "controller", "async",
        "wrapper", "action",  "route", "execute",  "run",  "find",   "save",       "add",
        "edit",    "search",  "send",  "store",    "view", "render", "next",
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], name) == 0)
            return true;
    return strlen(name) < 3;
}

static const char *name_of_code(const struct syntax *node, int depth)
{
    const struct syntax *part;

    if (!node || depth > 6)
        return NULL;
    switch (node->kind) {
    case SYNTAX_IDENTIFIER:
    case SYNTAX_SHORTHAND:
        return node->text;
    case SYNTAX_MEMBER:
        part = syntax_child(node, FIELD_PROPERTY);
        return part ? part->text : NULL;
    case SYNTAX_FUNCTION:
    case SYNTAX_METHOD:
        part = syntax_child(node, FIELD_NAME);
        return part ? part->text : NULL;
    case SYNTAX_CALL:
        part = syntax_child(node, FIELD_FUNCTION);
        if (syntax_is(part, SYNTAX_MEMBER) && syntax_child(part, FIELD_PROPERTY) &&
            strcmp(syntax_child(part, FIELD_PROPERTY)->text, "bind") == 0)
            return name_of_code(syntax_child(part, FIELD_OBJECT), depth + 1);
        return name_of_code(syntax_last(syntax_child(node, FIELD_ARGUMENTS)), depth + 1);
    case SYNTAX_ARRAY:
        return name_of_code(syntax_last(node), depth + 1);
    default:
        return NULL;
    }
}

static void name_all(struct building *self, struct name_operation *names)
{
    struct machine *machine = self->machine;
    struct name_scope *scope = name_scope_new(machine->arena, NAME_CAMEL);

    for (size_t i = 0; i < self->count; i++) {
        struct draft *draft = &self->drafts[i];
        const char *name = name_of_code(draft_handler_node(draft), 0);

        names[i].method = draft->method;
        names[i].path = draft->path.text;
        names[i].id = draft->id ? draft->id : name && !is_weak_name(name) ? name : NULL;
    }
    name_operations(machine->arena, scope, names, self->count);
}

/* --- the document --- */

/* The package.json nearest to the first file that was asked for. */
static struct value package_of(struct machine *machine)
{
    const struct project *project = machine->project;
    const char *folder = NULL;

    for (size_t i = 0; i < project->count && !folder; i++)
        if (project->sources[i]->asked)
            folder = project->sources[i]->folder;
    for (int i = 0; folder && i < PACKAGE_DEPTH && strcmp(folder, "/") != 0; i++) {
        const char *path = arena_printf(machine->arena, "%s/package.json", folder);
        struct source *source = path_is_file(path) ? project_file(machine->project, path) : NULL;

        if (source)
            return literal_value(machine->atoms, source->root);
        folder = path_folder(machine->arena, folder);
    }
    return value_undefined();
}

static struct value info_of(struct machine *machine)
{
    struct value package = package_of(machine), info = value_plain(machine->arena);
    const char *name = value_get_text(package, "name");
    const char *version = value_get_text(package, "version");
    const char *description = value_get_text(package, "description");

    data_set_text(machine, info, "title", name && *name ? name : "API");
    if (description && *description)
        data_set_text(machine, info, "description", description);
    return data_set_text(machine, info, "version", version && *version ? version : "1.0.0");
}

static struct value paths_of(struct building *self)
{
    struct machine *machine = self->machine;
    struct value paths = value_plain(machine->arena), item = value_undefined();
    struct name_operation *names = arena_alloc(machine->arena, self->count + 1, sizeof *names);

    qsort(self->drafts, self->count, sizeof *self->drafts, compare_drafts);
    name_all(self, names);
    for (size_t i = 0; i < self->count; i++) {
        struct draft *draft = &self->drafts[i];

        if (i == 0 || strcmp(draft->path.text, self->drafts[i - 1].path.text) != 0) {
            item = value_plain(machine->arena);
            machine_set(machine, paths, atom(machine->atoms, draft->path.text), item);
        }
        data_set(machine, item, draft->method, operation_of(self, draft, names[i].name));
    }
    return paths;
}

static struct value components_of(struct building *self, struct value paths)
{
    struct machine *machine = self->machine;
    struct value components = value_plain(machine->arena);
    struct value schemas = reference_components(machine);

    local_settle(machine, paths, schemas);
    if (!data_is_empty(schemas))
        data_set(machine, components, "schemas", schemas);
    if (!data_is_empty(self->schemes))
        data_set(machine, components, "securitySchemes", guard_schemes(machine, self->schemes));
    return components;
}

const struct node *openapi_build(struct machine *machine, const struct endpoints *endpoints,
                                 bool version_30)
{
    struct building self = {.machine = machine};
    struct value document = value_plain(machine->arena), paths, components;

    self.drafts = arena_alloc(machine->arena, endpoints->count + 1, sizeof *self.drafts);
    map_init(&self.known, machine->arena);
    self.unplaced = value_array(machine->arena);
    self.schemes = value_plain(machine->arena);
    for (size_t i = 0; i < endpoints->count; i++)
        add_draft(&self, &endpoints->items[i]);
    reference_settle(machine);
    data_set_text(machine, document, "openapi", version_30 ? "3.0.3" : "3.1.0");
    data_set(machine, document, "info", info_of(machine));
    paths = paths_of(&self);
    data_set(machine, document, "paths", paths);
    components = components_of(&self, paths);
    if (!data_is_empty(components))
        data_set(machine, document, "components", components);
    if (self.unplaced.object->count)
        data_set(machine, document, "x-inferred", self.unplaced);
    return convert_node(machine, version_30 ? convert_30(machine, document) : document);
}
