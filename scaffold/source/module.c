/* Modules: what a file imports, exports, and does when it is loaded. */
#include "scaffold/source/evaluate.h"
#include "scaffold/source/literal.h"
#include "scaffold/source/native.h"

#include <string.h>

#define EXPORT_DEPTH_LIMIT 32 /* re-exports of re-exports */

static struct value binding_new(struct machine *self, struct source *from, const char *specifier,
                                const char *name)
{
    struct binding *binding = arena_alloc(self->arena, 1, sizeof *binding);

    *binding = (struct binding){from, specifier, name};
    return (struct value){.kind = VALUE_BINDING, .binding = binding};
}

struct value binding_value(struct machine *self, const struct binding *binding)
{
    struct value value;

    if (!machine_step(self))
        return value_unknown(binding->name);
    self->depth++;
    value = binding->specifier
                ? machine_import(self, binding->from, binding->specifier, binding->name)
                : machine_lookup(self, binding->from->scope, binding->name);
    self->depth--;
    return value;
}

/* The package part of a specifier: "express", "@koa/router". */
static const char *package_of(struct machine *self, const char *specifier)
{
    if (strncmp(specifier, "node:", 5) == 0)
        specifier += 5;
    return specifier[0] ? atom(self->atoms, specifier) : specifier;
}

/* The same package is always the same mystery. */
static struct value unknown_module(struct machine *self, const char *specifier, const char *name)
{
    const char *key = atom(self->atoms, arena_printf(self->arena, "\3%s", specifier));
    struct value *module = table_find(&self->globals->names, key);

    if (!module) {
        table_set(self->arena, &self->globals->names, key,
                  machine_mystery(self, atom(self->atoms, specifier)));
        module = table_find(&self->globals->names, key);
    }
    if (strcmp(name, "default") == 0 || strcmp(name, "*") == 0)
        return *module;
    return machine_get(self, *module, name);
}

static struct value import_package(struct machine *self, const char *specifier, const char *name)
{
    const char *module = package_of(self, specifier);
    const struct native *native = native_find(module, name);

    if (native)
        return native_value(self, native);
    if (native_has_module(module)) {
        native = native_find(module, "");
        if (native)
            return machine_get(self, native_value(self, native), name);
    }
    return unknown_module(self, module, name);
}

/* All exports as an object. */
static struct value namespace_of(struct machine *self, struct source *source)
{
    struct value all = value_plain(self->arena);

    if (!source->is_module)
        return source->common;
    for (unsigned i = 0; i < source->exports.count; i++) {
        const char *name = source->exports.entries[i].key;

        machine_set(self, all, name, machine_export(self, source, name));
    }
    for (unsigned i = 0; i < source->star_count; i++) {
        struct value star = machine_import(self, source, source->stars[i], atom(self->atoms, "*"));

        for (unsigned j = 0; star.kind == VALUE_OBJECT && j < star.object->properties.count; j++)
            machine_set(self, all, star.object->properties.entries[j].key,
                        star.object->properties.entries[j].value);
    }
    return all;
}

static struct value export_common(struct machine *self, struct source *source, const char *name)
{
    struct value *found = NULL;

    if (source->common.kind == VALUE_OBJECT)
        found = table_find(&source->common.object->properties, name);
    if (found)
        return *found;
    if (strcmp(name, "default") == 0)
        return source->common;
    return machine_get(self, source->common, name);
}

struct value machine_export(struct machine *self, struct source *source, const char *name)
{
    struct value *found;

    machine_run(self, source);
    if (source->is_json || !source->is_module)
        return strcmp(name, "*") == 0 ? source->common : export_common(self, source, name);
    if (strcmp(name, "*") == 0)
        return namespace_of(self, source);
    found = table_find(&source->exports, name);
    if (found)
        return found->kind == VALUE_BINDING ? binding_value(self, found->binding) : *found;
    for (unsigned i = 0; i < source->star_count; i++) {
        struct source *star = project_resolve(self->project, source, source->stars[i]);
        struct value value = star && self->depth < MACHINE_DEPTH_LIMIT
                                 ? (self->depth++, machine_export(self, star, name))
                                 : value_undefined();

        if (star && self->depth)
            self->depth--;
        if (value.kind != VALUE_UNDEFINED)
            return value;
    }
    return value_undefined();
}

struct value machine_import(struct machine *self, struct source *from, const char *specifier,
                            const char *name)
{
    struct source *source = project_resolve(self->project, from, specifier);
    struct value value;

    if (!source)
        return import_package(self, specifier, name);
    value = machine_export(self, source, name);
    return value.kind == VALUE_UNDEFINED ? value_unknown(name) : value;
}

/* import a, { b as c }, * as d from 'x' */
void module_import(struct machine *self, struct source *source, const struct syntax *node)
{
    const struct syntax *clause = syntax_find(node, SYNTAX_IMPORT_CLAUSE);
    const struct syntax *required = syntax_find(node, SYNTAX_IMPORT_REQUIRE);
    const struct syntax *from = syntax_child(required ? required : node, FIELD_SOURCE);
    const char *specifier = from ? literal_string(self->atoms, from) : NULL;
    struct source *imported;

    if (!specifier)
        return;
    for (const struct syntax *part = syntax_first(required ? required : clause); part;
         part = syntax_next(part)) {
        if (part->kind == SYNTAX_IDENTIFIER)
            scope_declare(self, source->scope, part->text,
                          binding_new(self, source, specifier,
                                      atom(self->atoms, required ? "*" : "default")));
        else if (part->kind == SYNTAX_NAMESPACE_IMPORT && syntax_first(part))
            scope_declare(self, source->scope, syntax_first(part)->text,
                          binding_new(self, source, specifier, atom(self->atoms, "*")));
        for (const struct syntax *one = part->kind == SYNTAX_NAMED_IMPORTS ? syntax_first(part)
                                                                           : NULL;
             one; one = syntax_next(one)) {
            const struct syntax *name = syntax_child(one, FIELD_NAME);
            const struct syntax *alias = syntax_child(one, FIELD_ALIAS);
            const char *exported = literal_key(self->atoms, name);

            if (exported && (alias ? alias : name)->text)
                scope_declare(self, source->scope, (alias ? alias : name)->text,
                              binding_new(self, source, specifier, exported));
        }
    }
    imported = (node->flags & FLAG_TYPE) ? NULL : project_resolve(self->project, source, specifier);
    if (imported)
        machine_run(self, imported);
}

/* A local name, exported as what it is whenever somebody asks. */
static void export_local(struct machine *self, struct source *source, const char *name,
                         const char *local)
{
    table_set(self->arena, &source->exports, name, binding_new(self, source, NULL, local));
}

static void export_value(struct machine *self, struct source *source, const char *name,
                         struct value value)
{
    table_set(self->arena, &source->exports, name, value);
}

/* export { a as b } [from 'x'] */
static void export_clause(struct machine *self, struct source *source, const struct syntax *clause,
                          const char *specifier)
{
    for (const struct syntax *one = syntax_first(clause); one; one = syntax_next(one)) {
        const char *name = literal_key(self->atoms, syntax_child(one, FIELD_NAME));
        const char *alias = literal_key(self->atoms, syntax_child(one, FIELD_ALIAS));

        if (!name)
            continue;
        if (specifier)
            export_value(self, source, alias ? alias : name,
                         binding_new(self, source, specifier, name));
        else
            export_local(self, source, alias ? alias : name, name);
    }
}

/* The names that a declaration declares. */
static void export_pattern(struct machine *self, struct source *source,
                           const struct syntax *pattern)
{
    if (!pattern)
        return;
    if (pattern->text) {
        export_local(self, source, pattern->text, pattern->text);
        return;
    }
    for (const struct syntax *part = syntax_first(pattern); part; part = syntax_next(part))
        export_pattern(self, source,
                       part->kind == SYNTAX_PAIR_PATTERN ? syntax_child(part, FIELD_VALUE) : part);
}

static void export_declaration(struct machine *self, struct source *source,
                               const struct syntax *declaration, bool is_default)
{
    const struct syntax *name = syntax_child(declaration, FIELD_NAME);

    execute(self, source->scope, declaration);
    if (declaration->kind == SYNTAX_LEXICAL || declaration->kind == SYNTAX_VARIABLE) {
        for (const struct syntax *one = syntax_first(declaration); one; one = syntax_next(one))
            export_pattern(self, source, syntax_child(one, FIELD_NAME));
        return;
    }
    if (name && name->text)
        export_local(self, source, is_default ? atom(self->atoms, "default") : name->text,
                     name->text);
}

void module_export(struct machine *self, struct source *source, const struct syntax *node)
{
    const struct syntax *from = syntax_child(node, FIELD_SOURCE);
    const struct syntax *clause = syntax_find(node, SYNTAX_EXPORT_CLAUSE);
    const struct syntax *space = syntax_find(node, SYNTAX_NAMESPACE_EXPORT);
    const struct syntax *declaration = syntax_child(node, FIELD_DECLARATION);
    const struct syntax *value = syntax_child(node, FIELD_VALUE);
    const char *specifier = from ? literal_string(self->atoms, from) : NULL;

    if (clause)
        export_clause(self, source, clause, specifier);
    else if (space && specifier && syntax_first(space) && syntax_first(space)->text)
        export_value(self, source, syntax_first(space)->text,
                     binding_new(self, source, specifier, atom(self->atoms, "*")));
    else if (declaration)
        export_declaration(self, source, declaration, node->flags & FLAG_DEFAULT);
    else if (value)
        export_value(self, source, atom(self->atoms, "default"),
                     machine_evaluate(self, source->scope, value));
    else if (!specifier && syntax_first(node)) {
        source->common = machine_evaluate(self, source->scope, syntax_first(node));
        export_value(self, source, atom(self->atoms, "default"), source->common);
    }
}

/* `export * from` is known before anything runs, as imports may go in circles. */
static void note_stars(struct machine *self, struct source *source)
{
    for (const struct syntax *node = source->root->first; node; node = node->next) {
        const struct syntax *from = syntax_child(node, FIELD_SOURCE);

        if (node->kind != SYNTAX_EXPORT || !from || !(node->flags & FLAG_STAR) ||
            syntax_find(node, SYNTAX_NAMESPACE_EXPORT))
            continue;
        if (source->star_count == source->star_capacity) {
            unsigned capacity = source->star_capacity ? source->star_capacity * 2 : 4;

            source->stars = arena_grow(self->arena, source->stars, source->star_capacity, capacity,
                                       sizeof *source->stars);
            source->star_capacity = capacity;
        }
        source->stars[source->star_count++] = literal_string(self->atoms, from);
    }
}

static void declare_module(struct machine *self, struct source *source)
{
    struct scope *scope = scope_new(self, self->globals);
    struct value module = value_plain(self->arena), exports = value_plain(self->arena);

    scope->source = source;
    source->scope = scope;
    source->common = exports;
    machine_set(self, module, atom(self->atoms, "exports"), exports);
    scope_declare(self, scope, atom(self->atoms, "module"), module);
    scope_declare(self, scope, atom(self->atoms, "exports"), exports);
    scope_declare(self, scope, atom(self->atoms, "__dirname"),
                  value_text(atom(self->atoms, source->folder)));
    scope_declare(self, scope, atom(self->atoms, "__filename"),
                  value_text(atom(self->atoms, source->path)));
    scope->has_self = true;
    scope->self = exports;
}

/* The names of exported functions and classes are known before the rest runs. */
static void hoist_exports(struct machine *self, struct source *source)
{
    for (const struct syntax *node = source->root->first; node; node = node->next) {
        const struct syntax *declaration = syntax_child(node, FIELD_DECLARATION);
        const struct syntax *name = syntax_child(declaration, FIELD_NAME);

        if (node->kind == SYNTAX_EXPORT && name && name->text)
            export_local(self, source,
                         (node->flags & FLAG_DEFAULT) ? atom(self->atoms, "default") : name->text,
                         name->text);
    }
}

static void run_code(struct machine *self, struct source *source)
{
    unsigned long steps = self->steps;
    unsigned calls = self->calls;
    struct frame *frame = self->frame;
    struct value *module;

    self->steps = 0;
    self->calls = 0;
    self->frame = NULL;
    declare_module(self, source);
    note_stars(self, source);
    hoist(self, source->scope, source->root);
    hoist_exports(self, source);
    for (const struct syntax *node = source->root->first; node; node = node->next)
        if (node->kind != SYNTAX_COMMENT)
            execute(self, source->scope, node);
    module = table_find(&source->scope->names, atom(self->atoms, "module"));
    if (!source->is_module && module)
        source->common = machine_get(self, *module, atom(self->atoms, "exports"));
    self->steps = steps;
    self->calls = calls;
    self->frame = frame;
}

void machine_run(struct machine *self, struct source *source)
{
    if (source->state != MODULE_NEW) {
        struct value *module = source->scope && !source->is_module
                                   ? table_find(&source->scope->names, atom(self->atoms, "module"))
                                   : NULL;

        if (source->state == MODULE_RUNNING && module)
            source->common = machine_get(self, *module, atom(self->atoms, "exports"));
        return;
    }
    source->state = MODULE_RUNNING;
    if (source->is_json)
        source->common = literal_value(self->atoms, source->root);
    else if (source->root)
        run_code(self, source);
    source->state = MODULE_DONE;
}
