/* Checks → TypeScript, statement by statement: the functions and what they need. */
#include "scaffold/generate/validators.h"

#include "common/buffer.h"
#include "scaffold/generate/emit.h"
#include "scaffold/generate/zod.h"
#include "scaffold/name/name.h"
#include "scaffold/template/quote.h"

#include <stdlib.h>
#include <string.h>

/* Everything that says in place what the value is must say what it looked at. */
static void track(struct validators *all, const struct schema *schema, bool inside)
{
    if (schema == NULL || (inside && all->tracked[schema->index])) {
        return;
    }
    if (inside) {
        all->tracked[schema->index] = true;
    }
    track(all, schema->endless ? NULL : schema->ref, true);
    track(all, schema->combined->not, true);
    track(all, schema->combined->if_, true);
    track(all, schema->combined->then, true);
    track(all, schema->combined->else_, true);
    const struct schema_list *const lists[] = {&schema->combined->all_of, &schema->combined->any_of,
                                               &schema->combined->one_of};
    for (size_t i = 0; i < 3; i++) {
        for (size_t j = 0; j < lists[i]->count; j++) {
            track(all, lists[i]->items[j], true);
        }
    }
    for (size_t i = 0; i < schema->object->dependency_count; i++) {
        track(all, schema->object->dependencies[i].schema, true);
    }
}

/* The names that every function sees: its parameters, and what it may import. */
static struct name_scope *names_of_file(struct arena *arena)
{
    static const char *const taken[] = {
        "value",     "problems",  "join",      "has",      "equal",     "isArray",    "isObject",
        "isBinary",  "isInteger", "isListed",  "isLonger", "passes",    "isMultiple", "isUnique",
        "isShorter", "pattern",   "undefined", "memberOf", "passesSeen"};
    struct name_scope *names = name_scope_new(arena, NAME_CAMEL);
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        name_scope_reserve(names, taken[i]);
    }
    for (size_t i = 0; emit_format_function(i) != NULL; i++) {
        name_scope_reserve(names, emit_format_function(i));
    }
    return names;
}

struct validators *validators_new(struct arena *arena, const struct spec *spec,
                                  enum check_direction direction, struct diagnostics *list)
{
    struct validators *all = arena_alloc(arena, 1, sizeof *all);
    all->arena = arena;
    all->spec = spec;
    all->direction = direction;
    all->list = list;
    all->scratch = arena_new();
    all->names = names_of_file(arena);
    all->wanted = arena_alloc(arena, spec->all_schema_count + 1, sizeof *all->wanted);
    all->tracked = arena_alloc(arena, spec->all_schema_count + 1, sizeof *all->tracked);
    all->imports = json_object();
    all->patterns = json_object();
    all->constant_names = name_scope_new(arena, NAME_CONSTANT);
    all->constants = json_array();
    all->helpers = json_object();
    all->declarations = json_array();
    for (size_t i = 0; i < spec->all_schema_count; i++) {
        const struct schema *schema = spec->all_schemas[i];
        if (schema->array->unevaluated_items != NULL ||
            schema->object->unevaluated_properties != NULL) {
            track(all, schema, false);
        }
    }
    return all;
}

void validators_use_zod(struct validators *all)
{
    all->zod = true;
    all->states = arena_alloc(all->arena, all->spec->all_schema_count + 1, sizeof *all->states);
}

/* For the next function: all of the last one is text by now. */
static struct emit function_emit(struct validators *all, const char *topic)
{
    struct arena *arena = all->scratch;
    arena_clear(arena);
    struct emit emit = {.all = all,
                        .arena = arena,
                        .names = name_scope_inside(arena, all->names),
                        .problems = "problems",
                        .value = "value",
                        .topic = topic,
                        .returns = true};
    return emit;
}

/* The declared parameters. */
static const struct layout *parameters_of(const struct emit *emit, bool typed)
{
    const struct layout *parameters[] = {
        layout_text(emit->arena, typed ? "value: unknown" : "value"),
        layout_text(emit->arena, typed ? "problems: Problems" : "problems"),
        layout_literal(emit->arena, "seen: Seen = new Seen()")};
    return layout_list(emit->arena, "(", parameters, emit->seen != NULL ? 3 : 2, ")");
}

const char *validators_check(struct validators *all, const char *topic, const struct schema *schema,
                             unsigned indent, unsigned column)
{
    struct emit emit = function_emit(all, topic);
    struct arena *arena = emit.arena;
    struct block body = {.arena = arena};
    const struct rule *rule = check_use(arena, schema, all->direction);
    if (check_is_empty(rule)) {
        return emit_use(&emit, "anything");
    }
    if (all->zod) {
        all->topic = topic;
        return zod_check(all, rule, indent, column);
    }
    if (emit_is_call(rule)) {
        emit_want(all, rule->checks[0].schema);
        return arena_printf(arena, "check%s", rule->checks[0].schema->type_name);
    }
    emit_rule(&emit, rule, PRESENCE_GIVEN, &body);
    if (body.count == 0) {
        return emit_use(&emit, "anything");
    }
    const struct layout *head =
        layout_all(arena, parameters_of(&emit, false), layout_literal(arena, " =>"));
    return code_text(arena, code_block(arena, head, block_code(&body)), indent, column);
}

static json_t *function_code(struct validators *all, const struct schema *schema)
{
    struct emit emit = function_emit(all, schema->type_name);
    struct arena *arena = emit.arena;
    struct block body = {.arena = arena};
    if (all->tracked[schema->index]) {
        emit.seen = emit_variable(&emit, "seen");
        emit_use(&emit, "Seen");
    }
    all->has_problems = true;
    emit_rule(&emit, check_schema(arena, schema, all->direction), PRESENCE_GIVEN, &body);
    const struct layout *head = layout_group(
        arena, layout_all(arena, layout_printf(arena, "export function check%s", schema->type_name),
                          parameters_of(&emit, true), layout_literal(arena, ": void")));
    const struct layout *code = code_block(arena, head, block_code(&body));
    return code_json(code, 0, 0);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The import of everything that is used, on one line if it fits; "" when nothing is. */
static json_t *import_code(struct validators *all, const json_t *imports, const char *module)
{
    size_t count = 0;
    const char **names = arena_alloc(all->arena, json_object_size(imports) + 1, sizeof *names);
    struct code_list parts = {.arena = all->arena};
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)imports, name, value)
    {
        names[count++] = arena_strdup(all->arena, name);
    }
    if (count == 0) {
        return json_string("");
    }
    qsort(names, count, sizeof *names, compare_texts);
    for (size_t i = 0; i < count; i++) {
        code_add(&parts, layout_text(all->arena, names[i]));
    }
    const struct layout *list = code_braces(all->arena, &parts);
    const struct layout *code = layout_all(all->arena, layout_literal(all->arena, "import "), list,
                                           layout_printf(all->arena, " from '%s';", module));
    return code_json(code, 0, 0);
}

json_t *validators_finish(struct validators *all)
{
    json_t **by_schema =
        arena_alloc(all->arena, all->spec->all_schema_count + 1, sizeof *by_schema);
    for (size_t i = 0; i < all->queued; i++) {
        by_schema[all->queue[i]->index] = function_code(all, all->queue[i]);
    }
    json_t *functions = json_array();
    for (size_t i = 0; i < all->spec->schema_count; i++) {
        json_t *code = by_schema[all->spec->schemas[i]->index];
        if (code != NULL) {
            json_array_append_new(functions, code);
        }
    }
    json_t *view = json_object();
    json_object_set_new(view, "imports", import_code(all, all->imports, "./checks.js"));
    json_object_set_new(view, "helpers", import_code(all, all->helpers, "./zod.js"));
    json_object_set_new(view, "zod", json_boolean(all->zod && json_object_size(all->helpers) > 0));
    json_object_set_new(
        view, "problems",
        json_boolean(all->has_problems && json_object_get(all->imports, "Problems") == NULL));
    json_object_set_new(view, "constants", all->constants);
    json_object_set(view, "functions", all->zod ? all->declarations : functions);
    arena_free(all->scratch);
    json_decref(functions);
    json_decref(all->patterns);
    json_decref(all->imports);
    json_decref(all->helpers);
    json_decref(all->declarations);
    return view;
}
