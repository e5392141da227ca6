/* A project around the routes: what --init writes once and then leaves to the people. */
#include "common/buffer.h"
#include "scaffold/generate/code.h"
#include "scaffold/generate/example.h"
#include "scaffold/generate/match.h"
#include "scaffold/generate/security.h"
#include "scaffold/generate/service.h"
#include "scaffold/name/name.h"
#include "scaffold/spec/path.h"
#include "scaffold/spec/write.h"

#include <ctype.h>
#include <string.h>

bool project_verifies(const struct generator *generator, const struct security_scheme *scheme)
{
    return generator->options->init && !generator->options->mock && security_is_bearer(scheme);
}

static bool verifies_any(const struct generator *generator)
{
    for (size_t i = 0; i < generator->spec->security_scheme_count; i++) {
        if (project_verifies(generator, &generator->spec->security_schemes[i])) {
            return true;
        }
    }
    return false;
}

/* Whether the API itself has a path there, or below it. */
static bool is_taken(const struct generator *generator, const char *own)
{
    const struct spec *spec = generator->spec;
    size_t length = strlen(own);
    for (size_t i = 0; i < spec->operation_count; i++) {
        const struct operation *operation = &spec->operations[i];
        const char *path = arena_printf(generator->arena, "%s%s%s", spec->base_path,
                                        operation->prefix, operation->path);
        if (strncmp(path, own, length) == 0 && (path[length] == '\0' || path[length] == '/')) {
            return true;
        }
    }
    return false;
}

/* Those paths of the app's own that are the API's. */
static json_t *taken_view(const struct generator *generator)
{
    static const char *const own[] = {"/docs", "/openapi.json"};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        if (is_taken(generator, own[i])) {
            json_array_append_new(list, json_string(own[i]));
        }
    }
    return list;
}

#define STATUS_LIMIT 4 /* declared statuses that a test names */

/* --- tests --- */

/* A request for an operation, as far as it can be written down in a test. */
struct draft {
    struct generator *generator;
    struct buffer target; /* path and query */
    struct code_list headers;
    bool failed;
};

static bool is_scalar(const struct node *value)
{
    return value->kind != NODE_SEQUENCE && value->kind != NODE_MAPPING;
}

static void put_encoded(struct buffer *out, const struct node *value)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
    for (size_t i = 0; i < value->length; i++) {
        char byte = value->text[i];
        if (byte != '\0' && strchr(plain, byte) != NULL) {
            buffer_putc(out, byte);
        } else {
            buffer_printf(out, "%%%02X", (unsigned)(unsigned char)byte);
        }
    }
}

/* An example that is right and can be written as text, or NULL. */
static const struct node *scalar_example(struct draft *draft, const struct parameter *parameter)
{
    struct arena *arena = draft->generator->arena;
    const struct node *value =
        parameter->schema == NULL
            ? node_new_scalar(arena, NODE_STRING, parameter->where, "a", 1)
            : example_make(arena, parameter->schema, parameter->example, CHECK_REQUEST);
    bool right =
        parameter->schema == NULL ||
        match_rule(arena, check_use(arena, parameter->schema, CHECK_REQUEST), value, CHECK_REQUEST);
    bool plain = parameter->style == STYLE_SIMPLE || parameter->style == STYLE_FORM;
    if (!right || !plain || !is_scalar(value) || value->length == 0) {
        draft->failed = true;
        return NULL;
    }
    return value;
}

static const struct parameter *path_parameter_of(const struct operation *operation,
                                                 const char *name, size_t length)
{
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct parameter *parameter = &operation->parameters[i];
        if (parameter->in == PARAMETER_PATH && strlen(parameter->name) == length &&
            strncmp(parameter->name, name, length) == 0) {
            return parameter;
        }
    }
    return NULL;
}

/* What stands in the path itself: percent-encoded where a URL cannot hold it. */
static void put_literal(struct buffer *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte <= ' ' || byte > '~' || strchr("?#{}\\^`|\"<>", byte) != NULL) {
            buffer_printf(out, "%%%02X", byte);
        } else {
            buffer_putc(out, text[i]);
        }
    }
}

static void put_path(struct draft *draft, const struct operation *operation)
{
    size_t length;
    const char *at = operation->path;
    const char *base = draft->generator->spec->base_path;
    put_literal(&draft->target, base, strlen(base));
    put_literal(&draft->target, operation->prefix, strlen(operation->prefix));
    for (const char *next = path_next(at, &length); next != NULL; next = path_next(at, &length)) {
        const struct parameter *parameter = path_parameter_of(operation, next + 1, length);
        const struct node *value = parameter == NULL ? NULL : scalar_example(draft, parameter);
        put_literal(&draft->target, at, (size_t)(next - at));
        if (value == NULL) {
            draft->failed = true;
            return;
        }
        put_encoded(&draft->target, value);
        at = next + length + 2;
    }
    put_literal(&draft->target, at, strlen(at));
}

static void put_header(struct draft *draft, const struct parameter *parameter,
                       const struct node *value)
{
    struct arena *arena = draft->generator->arena;
    for (size_t i = 0; i < value->length; i++) {
        draft->failed = draft->failed || value->text[i] < 0x21 || value->text[i] > 0x7E;
    }
    code_add(&draft->headers,
             layout_printf(arena, "%s: %s",
                           code_property(arena, parameter->name, strlen(parameter->name)),
                           code_string(arena, value->text, value->length)));
}

static void put_parameters(struct draft *draft, const struct operation *operation)
{
    char separator = '?';
    for (size_t i = 0; i < operation->parameter_count; i++) {
        const struct parameter *parameter = &operation->parameters[i];
        if (!parameter->required || parameter->in == PARAMETER_PATH) {
            continue;
        }
        const struct node *value = scalar_example(draft, parameter);
        if (value == NULL || parameter->in == PARAMETER_COOKIE) {
            draft->failed = true;
        } else if (parameter->in == PARAMETER_HEADER) {
            put_header(draft, parameter, value);
        } else {
            struct node name = {.text = parameter->name,
                                .length = (unsigned)strlen(parameter->name)};
            buffer_putc(&draft->target, separator);
            put_encoded(&draft->target, &name);
            buffer_putc(&draft->target, '=');
            put_encoded(&draft->target, value);
            separator = '&';
        }
    }
}

/* The body as code, NULL when none is needed. */
static const struct layout *body_code(struct draft *draft, const struct body *body)
{
    struct arena *arena = draft->generator->arena;
    if (body == NULL || !body->required || body->media_count == 0) {
        return NULL;
    }
    const struct media *media = &body->media[0];
    draft->failed = draft->failed || strcmp(media->type, "application/json") != 0;
    const struct node *value = example_make(arena, media->schema, media->example, CHECK_REQUEST);
    bool right =
        media->schema == NULL ||
        match_rule(arena, check_use(arena, media->schema, CHECK_REQUEST), value, CHECK_REQUEST);
    draft->failed = draft->failed || !right;
    return code_value(arena, value);
}

/* What a right request may get: what is declared, 501 until the handler is written, 401 from hooks
 * that nobody wrote. */
static const char *statuses_of(struct generator *generator, const struct operation *operation)
{
    struct buffer out = BUFFER_INIT;
    int good = 0;
    for (size_t i = 0; i < operation->response_count; i++) {
        const char *status = operation->responses[i].status;
        bool range = (status[1] | 0x20) == 'x';
        bool success = status[0] == '3' || (status[0] == '2' && !range);
        if (success && good++ < STATUS_LIMIT) {
            buffer_printf(&out, "%s, ", range ? "303" : status);
        }
    }
    bool open = operation->security_count == 0;
    for (size_t i = 0; i < operation->security_count; i++) {
        const struct security_choice *choice = &operation->security[i];
        open = open || choice->need_count == 0 ||
               (choice->need_count == 1 && project_verifies(generator, choice->needs[0].scheme));
    }
    buffer_puts(&out, good > 0 ? "" : "200, ");
    buffer_puts(&out, open ? "501" : "401, 501");
    const char *text = arena_strdup(generator->arena, buffer_text(&out));
    buffer_release(&out);
    return text;
}

/* The last argument of a call: body and headers; NULL when there are none. */
static const struct layout *options_code(struct draft *draft, const struct layout *body)
{
    struct arena *arena = draft->generator->arena;
    struct code_list members = {.arena = arena};
    if (body != NULL) {
        code_add(&members, layout_all(arena, layout_literal(arena, "body: "), body));
    }
    if (draft->headers.count > 0) {
        code_add(&members, layout_all(arena, layout_literal(arena, "headers: "),
                                      code_braces(arena, &draft->headers)));
    }
    return members.count == 0 ? NULL : code_braces(arena, &members);
}

/* A statement that calls `name` with strings and, unless NULL, `last`; two columns from the left. */
static json_t *call_code(struct arena *arena, const char *name, const char *const *strings,
                         const struct layout *last)
{
    struct code_list arguments = {.arena = arena};
    for (; *strings != NULL; strings++) {
        code_add(&arguments, layout_kept(arena, code_string(arena, *strings, strlen(*strings))));
    }
    if (last != NULL) {
        code_add(&arguments, last);
    }
    const struct layout *call = code_call(arena, name, &arguments, LAYOUT_INDENT);
    const struct layout *statement = layout_all(arena, call, layout_text(arena, ";"));
    return json_string(code_text(arena, statement, LAYOUT_INDENT, LAYOUT_INDENT));
}

static json_t *test_view(struct generator *generator, const struct operation *operation)
{
    struct arena *arena = generator->arena;
    struct draft draft = {.generator = generator, .headers = {.arena = arena}};
    put_path(&draft, operation);
    put_parameters(&draft, operation);
    const struct layout *body = body_code(&draft, operation->body);
    const char *statuses = statuses_of(generator, operation);
    json_t *view = json_object();
    const char *title =
        arena_printf(arena, "%s (%s)", code_operation(arena, operation), operation->name);
    const char *const asked[] = {code_method(arena, operation), buffer_text(&draft.target), NULL};
    json_object_set_new(view, "title", json_string(title));
    code_set_flag(
        view, "short",
        code_fits("test(%, { todo: true }, () => {", code_string(arena, title, strlen(title))));
    json_object_set_new(
        view, "ask",
        call_code(arena, "const { status } = await ask", asked, options_code(&draft, body)));
    json_object_set_new(view, "askEmpty", call_code(arena, "const empty = await ask", asked, NULL));
    json_object_set_new(view, "statuses", json_string(statuses));
    json_object_set_new(view, "todo", json_boolean(draft.failed));
    json_object_set_new(view, "empty",
                        json_boolean(body != NULL && strstr(statuses, "401") == NULL));
    buffer_release(&draft.target);
    return view;
}

static int add_test(struct generator *generator, size_t index)
{
    const struct routes *routes = generator->routes;
    const char *name = routes->files[index];
    json_t *operations = json_array();
    bool asks = false;
    for (size_t i = routes->starts[index]; i < routes->starts[index + 1]; i++) {
        json_t *test = test_view(generator, routes->by_file[i]->operation);
        asks = asks || json_is_false(json_object_get(test, "todo"));
        json_array_append_new(operations, test);
    }
    json_t *view =
        json_pack("{s:s, s:b, s:o}", "file", name, "asks", asks, "operations", operations);
    int result =
        service_project_file(generator, arena_printf(generator->arena, "test/%s.test.ts", name),
                             BUNDLE_ONCE, "shared/test.ts", view);
    json_decref(view);
    return result;
}

/* A test of each operation, file by file. */
static int add_tests(struct generator *generator)
{
    int result = 0;
    for (size_t i = 0; result == 0 && i < generator->routes->file_count; i++) {
        result = add_test(generator, i);
    }
    return result;
}

/* A test of every table, and the rows that it makes. */
static int add_table_tests(struct generator *generator)
{
    static const char *const files[][2] = {{"test/tables.test.ts", "database/test.ts"},
                                           {"test/rows.ts", "database/rows.ts"}};
    int result = 0;
    for (size_t i = 0; result == 0 && i < sizeof files / sizeof *files; i++) {
        result = service_project_file(generator, files[i][0], BUNDLE_ONCE, files[i][1],
                                      generator->options->database->rows);
    }
    return result;
}

/* --- the rest --- */

/* All scopes that some operation asks for, with blanks between them. */
static const char *scopes_of(struct generator *generator)
{
    json_t *seen = json_object();
    struct buffer out = BUFFER_INIT;
    for (size_t i = 0; i < generator->spec->operation_count; i++) {
        const struct operation *operation = &generator->spec->operations[i];
        for (size_t j = 0; j < operation->security_count; j++) {
            for (size_t k = 0; k < operation->security[j].need_count; k++) {
                const struct security_need *need = &operation->security[j].needs[k];
                for (size_t l = 0; l < need->scope_count; l++) {
                    if (json_object_get(seen, need->scopes[l]) == NULL) {
                        buffer_printf(&out, "%s%s", out.length == 0 ? "" : " ", need->scopes[l]);
                        json_object_set_new(seen, need->scopes[l], json_true());
                    }
                }
            }
        }
    }
    const char *text = arena_strdup(generator->arena, buffer_text(&out));
    buffer_release(&out);
    json_decref(seen);
    return text;
}

/* { scope: '…' }): what the token of the tests is made of. */
static json_t *token_code(struct generator *generator)
{
    struct arena *arena = generator->arena;
    const char *scopes = scopes_of(generator);
    const struct layout *text = layout_kept(arena, code_string(arena, scopes, strlen(scopes)));
    struct code_list members = {.arena = arena};
    code_add(&members, code_pair(arena, "scope", text, true));
    const struct layout *code =
        layout_all(arena, code_braces(arena, &members), layout_text(arena, ")"));
    return code_json(code, 0, sizeof "const token = await new SignJWT(" - 1);
}

/* Whether a header is called like that, whatever hyphens and capitals it is written with. */
static bool is_called(const char *header, const char *letters)
{
    for (; *header != '\0'; header++) {
        if (*header != '-' && tolower((unsigned char)*header) != *letters++) {
            return false;
        }
    }
    return *letters == '\0';
}

/* The name that a response declares for such a header, or NULL. */
static const char *declared_header(const struct spec *spec, const char *letters)
{
    for (size_t i = 0; i < spec->operation_count; i++) {
        for (size_t j = 0; j < spec->operations[i].response_count; j++) {
            const struct response *response = &spec->operations[i].responses[j];
            for (size_t k = 0; k < response->header_count; k++) {
                if (is_called(response->headers[k].name, letters)) {
                    return response->headers[k].name;
                }
            }
        }
    }
    return NULL;
}

/* The standard headers of the limiter that the specification has under another name. */
static json_t *limits_view(const struct spec *spec)
{
    static const char *const known[][2] = {{"RateLimit-Limit", "xratelimitlimit"},
                                           {"RateLimit-Remaining", "xratelimitremaining"},
                                           {"RateLimit-Reset", "xratelimitreset"}};
    json_t *list = json_array();
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const char *name = declared_header(spec, known[i][1]);
        if (name != NULL) {
            json_array_append_new(list,
                                  json_pack("{s:s, s:s}", "standard", known[i][0], "name", name));
        }
    }
    return list;
}

static json_t *project_view(struct generator *generator)
{
    const struct spec *spec = generator->spec;
    json_t *view = service_view(spec);
    json_object_set_new(view, "package",
                        json_string(name_make(generator->arena, NAME_KEBAB, spec->title)));
    json_object_set_new(view, "jwt", json_boolean(verifies_any(generator)));
    json_object_set_new(view, "database", json_boolean(service_queries(generator)));
    json_object_set_new(view, "health", json_boolean(!is_taken(generator, "/healthz")));
    json_object_set_new(view, "zod", json_boolean(generator->options->zod));
    json_object_set_new(view, "limits", limits_view(spec));
    json_object_set_new(view, "taken", taken_view(generator));
    json_object_set_new(view, "token", token_code(generator));
    return view;
}

int project_document(struct generator *generator)
{
    struct buffer out = BUFFER_INIT;
    write_document(generator->spec->document, WRITE_JSON, &out);
    const struct bundle_file file = {
        .path = PROJECT_DOCUMENT,
        .project = 1,
        .owner = BUNDLE_GENERATOR,
        .bytes = arena_strndup(generator->arena, buffer_text(&out), out.length),
        .length = out.length};
    buffer_release(&out);
    return bundle_put(generator->bundle, &file, generator->error);
}

static int add_files(struct generator *generator, const json_t *view)
{
    static const struct {
        const char *path, *template;
        bool project, jwt;
    } files[] = {
        {"package.json", "package.json", true, false},
        {"tsconfig.json", "shared/tsconfig.json", true, false},
        {"tsconfig.test.json", "shared/tsconfig.test.json", true, false},
        {"test/service.ts", "service.ts", true, false},
        {"app.ts", "app.ts", false, false},
        {"server.ts", "server.ts", false, false},
        {"hardening.ts", "hardening.ts", false, false},
        {"docs.ts", "shared/docs.ts", false, false},
        {"middleware/jwt.ts", "shared/jwt.ts", false, true},
    };
    bool jwt = json_is_true(json_object_get(view, "jwt"));
    int result = 0;
    for (size_t i = 0; result == 0 && i < sizeof files / sizeof *files; i++) {
        if (!files[i].jwt || jwt) {
            result = (files[i].project ? service_project_file : service_file)(
                generator, files[i].path, BUNDLE_ONCE, files[i].template, view);
        }
    }
    return result;
}

int project_files(struct generator *generator)
{
    json_t *view = project_view(generator);
    int result = add_files(generator, view);
    if (result == 0) {
        result = service_queries(generator) ? add_table_tests(generator) : add_tests(generator);
    }
    if (result == 0) {
        result = project_document(generator);
    }
    json_decref(view);
    return result;
}
