/* All states of a pattern's automaton are followed at once. */
#include "scaffold/generate/pattern_match.h"

#include "common/memory.h"
#include "common/text.h"
#include "scaffold/generate/pattern_program.h"

#include <string.h>

#define TEXT_LIMIT 10000 /* bytes */

/* The places that are reached at one character of the text. */
struct places {
    size_t *items;
    size_t count;
    bool *reached; /* by place */
};

struct run {
    const struct program *program;
    bool begin, end; /* of the text */
    bool word_before, word_behind;
    bool matched, unknown;
    size_t *pending; /* places whose steps are still to be followed */
};

static bool passes(const struct run *run, enum operation operation)
{
    switch (operation) {
    case STEP_BEGIN:
        return run->begin;
    case STEP_END:
        return run->end;
    case STEP_WORD_EDGE:
        return run->word_before != run->word_behind;
    default:
        return run->word_before == run->word_behind;
    }
}

static void reach(struct run *run, struct places *places, size_t place, size_t *pending)
{
    if (!places->reached[place]) {
        places->reached[place] = true;
        run->pending[(*pending)++] = place;
    }
}

/* `place`, and all that is reached from it without a character. */
static void follow(struct run *run, struct places *places, size_t place)
{
    size_t pending = 0;
    reach(run, places, place, &pending);
    while (pending > 0) {
        place = run->pending[--pending];
        if (place == run->program->count) {
            run->matched = true;
            continue;
        }
        const struct step *step = &run->program->steps[place];
        if (step->operation == STEP_SET) {
            places->items[places->count++] = place;
        } else if (step->operation == STEP_SPLIT || step->operation == STEP_JUMP) {
            reach(run, places, (size_t)((long)place + step->first), &pending);
            if (step->operation == STEP_SPLIT) {
                reach(run, places, (size_t)((long)place + step->second), &pending);
            }
        } else if (passes(run, step->operation)) {
            reach(run, places, place + 1, &pending);
        }
    }
}

static struct places places_new(const struct program *program)
{
    return (struct places){.items = memory_alloc(program->count + 1, sizeof(size_t)),
                           .reached = memory_alloc(program->count + 1, sizeof(bool))};
}

static void places_clear(struct places *places, const struct program *program)
{
    places->count = 0;
    memset(places->reached, 0, (program->count + 1) * sizeof *places->reached);
}

static void places_release(struct places *places)
{
    memory_free(places->items);
    memory_free(places->reached);
}

/* One character further: from the places of `now` to those of `next`. */
static void advance(struct run *run, const struct places *now, struct places *next,
                    uint32_t character)
{
    for (size_t i = 0; i < now->count && !run->matched; i++) {
        if (program_holds(&run->program->steps[now->items[i]].set, character, &run->unknown)) {
            follow(run, next, now->items[i] + 1);
        }
    }
}

static bool word_at(const char *text, size_t length)
{
    return length > 0 && program_is_word((unsigned char)*text);
}

static void run_program(struct run *run, const char *text, size_t length)
{
    struct places now = places_new(run->program);
    struct places next = places_new(run->program);
    places_clear(&now, run->program);
    run->begin = true;
    run->end = length == 0;
    run->word_behind = word_at(text, length);
    follow(run, &now, 0);
    while (length > 0 && !run->matched) {
        uint32_t character = 0xFFFD;
        size_t size = text_utf8(text, length, &character);
        size = size == 0 ? 1 : size;
        text += size;
        length -= size;
        run->begin = false;
        run->end = length == 0;
        run->word_before = run->word_behind;
        run->word_behind = word_at(text, length);
        places_clear(&next, run->program);
        advance(run, &now, &next, character);
        follow(run, &next, 0);
        struct places other = now;
        now = next;
        next = other;
    }
    places_release(&now);
    places_release(&next);
}

enum pattern_verdict pattern_match(const char *pattern, const char *text, size_t length)
{
    if (length > TEXT_LIMIT) {
        return PATTERN_UNKNOWN;
    }
    struct program program = program_read(pattern);
    struct run run = {.program = &program, .unknown = program.failed};
    if (!program.failed) {
        run.pending = memory_alloc(program.count + 1, sizeof *run.pending);
        run_program(&run, text, length);
        memory_free(run.pending);
    }
    program_release(&program);
    if (run.unknown) {
        return PATTERN_UNKNOWN;
    }
    return run.matched ? PATTERN_MATCHES : PATTERN_DIFFERS;
}
