/* Filling templates: parts and a view → text. */
#include "scaffold/template/template.h"

#include "common/map.h"
#include "common/memory.h"
#include "scaffold/name/name.h"
#include "scaffold/template/compile.h"
#include "scaffold/template/quote.h"
#include "scaffold/template/value.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define INCLUDE_LIMIT 32
#define PIECE ((size_t)32 * 1024)
#define LONG_TEXT 512 /* of a view, that becomes a piece as it is */

struct template_set {
    struct arena *arena;
    const struct embed *table;
    struct map compiled; /* name → struct part */
};

/* A name of a loop with its value, and where the loop is. */
struct scope {
    const struct scope *outer;
    const char *name;
    const json_t *value;
    const char *key;
    size_t index, count;
};

struct render {
    struct template_set *set;
    const char *name; /* of the template that is being filled */
    const json_t *view;
    struct buffer *out;
    json_t *pieces; /* what came before `out`, or NULL: all is there */
    struct error *error;
    unsigned depth;
};

static bool render_parts(struct render *render, const struct part *part, const struct scope *scope);

struct template_set *template_set_new(const struct embed *table)
{
    struct template_set *set = memory_alloc(1, sizeof *set);

    set->arena = arena_new();
    set->table = table;
    map_init(&set->compiled, set->arena);
    return set;
}

void template_set_free(struct template_set *set)
{
    if (!set)
        return;
    arena_free(set->arena);
    memory_free(set);
}

static const struct part *find_parts(struct template_set *set, const char *name,
                                     struct error *error)
{
    const struct part *parts = map_get(&set->compiled, name);
    const struct embed *source;

    if (parts)
        return parts;
    source = embed_find(set->table, name);
    if (!source) {
        error_set(error, STATUS_ENVIRONMENT, "there is no template '%s'", name);
        return NULL;
    }
    parts = compile_template(set->arena, source, error);
    if (parts)
        map_put(&set->compiled, name, (void *)(uintptr_t)parts);
    return parts;
}

/* Looking up */

/* What a path came to: a value, or a property of a loop. */
struct found {
    const json_t *value; /* NULL: a flag, a number or a key of the loop, or nothing */
    enum { FOUND_NOTHING, FOUND_VALUE, FOUND_FLAG, FOUND_INDEX, FOUND_KEY } kind;
    bool flag;
    size_t index;
    const char *key;
    const char *missing; /* the name that is not there */
    bool last_missing;   /* … and it is the last of the path */
};

static struct found find_in_loop(const struct scope *scope, const char *name)
{
    if (strcmp(name, "@first") == 0)
        return (struct found){.kind = FOUND_FLAG, .flag = scope->index == 0};
    if (strcmp(name, "@last") == 0)
        return (struct found){.kind = FOUND_FLAG, .flag = scope->index + 1 == scope->count};
    if (strcmp(name, "@index") == 0)
        return (struct found){.kind = FOUND_INDEX, .index = scope->index};
    if (strcmp(name, "@key") == 0 && scope->key)
        return (struct found){.kind = FOUND_KEY, .key = scope->key};
    return (struct found){.missing = name};
}

static const struct scope *find_scope(const struct scope *scope, const char *name)
{
    while (scope && strcmp(scope->name, name) != 0)
        scope = scope->outer;
    return scope;
}

static struct found find(const struct render *render, const struct scope *scope,
                         const struct path *path)
{
    const struct scope *loop = find_scope(scope, path->names[0]);
    const json_t *value = loop ? loop->value : json_object_get(render->view, path->names[0]);
    size_t i;

    if (loop && path->count == 2 && path->names[1][0] == '@')
        return find_in_loop(loop, path->names[1]);
    for (i = 1; value && i < path->count; i++)
        value = json_object_get(value, path->names[i]);
    if (value)
        return (struct found){.kind = FOUND_VALUE, .value = value};
    return (struct found){.missing = path->names[i - 1], .last_missing = i == path->count};
}

static bool report_missing(struct render *render, unsigned line, const struct found *found)
{
    compile_error(render->error, render->name, line, "unknown name '%s'", found->missing);
    return false;
}

/* Conditions */

static bool is_true_value(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return json_object_size(value) > 0;
    case JSON_ARRAY:
        return json_array_size(value) > 0;
    case JSON_STRING:
        return json_string_length(value) > 0;
    case JSON_INTEGER:
        return json_integer_value(value) != 0;
    case JSON_REAL:
        return json_real_value(value) < 0 || json_real_value(value) > 0;
    default:
        return json_is_true(value);
    }
}

static bool is_true(const struct found *found)
{
    switch (found->kind) {
    case FOUND_VALUE:
        return is_true_value(found->value);
    case FOUND_FLAG:
        return found->flag;
    case FOUND_INDEX:
        return found->index > 0;
    case FOUND_KEY:
        return *found->key != '\0';
    default:
        return false;
    }
}

static bool equals(const struct found *found, const char *text)
{
    const char *value = found->kind == FOUND_KEY ? found->key : json_string_value(found->value);

    return value && strcmp(value, text) == 0;
}

/* 1, 0, or -1 with an error. */
static int test_term(struct render *render, const struct part *part, const struct term *term,
                     const struct scope *scope)
{
    struct found found = find(render, scope, &term->path);
    bool holds;

    if (found.kind == FOUND_NOTHING && !found.last_missing) {
        report_missing(render, part->line, &found);
        return -1;
    }
    holds = term->text ? equals(&found, term->text) : is_true(&found);
    return holds != term->negated;
}

static int test(struct render *render, const struct part *part, const struct scope *scope)
{
    const struct term *term = part->terms;
    int all = 1, one;

    for (; term; term = term->next) {
        one = test_term(render, part, term, scope);
        if (one < 0)
            return -1;
        all = all && one;
        if (term->or_follows) {
            if (all)
                return 1;
            all = 1;
        }
    }
    return all;
}

/* Values */

static bool refuse(struct render *render, const struct part *part, const char *why)
{
    compile_error(render->error, render->name, part->line, "'%s%s%s' %s",
                  part->path.names[part->path.count - 1], part->filter ? "|" : "",
                  filter_names[part->filter], why);
    return false;
}

static bool render_text(struct render *render, const struct part *part, const char *text,
                        size_t length)
{
    if (part->filter == FILTER_NONE)
        return refuse(render, part, "is text and needs a filter");
    if (!value_put_text(render->out, part, text, length))
        return refuse(render, part, "does not fit the text that came");
    return true;
}

/* What stands in the buffer becomes a piece. */
static void close_piece(struct render *render)
{
    struct buffer *out = render->out;

    if (out->length)
        json_array_append_new(render->pieces, json_stringn_nocheck(out->data, out->length));
    buffer_clear(out);
}

static void add_piece(struct render *render, const json_t *piece)
{
    if (!render->pieces) {
        buffer_append(render->out, json_string_value(piece), json_string_length(piece));
        return;
    }
    close_piece(render);
    json_array_append(render->pieces, (json_t *)(uintptr_t)piece);
}

static bool render_pieces(struct render *render, const struct part *part, const json_t *pieces)
{
    const json_t *piece;
    size_t i;

    json_array_foreach(pieces, i, piece)
    {
        if (!json_is_string(piece))
            return refuse(render, part, "is no text");
        add_piece(render, piece);
    }
    return true;
}

static bool render_json(struct render *render, const struct part *part, const json_t *value)
{
    if (part->filter == FILTER_JSON || part->filter == FILTER_LITERAL) {
        value_put(render->out, value, part->filter);
        return true;
    }
    if (render->pieces && part->filter == FILTER_CODE && json_string_length(value) >= LONG_TEXT) {
        add_piece(render, value);
        return true;
    }
    if (json_is_string(value))
        return render_text(render, part, json_string_value(value), json_string_length(value));
    if (part->filter == FILTER_CODE && json_is_array(value))
        return render_pieces(render, part, value);
    if (part->filter != FILTER_NONE || !(json_is_number(value) || json_is_boolean(value)))
        return refuse(render, part, "is no text");
    value_put(render->out, value, FILTER_JSON);
    return true;
}

static bool render_found(struct render *render, const struct part *part, const struct found *found)
{
    switch (found->kind) {
    case FOUND_VALUE:
        return render_json(render, part, found->value);
    case FOUND_FLAG:
        buffer_puts(render->out, found->flag ? "true" : "false");
        return true;
    case FOUND_INDEX:
        buffer_printf(render->out, "%zu", found->index);
        return true;
    case FOUND_KEY:
        if (part->filter == FILTER_JSON || part->filter == FILTER_LITERAL) {
            (part->filter == FILTER_JSON ? quote_json : quote_string)(render->out, found->key,
                                                                      strlen(found->key));
            return true;
        }
        return render_text(render, part, found->key, strlen(found->key));
    default:
        return report_missing(render, part->line, found);
    }
}

static bool render_value(struct render *render, const struct part *part, const struct scope *scope)
{
    struct found found = find(render, scope, &part->path);
    size_t before = render->out->length, pieces = json_array_size(render->pieces), start;

    if (part->alone)
        buffer_puts(render->out, part->alone);
    start = render->out->length;
    if (!render_found(render, part, &found))
        return false;
    if (!part->alone)
        return true;
    if (render->out->length == start && json_array_size(render->pieces) == pieces)
        render->out->length = before;
    else
        buffer_putc(render->out, '\n');
    return true;
}

/* Blocks */

static bool render_if(struct render *render, const struct part *part, const struct scope *scope)
{
    int holds = test(render, part, scope);

    if (holds < 0)
        return false;
    return render_parts(render, holds ? part->body : part->other, scope);
}

static bool loop_array(struct render *render, const struct part *part, struct scope *scope,
                       const json_t *array)
{
    scope->count = json_array_size(array);
    for (scope->index = 0; scope->index < scope->count; scope->index++) {
        scope->value = json_array_get(array, scope->index);
        if (!render_parts(render, part->body, scope))
            return false;
    }
    return true;
}

static bool loop_object(struct render *render, const struct part *part, struct scope *scope,
                        const json_t *object)
{
    json_t *all = (json_t *)(uintptr_t)object;
    void *at;

    scope->count = json_object_size(object);
    for (at = json_object_iter(all); at; at = json_object_iter_next(all, at)) {
        scope->value = json_object_iter_value(at);
        scope->key = json_object_iter_key(at);
        if (!render_parts(render, part->body, scope))
            return false;
        scope->index++;
    }
    return true;
}

static bool render_for(struct render *render, const struct part *part, const struct scope *outer)
{
    struct found found = find(render, outer, &part->path);
    struct scope scope = {.outer = outer, .name = part->text};

    if (found.kind == FOUND_NOTHING)
        return report_missing(render, part->line, &found);
    if (json_is_array(found.value))
        return loop_array(render, part, &scope, found.value);
    if (json_is_object(found.value))
        return loop_object(render, part, &scope, found.value);
    compile_error(render->error, render->name, part->line, "'%s' is neither array nor object",
                  part->path.names[part->path.count - 1]);
    return false;
}

static bool render_include(struct render *render, const struct part *part,
                           const struct scope *scope)
{
    const struct part *parts = find_parts(render->set, part->text, render->error);
    struct render inner = *render;

    if (!parts && !render->error->where.file)
        error_at(render->error, (struct locus){.file = render->name, .line = part->line});
    if (!parts)
        return false;
    inner.name = part->text;
    if (++inner.depth > INCLUDE_LIMIT) {
        compile_error(render->error, render->name, part->line, "'%s' includes itself", part->text);
        return false;
    }
    return render_parts(&inner, parts, scope);
}

static bool render_part(struct render *render, const struct part *part, const struct scope *scope)
{
    switch (part->kind) {
    case PART_TEXT:
        buffer_append(render->out, part->text, part->length);
        return true;
    case PART_VALUE:
        return render_value(render, part, scope);
    case PART_IF:
        return render_if(render, part, scope);
    case PART_FOR:
        return render_for(render, part, scope);
    case PART_INCLUDE:
        return render_include(render, part, scope);
    }
    return false;
}

static bool render_parts(struct render *render, const struct part *part, const struct scope *scope)
{
    for (; part; part = part->next) {
        if (!render_part(render, part, scope))
            return false;
        if (render->pieces && render->out->length >= PIECE)
            close_piece(render);
    }
    return true;
}

int template_render(struct template_set *set, const char *name, const json_t *view,
                    struct buffer *out, struct error *error)
{
    struct render render = {.set = set, .name = name, .view = view, .out = out, .error = error};
    const struct part *parts = find_parts(set, name, error);
    size_t before = out->length;

    if (parts && render_parts(&render, parts, NULL))
        return 0;
    out->length = before;
    return -1;
}

int template_render_pieces(struct template_set *set, const char *name, const json_t *view,
                           json_t *pieces, struct error *error)
{
    struct buffer out = BUFFER_INIT;
    struct render render = {
        .set = set, .name = name, .view = view, .out = &out, .pieces = pieces, .error = error};
    const struct part *parts = find_parts(set, name, error);
    bool done = parts && render_parts(&render, parts, NULL);

    if (done)
        close_piece(&render);
    buffer_release(&out);
    return done ? 0 : -1;
}
