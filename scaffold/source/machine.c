/* The machine: its scopes, names and properties. */
#include "scaffold/source/machine.h"

#include "common/buffer.h"
#include "scaffold/source/evaluate.h"
#include "scaffold/source/native.h"
#include "scaffold/source/router.h"
#include "scaffold/source/template.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define LABEL_LIMIT 60    /* bytes of code in a label */
#define CLASS_LIMIT 16    /* classes above a class */
#define TEXT_STEP 16      /* bytes of a string that cost a step */
#define MEMORY_STEPS 1024 /* steps from one look at the memory to the next */

void machine_init(struct machine *self, struct arena *arena, struct atoms *atoms,
                  struct project *project, struct diagnostics *list)
{
    *self = (struct machine){.arena = arena, .atoms = atoms, .project = project, .list = list};
    self->globals = arena_alloc(arena, 1, sizeof *self->globals);
    builtin_globals(self, self->globals);
}

void machine_refresh(struct machine *self)
{
    self->steps = 0;
    self->schema_size = 0;
}

bool machine_spend(struct machine *self, size_t steps)
{
    bool is_round = (self->total + steps) / MEMORY_STEPS != self->total / MEMORY_STEPS;

    if (self->steps + steps > MACHINE_STEP_LIMIT || self->total + steps > MACHINE_TOTAL_LIMIT ||
        (is_round && arena_size(self->arena) - self->project->memory > MACHINE_MEMORY_LIMIT)) {
        self->exhausted = true;
        return false;
    }
    self->steps += steps;
    self->total += steps;
    return true;
}

bool machine_describe(struct machine *self)
{
    if (self->schema_size > MACHINE_SCHEMA_LIMIT) {
        self->exhausted = true;
        return false;
    }
    self->schema_size++;
    return machine_spend(self, 1);
}

bool machine_step(struct machine *self)
{
    return machine_spend(self, 1) && self->depth < MACHINE_DEPTH_LIMIT;
}

struct value machine_text(struct machine *self, const char *text)
{
    size_t length = strlen(text);

    if (length > MACHINE_TEXT_LIMIT || !machine_spend(self, length / TEXT_STEP))
        return value_unknown(NULL);
    return value_text(atom_of(self->atoms, text, length));
}

void machine_push(struct machine *self, struct value array, struct value item)
{
    if (machine_spend(self, 1))
        array_push(self->arena, array.object, item);
}

void machine_push_all(struct machine *self, struct value array, struct value list)
{
    if (value_is_unknown(list))
        machine_push(self, array, list);
    if (!value_is_list(list))
        return;
    for (unsigned i = 0, count = list.object->count; i < count; i++)
        machine_push(self, array, list.object->items[i]);
}

struct scope *scope_new(struct machine *self, struct scope *parent)
{
    struct scope *scope = arena_alloc(self->arena, 1, sizeof *scope);

    scope->parent = parent;
    scope->source = parent->source;
    return scope;
}

void scope_declare(struct machine *self, struct scope *scope, const char *name, struct value value)
{
    table_set(self->arena, &scope->names, name, value);
}

void scope_assign(struct scope *scope, const char *name, struct value value)
{
    for (struct scope *at = scope; at; at = at->parent) {
        struct value *found = table_find(&at->names, name);

        if (found) {
            if (!value_is_unknown(value) || found->kind == VALUE_UNDEFINED)
                *found = value;
            return;
        }
    }
}

struct value scope_self(const struct scope *scope)
{
    for (; scope; scope = scope->parent)
        if (scope->has_self)
            return scope->self;
    return value_unknown("this");
}

struct value machine_lookup(struct machine *self, struct scope *scope, const char *name)
{
    for (; scope; scope = scope->parent) {
        struct value *found = table_find(&scope->names, name);

        if (found)
            return found->kind == VALUE_BINDING ? binding_value(self, found->binding) : *found;
    }
    return value_unknown(name);
}

struct value machine_mystery(struct machine *self, const char *label)
{
    struct object *object = object_new(self->arena, OBJECT_MYSTERY);

    object->label = label;
    return value_object(object);
}

const char *machine_label(struct machine *self, const struct scope *scope,
                          const struct syntax *node)
{
    const char *bytes = scope->source ? scope->source->bytes : NULL;
    char text[LABEL_LIMIT + 1];
    size_t length = 0;

    if (!bytes || node->end > scope->source->length)
        return "?";
    for (uint32_t at = node->start; at < node->end && length < LABEL_LIMIT; at++) {
        bool is_space = (unsigned char)bytes[at] <= ' ';

        if (!is_space || (length && text[length - 1] != ' '))
            text[length++] = is_space ? ' ' : bytes[at];
    }
    return atom_of(self->atoms, text, length);
}

struct value argument(const struct invocation *invocation, unsigned index)
{
    return index < invocation->count ? invocation->arguments[index] : value_undefined();
}

const char *argument_text(const struct invocation *invocation, unsigned index)
{
    struct value value = argument(invocation, index);

    return value.kind == VALUE_STRING ? value.text : NULL;
}

static struct value resolve(struct machine *self, struct value value)
{
    return value.kind == VALUE_BINDING ? binding_value(self, value.binding) : value;
}

/* A property of an instance's class, or of a class's parents. */
static struct value *inherited(struct object *object, const char *name)
{
    struct object *class = object->parent;
    bool is_static = object->kind == OBJECT_CLASS;

    for (int i = 0; class && i < CLASS_LIMIT; i++, class = class->parent) {
        struct value *found = table_find(is_static ? &class->properties : &class->methods, name);

        if (found)
            return found;
    }
    return NULL;
}

/* What wrappers call the app that they were given: expressWs(app).app */
static bool is_wrapped(const char *name)
{
    return strcmp(name, "app") == 0 || strcmp(name, "router") == 0;
}

/* What is not known of something keeps its identity: this.app is the same mystery each time. */
static struct value part_of(struct machine *self, struct object *object, const char *name)
{
    struct value made = machine_mystery(
        self, object->label
                  ? atom(self->atoms, arena_printf(self->arena, "%s.%s", object->label, name))
                  : name);

    if (object->router && is_wrapped(name))
        made.object->router = object->router;
    table_set(self->arena, &object->properties, name, made);
    return made;
}

/* Properties that say where a thing is. */
static bool is_place_word(const char *name)
{
    static const char *const words[] = {"prefix", "path",      "basePath", "baseUrl",
                                        "table",  "tableName", "pathname", "routePrefix"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], name) == 0)
            return true;
    return false;
}

/* Names of what holds the settings of everything name nothing. */
static bool is_holder(const char *word)
{
    static const char *const words[] = {"config",   "conf",    "cfg",     "options", "opts",
                                        "settings", "env",     "process", "this",    "props",
                                        "params",   "context", "app",     "server",  "req",
                                        "request",  "args",    "argument"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(words[i], word) == 0)
            return true;
    return false;
}

/* userRoles → user_roles */
static void put_words(struct buffer *out, const char *name)
{
    for (const char *at = name; *at; at++) {
        if (isupper((unsigned char)*at) && at > name && islower((unsigned char)at[-1]))
            buffer_putc(out, '_');
        buffer_putc(out, (char)tolower((unsigned char)*at));
    }
}

/* A place whose value is in code that we do not see is likely called as the thing is whose place it
 * is: config.api.prefix, Users.table. The guess stays marked. */
static bool guess_place(struct machine *self, struct object *object, const char *name,
                        struct value *result)
{
    const char *dot = object->label ? strrchr(object->label, '.') : NULL;
    struct buffer out = BUFFER_INIT;

    if (!is_place_word(name) || !dot || !isalpha((unsigned char)dot[1]) ||
        strpbrk(dot + 1, "()[]/ ") || is_holder(dot + 1))
        return false;
    buffer_putc(&out, GUESS_OPEN);
    put_words(&out, dot + 1);
    buffer_putc(&out, GUESS_CLOSE);
    *result = value_text(atom(self->atoms, buffer_text(&out)));
    buffer_release(&out);
    table_set(self->arena, &object->properties, name, *result);
    return true;
}

/* What a getter of a class gives for an object. */
static struct value read_getter(struct machine *self, struct object *getter, struct value object)
{
    return machine_apply(self, value_object(getter), object, NULL, 0, getter->node, getter->scope);
}

static bool is_getter(struct value value)
{
    return value_is(value, OBJECT_FUNCTION) && value.object->node &&
           value.object->node->kind == SYNTAX_METHOD && (value.object->node->flags & FLAG_GETTER);
}

static struct value native_property(struct machine *self, struct object *object, const char *name)
{
    const struct native *native = object->native;
    const struct native *found = NULL;

    if (native && !*native->name)
        found = native_find(native->module, name);
    if (found)
        return native_value(self, found);
    if (native && native->method) {
        struct object *member = object_new(self->arena, OBJECT_NATIVE);

        member->native = native;
        member->bound = value_object(object);
        member->label = name;
        table_set(self->arena, &object->properties, name, value_object(member));
        return value_object(member);
    }
    return part_of(self, object, name);
}

struct value machine_get(struct machine *self, struct value value, const char *name)
{
    struct value *found, result;
    struct object *object;

    if (value.kind == VALUE_UNKNOWN)
        return value_unknown(atom(self->atoms, arena_printf(self->arena, "%.60s.%s",
                                                            value.text ? value.text : "?", name)));
    if (value.kind != VALUE_OBJECT) {
        return builtin_property(self, value, name, &result) ? result : value_undefined();
    }
    object = value.object;
    found = table_find(&object->properties, name);
    if (!found)
        found = inherited(object, name);
    if (found && is_getter(*found))
        return read_getter(self, found->object, value);
    if (found)
        return resolve(self, *found);
    if (builtin_property(self, value, name, &result))
        return result;
    if (object->router && (result = router_member(self, object, name)).kind == VALUE_OBJECT)
        return result;
    if (object->kind == OBJECT_MYSTERY)
        return guess_place(self, object, name, &result) ? result : part_of(self, object, name);
    if (object->kind == OBJECT_NATIVE)
        return native_property(self, object, name);
    if (object->is_open || object->router || object->shape || object->parent)
        return value_unknown(name);
    return value_undefined();
}

void machine_set(struct machine *self, struct value object, const char *name, struct value value)
{
    if (object.kind == VALUE_OBJECT)
        table_set(self->arena, &object.object->properties, name, value);
}

void machine_note_function(struct machine *self, struct object *function)
{
    if (self->calls || !(function->node->flags & FLAG_ROUTING))
        return;
    if (self->function_count == self->function_capacity) {
        size_t capacity = self->function_capacity ? self->function_capacity * 2 : 64;

        self->functions = arena_grow(self->arena, self->functions, self->function_capacity,
                                     capacity, sizeof *self->functions);
        self->function_capacity = capacity;
    }
    self->functions[self->function_count++] = function;
}
