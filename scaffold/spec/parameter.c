/* Parameters of operations, and the headers of responses. */
#include "scaffold/spec/build.h"
#include "scaffold/spec/fields.h"
#include "scaffold/spec/path.h"

#include <string.h>
#include <strings.h>

static const char *const place_names[PARAMETER_PLACES] = {"path", "query", "header", "cookie"};

static const enum parameter_style default_styles[PARAMETER_PLACES] = {STYLE_SIMPLE, STYLE_FORM,
                                                                      STYLE_SIMPLE, STYLE_FORM};

static const struct {
    const char *name;
    enum parameter_style style;
    unsigned places; /* bits of enum parameter_in */
} styles[] = {
    {"simple", STYLE_SIMPLE, 1u << PARAMETER_PATH | 1u << PARAMETER_HEADER},
    {"label", STYLE_LABEL, 1u << PARAMETER_PATH},
    {"matrix", STYLE_MATRIX, 1u << PARAMETER_PATH},
    {"form", STYLE_FORM, 1u << PARAMETER_QUERY | 1u << PARAMETER_COOKIE},
    {"cookie", STYLE_FORM, 1u << PARAMETER_COOKIE},
    {"spaceDelimited", STYLE_SPACE, 1u << PARAMETER_QUERY},
    {"pipeDelimited", STYLE_PIPE, 1u << PARAMETER_QUERY},
    {"deepObject", STYLE_DEEP, 1u << PARAMETER_QUERY},
};

static void read_style(struct build *build, const struct node *node, struct parameter *parameter)
{
    const struct node *style = node_get(node, "style");
    parameter->style = default_styles[parameter->in];
    if (style != NULL && build_is(build, style, NODE_STRING, "'style'")) {
        size_t i = 0;
        while (i < sizeof styles / sizeof *styles &&
               (strcmp(styles[i].name, style->text) != 0 ||
                (styles[i].places & 1u << parameter->in) == 0)) {
            i++;
        }
        if (i < sizeof styles / sizeof *styles) {
            parameter->style = styles[i].style;
        } else {
            diagnostics_add(build->list, SEVERITY_WARNING, style->where, NULL,
                            "style '%s' does not exist for a %s parameter; the default is used",
                            style->text, place_names[parameter->in]);
        }
    }
    bool by_default = parameter->style == STYLE_FORM || parameter->style == STYLE_DEEP;
    parameter->explode = build_flag(build, node, "explode", by_default);
}

const struct node *build_example(struct build *build, const struct node *owner)
{
    const struct node *example = node_get(owner, "example");
    const struct node *examples = node_get(owner, "examples");
    if (example != NULL || !node_is(examples, NODE_MAPPING) || examples->count == 0) {
        return example;
    }
    const struct node *first = build_follow(build, examples->members[0].value);
    return node_get(first, "value");
}

/* What says twice how a parameter is written; the first media type is what counts. */
static void warn_of_content(struct build *build, const struct node *content,
                            const struct parameter *parameter)
{
    if (content->count > 1) {
        diagnostics_add(build->list, SEVERITY_WARNING, content->members[1].where, NULL,
                        "a parameter has one media type; '%s' is ignored", content->members[1].key);
    }
    if (parameter->schema != NULL) {
        diagnostics_add(build->list, SEVERITY_WARNING, content->where, NULL,
                        "a parameter has 'schema' or 'content'; 'schema' is ignored");
    }
}

static void read_content(struct build *build, const struct node *content,
                         struct parameter *parameter)
{
    content = build_whole(build, content, NODE_MAPPING, "'content'");
    if (content == NULL || content->count == 0) {
        return;
    }
    const struct member *member = &content->members[0];
    warn_of_content(build, content, parameter);
    parameter->style = STYLE_CONTENT;
    parameter->media_type = member->key;
    const struct node *media = documents_follow(build->documents, member->value);
    parameter->schema = build_schema(build, node_get(media, "schema"));
    if (parameter->example == NULL) {
        parameter->example = build_example(build, media);
    }
}

/* What parameters and headers have in common; name, place and `where` are set. */
static void read_parameter(struct build *build, const struct node *node,
                           struct parameter *parameter)
{
    parameter->description = node_get_text(node, "description");
    parameter->required = build_flag(build, node, "required", false);
    parameter->deprecated = build_flag(build, node, "deprecated", false);
    parameter->allow_empty = build_flag(build, node, "allowEmptyValue", false);
    parameter->example = build_example(build, node);
    parameter->schema = build_schema(build, node_get(node, "schema"));
    read_style(build, node, parameter);
    if (node_get(node, "content") != NULL) {
        read_content(build, node_get(node, "content"), parameter);
    }
}

static bool read_place(struct build *build, const struct node *place, enum parameter_in *in)
{
    for (unsigned i = 0; i < PARAMETER_PLACES; i++) {
        if (strcmp(place_names[i], place->text) == 0) {
            *in = (enum parameter_in)i;
            return true;
        }
    }
    if (strcmp(place->text, "querystring") == 0) {
        diagnostics_add(build->list, SEVERITY_WARNING, place->where,
                        "declare the parameters of the query one by one",
                        "a parameter that is the whole query is not generated: it is not checked");
        return false;
    }
    if (strcmp(place->text, "body") == 0 || strcmp(place->text, "formData") == 0) {
        diagnostics_add(build->list, build_passable(build), place->where, "say it in requestBody",
                        "OpenAPI 3 has no parameters in '%s'%s", place->text,
                        build->strict ? "" : "; it is left out");
        return false;
    }
    diagnostics_add(build->list, SEVERITY_ERROR, place->where,
                    "a parameter is in path, query, header or cookie",
                    "there are no parameters in '%s'", place->text);
    return false;
}

/* The names of headers have no case. */
static struct parameter *find(struct parameter *parameters, size_t count, const char *name,
                              enum parameter_in in)
{
    int (*compare)(const char *, const char *) = in == PARAMETER_HEADER ? strcasecmp : strcmp;
    for (size_t i = 0; i < count; i++) {
        if (parameters[i].in == in && compare(parameters[i].name, name) == 0) {
            return &parameters[i];
        }
    }
    return NULL;
}

/* Headers that OpenAPI itself sets aside: other parts of the document speak of them. */
static bool is_ignored_header(const struct parameter *parameter)
{
    static const char *const ignored[] = {"accept", "content-type", "authorization"};
    for (size_t i = 0; parameter->in == PARAMETER_HEADER && i < 3; i++) {
        if (strcasecmp(parameter->name, ignored[i]) == 0) {
            return true;
        }
    }
    return false;
}

static void warn_of_ignored(struct build *build, const struct parameter *parameter)
{
    diagnostics_add(build->list, SEVERITY_NOTE, parameter->where,
                    "requestBody, responses and security say it instead",
                    "the header parameter '%s' is ignored, as OpenAPI says", parameter->name);
}

/* Read one of a list; -1 when it is none that can be kept. */
static int read_listed(struct build *build, const struct node *written, struct parameter *parameter)
{
    const struct node *node = documents_follow(build->documents, written);
    if (!build_is(build, node, NODE_MAPPING, "a parameter")) {
        return -1;
    }
    const struct node *name = node_get(node, "name");
    const struct node *place = node_get(node, "in");
    if (name == NULL || place == NULL) {
        diagnostics_add(build->list, build_passable(build), node->where,
                        name == NULL ? NULL : "where it stands: path, query, header or cookie",
                        "a parameter needs '%s'%s", name == NULL ? "name" : "in",
                        build->strict ? "" : "; it is left out");
        return -1;
    }
    if (!build_is(build, name, NODE_STRING, "a parameter's name") ||
        !build_is(build, place, NODE_STRING, "'in'") || !read_place(build, place, &parameter->in)) {
        return -1;
    }
    build_fields(build, node, FIELDS_PARAMETER);
    parameter->name = name->text;
    parameter->where = written->where;
    read_parameter(build, node, parameter);
    parameter->required = parameter->required || parameter->in == PARAMETER_PATH;
    if (is_ignored_header(parameter)) {
        warn_of_ignored(build, parameter);
        return -1;
    }
    return 0;
}

/* Append a list to `all`; what stands before `inherited` may be overridden. */
static size_t read_list(struct build *build, const struct node *list, struct parameter *all,
                        size_t count, size_t inherited)
{
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        struct parameter parameter = {0};
        if (read_listed(build, list->items[i], &parameter) != 0) {
            continue;
        }
        struct parameter *old = find(all, count, parameter.name, parameter.in);
        if (old == NULL) {
            all[count++] = parameter;
        } else if ((size_t)(old - all) < inherited) {
            *old = parameter;
        } else {
            diagnostics_add(build->list, SEVERITY_WARNING, parameter.where, NULL,
                            "the %s parameter '%s' is declared twice; the first one is used",
                            place_names[parameter.in], parameter.name);
        }
    }
    return count;
}

static size_t placeholders(const char *path)
{
    size_t count = 0;
    size_t length;
    for (const char *at = path_next(path, &length); at != NULL; at = path_next(at + 1, &length)) {
        count++;
    }
    return count;
}

static bool in_path(const char *path, const char *name)
{
    size_t length;
    for (const char *at = path_next(path, &length); at != NULL; at = path_next(at + 1, &length)) {
        if (length == strlen(name) && strncmp(at + 1, name, length) == 0) {
            return true;
        }
    }
    return false;
}

/* Each {name} of the path that nobody declared is a string. */
static size_t add_undeclared(struct build *build, const struct operation *operation,
                             struct parameter *all, size_t count)
{
    size_t length;
    for (const char *at = path_next(operation->path, &length); at != NULL;
         at = path_next(at + 1, &length)) {
        const char *name = arena_strndup(build->arena, at + 1, length);
        if (find(all, count, name, PARAMETER_PATH) != NULL) {
            continue;
        }
        all[count++] = (struct parameter){.name = name,
                                          .in = PARAMETER_PATH,
                                          .style = STYLE_SIMPLE,
                                          .required = true,
                                          .where = operation->where};
        diagnostics_add(build->list, build->strict ? SEVERITY_ERROR : SEVERITY_WARNING,
                        operation->where, "declare it; until then it is a string",
                        "the path parameter '%s' of '%s' is not declared", name, operation->path);
    }
    return count;
}

static size_t drop_unknown(struct build *build, const struct operation *operation,
                           struct parameter *all, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (all[i].in == PARAMETER_PATH && !in_path(operation->path, all[i].name)) {
            diagnostics_add(build->list, SEVERITY_WARNING, all[i].where, NULL,
                            "there is no '{%s}' in the path '%s'", all[i].name, operation->path);
        } else {
            all[kept++] = all[i];
        }
    }
    return kept;
}

void build_parameters(struct build *build, const struct node *shared, const struct node *own,
                      struct operation *operation)
{
    shared = build_whole(build, shared, NODE_SEQUENCE, "'parameters'");
    own = build_whole(build, own, NODE_SEQUENCE, "'parameters'");
    size_t most = (shared == NULL ? 0 : (size_t)shared->count) +
                  (own == NULL ? 0 : (size_t)own->count) + placeholders(operation->path);
    struct parameter *all = arena_alloc(build->arena, most, sizeof *all);
    size_t count = read_list(build, shared, all, 0, 0);
    count = read_list(build, own, all, count, count);
    if (!operation->is_callback) {
        count = drop_unknown(build, operation, all, count);
        count = add_undeclared(build, operation, all, count);
    }
    operation->parameters = all;
    operation->parameter_count = count;
}

void build_headers(struct build *build, const struct node *headers, struct response *response)
{
    headers = build_whole(build, headers, NODE_MAPPING, "'headers'");
    if (headers == NULL) {
        return;
    }
    struct parameter *all = arena_alloc(build->arena, headers->count, sizeof *all);
    for (size_t i = 0; i < headers->count; i++) {
        const struct member *member = &headers->members[i];
        const struct node *node = documents_follow(build->documents, member->value);
        if (build_is(build, node, NODE_MAPPING, "a header")) {
            struct parameter *header = &all[response->header_count++];
            *header = (struct parameter){
                .name = member->key, .in = PARAMETER_HEADER, .where = member->where};
            build_fields(build, node, FIELDS_HEADER);
            read_parameter(build, node, header);
        }
    }
    response->headers = all;
}
