/* From a value to its parts: the paths of problems. */
#include "scaffold/generate/emit.h"

#include "common/buffer.h"
#include "scaffold/template/quote.h"

#include <ctype.h>
#include <string.h>

#define PATH_DEPTH 8    /* levels that one path tells */
#define PATH_LENGTH 256 /* bytes of one, mostly */
#define CHAIN_LIMIT 2   /* calls of at() behind one another */

/* --- steps --- */

static bool is_plain(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        bool sign = name[i] == '_' || name[i] == '$' || name[i] == '-';
        if (!sign && !isalnum((unsigned char)name[i])) {
            return false;
        }
    }
    return length > 0;
}

/* Names that join() writes as they are between quotes. */
static bool is_quotable(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (name[i] < ' ' || name[i] > '~' || name[i] == '"' || name[i] == '\\') {
            return false;
        }
    }
    return true;
}

/* Whether a step is text: a name of ASCII, an index that is a number. */
static bool is_fixed(const struct step *step)
{
    if (step->kind == STEP_INDEX) {
        return isdigit((unsigned char)*step->text) != 0;
    }
    return step->kind == STEP_NAME &&
           (is_plain(step->text, step->length) || is_quotable(step->text, step->length));
}

/* Whether only join() knows how it is written. */
static bool is_key(const struct step *step)
{
    return step != NULL && step->kind != STEP_INDEX && !is_fixed(step);
}

static const struct layout *key_code(struct arena *arena, const struct step *step)
{
    return layout_text(arena, step->kind == STEP_NAME ? code_string(arena, step->text, step->length)
                                                      : step->text);
}

/* The steps from the outermost on; returns how many. */
static size_t steps_of(const struct step *innermost, const struct step **steps)
{
    size_t count = 0;
    for (const struct step *step = innermost; step != NULL; step = step->outer) {
        count++;
    }
    size_t i = count;
    for (const struct step *step = innermost; step != NULL; step = step->outer) {
        steps[--i] = step;
    }
    return count;
}

/* --- paths --- */

/* A path as an expression: text, or a template literal where an index is a variable. */
struct path {
    struct buffer out; /* the text as it is, or as the literal writes it */
    bool is_template;
};

#define PATH_ON(array)                                                                             \
    {                                                                                              \
        BUFFER_ON(array), false                                                                    \
    }

static const struct layout *path_code(const struct path *path, struct arena *arena)
{
    if (path->is_template) {
        return layout_printf(arena, "`%s`", buffer_text(&path->out));
    }
    return layout_kept(arena, code_string(arena, buffer_text(&path->out), path->out.length));
}

static void put_text(struct path *path, const char *text, size_t length)
{
    if (path->is_template) {
        quote_template(&path->out, text, length);
    } else {
        buffer_append(&path->out, text, length);
    }
}

static void put_fixed(struct path *path, const struct step *step)
{
    bool name = step->kind == STEP_NAME;
    if (name && is_plain(step->text, step->length)) {
        put_text(path, ".", path->out.length == 0 ? 0 : 1);
        put_text(path, step->text, step->length);
        return;
    }
    put_text(path, name ? "[\"" : "[", name ? 2 : 1);
    put_text(path, step->text, name ? step->length : strlen(step->text));
    put_text(path, name ? "\"]" : "]", name ? 2 : 1);
}

/* Whether an index that is a variable. */
static bool is_variable(const struct step *step)
{
    return step->kind == STEP_INDEX && !is_fixed(step);
}

static void put_step(struct path *path, const struct step *step)
{
    if (is_variable(step)) {
        buffer_printf(&path->out, "[${%s}]", step->text);
    } else if (is_fixed(step)) {
        put_fixed(path, step);
    }
}

/* 'lines', `lines[${index}]`, or join('labels', key): a key is the last step. */
static const struct layout *path_of(const struct emit *emit, const struct step *innermost)
{
    const struct step *steps[PATH_DEPTH + 1];
    char room[PATH_LENGTH];
    struct path path = PATH_ON(room);
    size_t count = steps_of(innermost, steps);
    for (size_t i = 0; i < count; i++) {
        path.is_template = path.is_template || is_variable(steps[i]);
    }
    for (size_t i = 0; i < count; i++) {
        put_step(&path, steps[i]);
    }
    const struct layout *code = path_code(&path, emit->arena);
    buffer_release(&path.out);
    if (!is_key(innermost)) {
        return code;
    }
    const struct layout *arguments[] = {code, key_code(emit->arena, innermost)};
    return layout_all(emit->arena, layout_text(emit->arena, emit_use(emit, "join")),
                      layout_list(emit->arena, "(", arguments, 2, ")"));
}

static const struct layout *report(const struct emit *emit, const struct step *innermost,
                                   const char *message)
{
    struct arena *arena = emit->arena;
    const struct layout *arguments[] = {
        path_of(emit, innermost), layout_kept(arena, code_string(arena, message, strlen(message)))};
    return layout_all(arena, layout_kept(arena, emit->problems), layout_literal(arena, ".add"),
                      layout_list(arena, "(", arguments, 2, ")"), layout_text(arena, ";"));
}

const struct layout *emit_report(const struct emit *emit, const char *message)
{
    return report(emit, emit->path, message);
}

const struct layout *emit_report_at(const struct emit *emit, struct step step, const char *message)
{
    step.outer = emit->path;
    return report(emit, &step, message);
}

/* --- problems of parts --- */

/* const part = …; the name of the variable. */
static const char *declare_part(const struct emit *emit, const struct layout *problems,
                                struct block *out)
{
    struct arena *arena = emit->arena;
    const char *name = emit_variable(emit, "part");
    block_add(out, layout_all(arena, layout_printf(arena, "const %s = ", name), problems,
                              layout_text(arena, ";")));
    return name;
}

/* problems.at('lines', index).at('product'), as it grows. */
struct chain {
    const struct layout *head, *code;
    const struct layout *calls[CHAIN_LIMIT];
    size_t count;
};

/* Two calls that do not fit on a line stand below what they are of. */
static const struct layout *chained(struct arena *arena, const struct chain *chain)
{
    struct code_list below = {.arena = arena};
    if (chain->count < CHAIN_LIMIT) {
        return layout_all(arena, chain->head, chain->calls[0]);
    }
    for (size_t i = 0; i < chain->count; i++) {
        code_add(&below, layout_softline);
        code_add(&below, chain->calls[i]);
    }
    const struct layout *calls = layout_concat(arena, below.items, below.count);
    return layout_group(arena, layout_all(arena, chain->head, layout_indent(arena, calls)));
}

static void chain_at(const struct emit *emit, struct chain *chain, const struct path *path,
                     const struct layout *key, struct block *out)
{
    struct arena *arena = emit->arena;
    if (chain->count == CHAIN_LIMIT) {
        const char *part = declare_part(emit, chain->code, out);
        *chain = (struct chain){.head = layout_text(arena, part)};
    }
    const struct layout *arguments[] = {path_code(path, arena), key};
    chain->calls[chain->count++] =
        layout_all(arena, layout_literal(arena, ".at"),
                   layout_list(arena, "(", arguments, key == NULL ? 1 : 2, ")"));
    chain->code = chained(arena, chain);
}

const struct layout *emit_problems(const struct emit *emit, struct block *out)
{
    const struct step *steps[PATH_DEPTH + 1];
    char room[PATH_LENGTH];
    struct path path = PATH_ON(room);
    struct chain chain = {.head = layout_text(emit->arena, emit->problems)};
    chain.code = chain.head;
    size_t count = steps_of(emit->path, steps);
    for (size_t i = 0; i < count; i++) {
        if (is_fixed(steps[i])) {
            put_fixed(&path, steps[i]);
        } else {
            chain_at(emit, &chain, &path, key_code(emit->arena, steps[i]), out);
            buffer_clear(&path.out);
        }
    }
    if (path.out.length > 0) {
        chain_at(emit, &chain, &path, NULL, out);
    }
    buffer_release(&path.out);
    return chain.code;
}

/* Whether a rule looks at the value as a whole, not at parts of it. */
static bool is_flat(const struct rule *rule)
{
    for (size_t i = 0; i < rule->count; i++) {
        const struct check *check = &rule->checks[i];
        if (!emit_is_demand(check) && !emit_is_listing(check) && check->kind != CHECK_CALL) {
            return false;
        }
    }
    return true;
}

/* Every so many levels, and behind a key, the problems get a variable: each report inside told the
 * whole path else. */
struct emit emit_inside(const struct emit *emit, const struct rule *rule, const char *value,
                        const struct step *step, struct block *out)
{
    struct emit inner = *emit;
    struct step *own = arena_alloc(emit->arena, 1, sizeof *own);
    *own = *step;
    own->outer = emit->path;
    inner.path = own;
    inner.value = value;
    inner.known = 0;
    inner.seen = NULL;
    inner.excused = false;
    inner.returns = false;
    if (step->kind == STEP_NAME) {
        inner.topic = arena_strndup(emit->arena, step->text, step->length);
    }
    inner.depth++;
    if (inner.depth % PATH_DEPTH == 0 || (is_key(own) && !is_flat(rule))) {
        inner.problems = declare_part(emit, emit_problems(&inner, out), out);
        inner.path = NULL;
    }
    return inner;
}
