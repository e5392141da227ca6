/* Middleware before the handler: what validates the request, and what lets only some in. */
#include "scaffold/source/guard.h"

#include "scaffold/source/data.h"
#include "scaffold/source/draft.h"
#include "scaffold/source/reference.h"
#include "scaffold/source/shape.h"

#include <ctype.h>
#include <string.h>

#define GUARD_DEPTH_LIMIT 8

static const struct {
    const char *key;
    enum place place;
} places[] = {
    {"query", PLACE_QUERY},       {"param", PLACE_PATH},   {"header", PLACE_HEADER},
    {"cookie", PLACE_COOKIE},     {"body", PLACE_BODY},    {"json", PLACE_BODY},
    {"querystring", PLACE_QUERY}, {"params", PLACE_PATH},  {"headers", PLACE_HEADER},
    {"cookies", PLACE_COOKIE},    {"payload", PLACE_BODY}, {"form", PLACE_BODY},
};

#define HINTS 5 /* the first ones are looked for within names as well, in this order */

/* Names of middleware without case and punctuation, and the scheme they mean. */
static const struct {
    const char *word, *scheme;
} words[] = {
    {"basicauth", "basicAuth"},
    {"koabasicauth", "basicAuth"},
    {"apikey", "apiKeyAuth"},
    {"requireapikey", "apiKeyAuth"},
    {"checkapikey", "apiKeyAuth"},
    {"validateapikey", "apiKeyAuth"},
    {"verifyapikey", "apiKeyAuth"},
    {"apikeyauth", "apiKeyAuth"},
    {"auth", "bearerAuth"},
    {"authenticate", "bearerAuth"},
    {"authenticated", "bearerAuth"},
    {"requireauth", "bearerAuth"},
    {"requiresauth", "bearerAuth"},
    {"isauth", "bearerAuth"},
    {"isauthenticated", "bearerAuth"},
    {"authmiddleware", "bearerAuth"},
    {"verifytoken", "bearerAuth"},
    {"verifyjwt", "bearerAuth"},
    {"authenticatetoken", "bearerAuth"},
    {"authenticatejwt", "bearerAuth"},
    {"checkauth", "bearerAuth"},
    {"checkjwt", "bearerAuth"},
    {"jwtcheck", "bearerAuth"},
    {"jwtauth", "bearerAuth"},
    {"ensureauthenticated", "bearerAuth"},
    {"ensureauth", "bearerAuth"},
    {"ensureloggedin", "bearerAuth"},
    {"requirelogin", "bearerAuth"},
    {"isloggedin", "bearerAuth"},
    {"requireuser", "bearerAuth"},
    {"protect", "bearerAuth"},
    {"bearerauth", "bearerAuth"},
    {"jwt", "bearerAuth"},
    {"expressjwt", "bearerAuth"},
    {"koajwt", "bearerAuth"},
    {"koaauth", "bearerAuth"},
    {"authrequired", "bearerAuth"},
    {"tokenauth", "bearerAuth"},
    {"requireauthentication", "bearerAuth"},
    {"jwtverify", "bearerAuth"},
    {"authguard", "bearerAuth"},
    {"authorize", "bearerAuth"},
    {"validatesession", "bearerAuth"},
    {"requiretoken", "bearerAuth"},
    {"mustbeauthenticated", "bearerAuth"},
    {"authjwt", "bearerAuth"},
};

/* passport.authenticate('jwt') */
static const struct {
    const char *strategy, *scheme;
} strategies[] = {
    {"jwt", "bearerAuth"},          {"bearer", "bearerAuth"},      {"basic", "basicAuth"},
    {"headerapikey", "apiKeyAuth"}, {"localapikey", "apiKeyAuth"},
};

static const char *scheme_of(const char *name)
{
    char plain[64];
    size_t length = 0;

    for (; name && *name && length < sizeof plain - 1; name++)
        if (isalnum((unsigned char)*name))
            plain[length++] = (char)tolower((unsigned char)*name);
    plain[length] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].word, plain) == 0)
            return words[i].scheme;
    return NULL;
}

static const char *scheme_of_strategy(struct value strategy)
{
    if (value_is(strategy, OBJECT_ARRAY) && strategy.object->count)
        strategy = strategy.object->items[0];
    for (size_t i = 0; strategy.kind == VALUE_STRING && i < sizeof strategies / sizeof *strategies;
         i++)
        if (strcmp(strategies[i].strategy, strategy.text) == 0)
            return strategies[i].scheme;
    return NULL;
}

static const char *last_word(const char *label)
{
    const char *dot = label ? strrchr(label, '.') : NULL;

    return dot ? dot + 1 : label;
}

/* How the code calls a middleware. */
static const char *name_of(struct value guard)
{
    const struct syntax *name;

    if (guard.kind != VALUE_OBJECT)
        return last_word(value_label(guard));
    if (guard.object->made)
        return guard.object->made->name;
    if (guard.object->kind == OBJECT_FUNCTION) {
        name = syntax_child(guard.object->node, FIELD_NAME);
        if (!name && syntax_is(guard.object->node->parent, SYNTAX_DECLARATOR))
            name = syntax_child(guard.object->node->parent, FIELD_NAME);
        if (!name && syntax_is(guard.object->node->parent, SYNTAX_PAIR))
            name = syntax_child(guard.object->node->parent, FIELD_KEY);
        return name ? name->text : NULL;
    }
    return last_word(guard.object->label);
}

/* express-jwt's { credentialsRequired: false }, koa-jwt's { passthrough: true }: who is let in anyway. */
static bool is_lenient(const struct call *made)
{
    for (unsigned i = 0; made && i < made->count; i++)
        if (value_truth(value_get(made->arguments[i], "passthrough")) == 1 ||
            value_get(made->arguments[i], "credentialsRequired").kind == VALUE_BOOLEAN)
            return value_truth(value_get(made->arguments[i], "credentialsRequired")) != 1;
    return false;
}

static void take_security(struct draft *draft, struct value guard)
{
    const struct call *made = guard.kind == VALUE_OBJECT ? guard.object->made : NULL;
    const char *name = name_of(guard), *scheme;

    if (!name)
        return;
    if (strcmp(name, "authenticate") == 0 && made && made->count)
        scheme = scheme_of_strategy(made->arguments[0]);
    else
        scheme = scheme_of(name);
    if (!scheme && strcmp(name, "required") == 0 && value_label(guard) &&
        strstr(value_label(guard), "auth"))
        scheme = "bearerAuth";
    if (!scheme || is_lenient(made))
        return;
    if (draft->security.kind == VALUE_UNDEFINED)
        draft->security = value_array(draft->machine->arena);
    if (!data_has(draft->security, scheme))
        data_push(draft->machine, draft->security, value_text(scheme));
}

static int place_index(const char *key)
{
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (strcmp(places[i].key, key) == 0)
            return (int)i;
    return -1;
}

/* All keys are places of a request, or what stands beside them. */
static bool names_places(struct value object)
{
    bool any = false;

    for (unsigned i = 0; object.kind == VALUE_OBJECT && i < object.object->properties.count; i++) {
        const char *key = object.object->properties.entries[i].key;

        if (place_index(key) >= 0)
            any = true;
        else if (strcmp(key, "response") != 0 && strcmp(key, "status") != 0 &&
                 strcmp(key, "files") != 0 && strcmp(key, "responses") != 0)
            return false;
    }
    return any;
}

static struct value to_schema(struct machine *machine, struct value value)
{
    struct value schema = shape_schema(machine, value);

    /* celebrate and express-validation take bare objects of shapes */
    if (schema.kind == VALUE_UNDEFINED && value_is(value, OBJECT_PLAIN) && !value_is_unknown(value))
        schema = shape_object(machine, value);
    return schema;
}

static void take_responses(struct draft *draft, struct value schema, struct value status)
{
    struct machine *machine = draft->machine;
    struct value statuses = value_is(status, OBJECT_ARRAY) ? status : data_list(machine, status);

    if (schema.kind == VALUE_UNDEFINED && status.kind == VALUE_UNDEFINED)
        return;
    if (status.kind == VALUE_UNDEFINED)
        statuses = data_list(machine, value_number(200));
    for (unsigned i = 0; i < statuses.object->count; i++) {
        struct value one = statuses.object->items[i];

        if (one.kind == VALUE_NUMBER)
            draft_response(draft, value_string(machine->arena, one),
                           one.number < 300 && one.number != 204 ? schema : value_undefined(),
                           NULL);
    }
}

/* { body: …, query: …, params: …, response: …, status: … } */
static void take_places(struct draft *draft, struct value object)
{
    for (unsigned i = 0; i < object.object->properties.count; i++) {
        const struct table_entry *entry = &object.object->properties.entries[i];
        int at = place_index(entry->key);

        if (at >= 0)
            draft_place(draft, places[at].place, to_schema(draft->machine, entry->value));
    }
    take_responses(draft, shape_schema(draft->machine, value_get(object, "response")),
                   value_get(object, "status"));
}

/* Where a validator looks, by its name: validateBody, queryValidator. */
static int place_by_name(const char *name)
{
    char lower[64];
    size_t length = 0;

    for (; name && *name && length < sizeof lower - 1; name++)
        lower[length++] = (char)tolower((unsigned char)*name);
    lower[length] = '\0';
    for (int i = 0; i < HINTS; i++)
        if (strstr(lower, places[i].key))
            return i;
    return -1;
}

static bool has_body(const struct draft *draft)
{
    return strcmp(draft->method, "get") != 0 && strcmp(draft->method, "delete") != 0 &&
           strcmp(draft->method, "head") != 0;
}

/* validate(schema), validate(schema, 'query'), validate('query', schema) */
static void take_schema(struct draft *draft, const struct call *made, unsigned index)
{
    struct machine *machine = draft->machine;
    struct value schema = to_schema(machine, made->arguments[index]), members;
    int at = place_by_name(made->name);

    members = value_get(reference_target(machine, schema), "properties");
    if (names_places(members)) {
        take_places(draft, members);
        return;
    }
    for (unsigned i = 0; i < made->count; i++)
        if (made->arguments[i].kind == VALUE_STRING && place_by_name(made->arguments[i].text) >= 0)
            at = place_by_name(made->arguments[i].text);
    if (made->receiver.kind == VALUE_UNDEFINED && at < 0)
        at = place_index(has_body(draft) ? "body" : "query");
    if (at < 0)
        at = place_by_name(made->callee);
    draft_place(draft,
                at >= 0           ? places[at].place
                : has_body(draft) ? PLACE_BODY
                                  : PLACE_QUERY,
                schema);
}

/* body('user.email').isEmail() */
static void take_chain(struct draft *draft, const struct shape *shape)
{
    struct machine *machine = draft->machine;
    int at = place_index(shape->place);
    enum place place = at >= 0 ? places[at].place : has_body(draft) ? PLACE_BODY : PLACE_QUERY;

    for (unsigned i = 0; i < shape->fields.object->count; i++) {
        struct value field = shape->fields.object->items[i], into = draft->places[place];
        const char *name = field.kind == VALUE_STRING ? field.text : NULL;

        if (!name || strpbrk(name, "*[]") || !*name)
            continue;
        if (into.kind == VALUE_UNDEFINED)
            into = draft->places[place] = data_type(machine, "object");
        for (const char *dot; (dot = strchr(name, '.')) != NULL; name = dot + 1) {
            const char *outer = atom_of(machine->atoms, name, (size_t)(dot - name));
            struct value all = data_at(machine, into, "properties", OBJECT_PLAIN);

            into = data_at(machine, all, outer, OBJECT_PLAIN);
            data_set_text(machine, into, "type", "object");
        }
        data_set(machine, data_at(machine, into, "properties", OBJECT_PLAIN), name, shape->schema);
        if (!shape->is_optional)
            data_push(machine, data_at(machine, into, "required", OBJECT_ARRAY), value_text(name));
    }
}

static void take_call(struct draft *draft, const struct call *made)
{
    for (unsigned i = 0; i < made->count; i++) {
        struct value given = made->arguments[i];

        if (given.kind != VALUE_OBJECT)
            continue;
        if (given.object->shape && given.object->shape->dialect == DIALECT_CHAIN)
            take_chain(draft, given.object->shape);
        else if (given.object->shape)
            take_schema(draft, made, i);
        else if (value_is(given, OBJECT_PLAIN) && names_places(given))
            take_places(draft, given);
        else if (value_is(given, OBJECT_PLAIN) &&
                 (data_is_type(given, "object") || data_is_type(given, "array")))
            take_schema(draft, made, i);
        else if (value_is(given, OBJECT_ARRAY))
            for (unsigned j = 0; j < given.object->count; j++)
                if (given.object->items[j].kind == VALUE_OBJECT &&
                    given.object->items[j].object->shape &&
                    given.object->items[j].object->shape->dialect == DIALECT_CHAIN)
                    take_chain(draft, given.object->items[j].object->shape);
    }
}

/* multer: upload.single('avatar') */
static void take_upload(struct draft *draft, const struct call *made)
{
    struct machine *machine = draft->machine;
    struct value file = data_format(machine, "string", "binary");
    const char *field =
        made->count && made->arguments[0].kind == VALUE_STRING ? made->arguments[0].text : NULL;

    if (!field || (strcmp(made->name, "single") != 0 && strcmp(made->name, "array") != 0))
        return;
    if (*made->name == 'a')
        file = data_set(machine, data_type(machine, "array"), "items", file);
    draft_use(draft, PLACE_BODY, field, file);
    draft->body_type = "multipart/form-data";
}

static void take_guard(struct draft *draft, struct value guard, int depth)
{
    if (value_is(guard, OBJECT_ARRAY)) {
        for (unsigned i = 0; depth < GUARD_DEPTH_LIMIT && i < guard.object->count &&
                             machine_spend(draft->machine, 1);
             i++)
            take_guard(draft, guard.object->items[i], depth + 1);
        return;
    }
    take_security(draft, guard);
    if (guard.kind != VALUE_OBJECT)
        return;
    if (guard.object->shape && guard.object->shape->dialect == DIALECT_CHAIN) {
        take_chain(draft, guard.object->shape);
    } else if (guard.object->made) {
        take_call(draft, guard.object->made);
        take_upload(draft, guard.object->made);
    }
}

static void take_hooks(struct draft *draft)
{
    static const char *const hooks[] = {"onRequest", "preValidation", "preHandler", "preParsing"};

    for (size_t i = 0; i < sizeof hooks / sizeof *hooks; i++) {
        struct value hook = value_get(draft->endpoint->entry->options, hooks[i]);

        if (hook.kind != VALUE_UNDEFINED)
            take_guard(draft, hook, 0);
    }
}

/* Middleware below a path holds for the routes below it only. */
static bool holds_for(const struct guard *guard, const struct draft *draft)
{
    size_t length = strlen(guard->path);

    return strncmp(draft->endpoint->path, guard->path, length) == 0 &&
           (length <= 1 || strchr("/", draft->endpoint->path[length]));
}

void draft_guards(struct draft *draft)
{
    const struct entry *entry = draft->endpoint->entry;

    for (unsigned i = 0; i + 1 < entry->count; i++)
        take_guard(draft, entry->handlers[i], 0);
    take_hooks(draft);
    for (unsigned i = 0; i < draft->endpoint->guard_count; i++) {
        const struct guard *guard = &draft->endpoint->guards[i];

        for (unsigned j = 0; holds_for(guard, draft) && j < guard->entry->count; j++)
            take_security(draft, guard->entry->handlers[j]);
    }
}

static struct value scheme(struct machine *machine, const char *name)
{
    struct value made = value_plain(machine->arena);

    if (strcmp(name, "apiKeyAuth") == 0) {
        data_set_text(machine, made, "type", "apiKey");
        data_set_text(machine, made, "in", "header");
        return data_set_text(machine, made, "name", "X-API-Key");
    }
    data_set_text(machine, made, "type", "http");
    return data_set_text(machine, made, "scheme",
                         strcmp(name, "basicAuth") == 0 ? "basic" : "bearer");
}

struct value guard_schemes(struct machine *machine, struct value names)
{
    struct value schemes = value_plain(machine->arena);

    for (unsigned i = 0; i < names.object->properties.count; i++) {
        const char *name = names.object->properties.entries[i].key;
        struct value known = names.object->properties.entries[i].value;
        struct value made = known.kind == VALUE_OBJECT ? known : scheme(machine, name);

        data_set(machine, schemes, name, made);
        if (known.kind == VALUE_OBJECT)
            continue;
        data_set_text(machine, made, "x-inferred",
                      "the name of a middleware: where it looks for the credentials is not known");
    }
    return schemes;
}
