/* Patterns → programs. */
#include "scaffold/generate/pattern_program.h"

#include "common/memory.h"
#include "common/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM_LIMIT 4000 /* steps of a program, repetitions written out */
#define GROUP_LIMIT 50     /* groups inside one another */

static void read_alternatives(struct program *program);

/* --- programs --- */

static void put_step(struct program *program, struct step step)
{
    if (program->count == PROGRAM_LIMIT) {
        program->failed = true;
        return;
    }
    if (program->count == program->capacity) {
        program->capacity = memory_grow(program->capacity, program->count + 1);
        program->steps = memory_resize(program->steps, program->capacity, sizeof step);
    }
    program->steps[program->count++] = step;
}

/* Put a step before all from `start` on. */
static void insert_step(struct program *program, size_t start, struct step step)
{
    put_step(program, step);
    if (!program->failed) {
        memmove(&program->steps[start + 1], &program->steps[start],
                (program->count - start - 1) * sizeof *program->steps);
        program->steps[start] = step;
    }
}

static void copy_steps(struct program *program, size_t start, size_t count)
{
    for (size_t i = 0; i < count && !program->failed; i++) {
        put_step(program, program->steps[start + i]);
    }
}

/* --- sets --- */

static void add_range(struct set *set, uint32_t from, uint32_t to)
{
    for (uint32_t c = from; c <= to && c < 128; c++) {
        *(c < 64 ? &set->low : &set->high) |= UINT64_C(1) << c % 64;
    }
    if (to < 128) {
        return;
    }
    if (set->range_count == PROGRAM_RANGES) {
        set->vague = true;
        return;
    }
    set->ranges[set->range_count].from = from < 128 ? 128 : from;
    set->ranges[set->range_count++].to = to;
}

static void add_class(struct set *set, int (*is_member)(int), bool negated)
{
    for (int c = 0; c < 128; c++) {
        if ((is_member(c) != 0) != negated) {
            add_range(set, (uint32_t)c, (uint32_t)c);
        }
    }
    if (negated) {
        add_range(set, 128, 0x10FFFF);
    }
}

static int is_word(int c)
{
    return c < 128 && (isalnum(c) || c == '_');
}

static int is_digit(int c)
{
    return c >= '0' && c <= '9';
}

static int is_space(int c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* \d, \w, \s and their complements. White space beyond ASCII is not told apart. */
static bool add_class_of(struct set *set, char letter)
{
    switch (letter) {
    case 'd':
    case 'D':
        add_class(set, is_digit, letter == 'D');
        return true;
    case 'w':
    case 'W':
        add_class(set, is_word, letter == 'W');
        return true;
    case 's':
    case 'S':
        add_class(set, is_space, letter == 'S');
        set->vague = true;
        return true;
    default:
        return false;
    }
}

/* \p{…}: of ASCII, for the properties that are asked for. */
static bool add_property(struct set *set, const char *name, size_t length, bool negated)
{
    static const struct {
        const char *name;
        int (*is_member)(int);
    } properties[] = {{"L", isalpha},   {"Letter", isalpha}, {"Alphabetic", isalpha},
                      {"Lu", isupper},  {"Ll", islower},     {"N", is_digit},
                      {"Nd", is_digit}, {"Number", is_digit}};
    set->vague = true;
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        if (strlen(properties[i].name) == length &&
            strncmp(properties[i].name, name, length) == 0) {
            add_class(set, properties[i].is_member, negated);
            return true;
        }
    }
    return false;
}

/* Whether it holds the character; *unknown when nobody can say. */
bool program_holds(const struct set *set, uint32_t character, bool *unknown)
{
    bool found = false;
    if (character < 128) {
        found = ((character < 64 ? set->low : set->high) >> character % 64 & 1) != 0;
    } else if (set->vague) {
        *unknown = true;
    } else {
        for (unsigned i = 0; i < set->range_count; i++) {
            found = found || (character >= set->ranges[i].from && character <= set->ranges[i].to);
        }
    }
    return found != set->negated;
}

bool program_is_word(uint32_t character)
{
    return character < 128 && is_word((int)character);
}

/* --- patterns --- */

static uint32_t take_character(struct program *program)
{
    uint32_t character = 0;
    size_t size = text_utf8(program->at, strlen(program->at), &character);
    program->failed = program->failed || size == 0;
    program->at += size == 0 ? strlen(program->at) : size;
    return character;
}

static uint32_t take_hexadecimal(struct program *program, size_t digits)
{
    char text[9] = {0};
    for (size_t i = 0; i < digits && isxdigit((unsigned char)program->at[i]); i++) {
        text[i] = program->at[i];
    }
    program->failed = program->failed || strlen(text) != digits;
    program->at += strlen(text);
    return (uint32_t)strtoul(text, NULL, 16);
}

static void read_property(struct program *program, struct set *set, bool negated)
{
    size_t length = *program->at == '{' ? strcspn(program->at + 1, "}") : 0;
    if (length == 0 || program->at[length + 1] != '}' ||
        !add_property(set, program->at + 1, length, negated)) {
        program->failed = true;
        return;
    }
    program->at += length + 2;
}

/* Behind a backslash; true with the one character that it is, where it is one. */
static bool read_escape(struct program *program, struct set *set, uint32_t *character)
{
    static const char controls[] = "t\tn\nr\rf\fv\v";
    char letter = *program->at;
    if (add_class_of(set, letter)) {
        program->at++;
        return false;
    }
    if (letter == 'p' || letter == 'P') {
        program->at++;
        read_property(program, set, letter == 'P');
        return false;
    }
    if (letter == 'x' || letter == 'u') {
        program->at++;
        *character = take_hexadecimal(program, letter == 'x' ? 2 : 4);
        return true;
    }
    const char *control = letter == '\0' ? NULL : strchr("tnrfv", letter);
    program->failed = program->failed || (control == NULL && isalnum((unsigned char)letter));
    *character = take_character(program);
    *character = control != NULL ? (uint32_t)strchr(controls, letter)[1] : *character;
    return true;
}

/* A character of a class, or a class in it: true when it is a character. */
static bool read_member(struct program *program, struct set *set, uint32_t *character)
{
    if (*program->at != '\\') {
        *character = take_character(program);
        return true;
    }
    program->at++;
    if (*program->at == 'b') {
        program->at++;
        *character = '\b';
        return true;
    }
    return read_escape(program, set, character);
}

static void read_class(struct program *program)
{
    struct step step = {.operation = STEP_SET};
    step.set.negated = *program->at == '^';
    program->at += step.set.negated;
    while (!program->failed && *program->at != ']') {
        uint32_t from = 0;
        uint32_t to = 0;
        if (!read_member(program, &step.set, &from)) {
            continue;
        }
        to = from;
        if (program->at[0] == '-' && program->at[1] != ']' && program->at[1] != '\0') {
            program->at++;
            program->failed = program->failed || !read_member(program, &step.set, &to) || to < from;
        }
        add_range(&step.set, from, to);
    }
    program->at += *program->at == ']';
    put_step(program, step);
}

/* Groups that look ahead or back are not followed. */
static void read_group(struct program *program)
{
    if (strncmp(program->at, "?:", 2) == 0) {
        program->at += 2;
    } else if (strncmp(program->at, "?<", 2) == 0 && strchr("=!", program->at[2]) == NULL) {
        program->at += strcspn(program->at, ">");
        program->at += *program->at == '>';
    } else if (*program->at == '?') {
        program->failed = true;
    }
    if (++program->depth > GROUP_LIMIT) {
        program->failed = true;
    }
    if (!program->failed) {
        read_alternatives(program);
    }
    program->depth--;
    program->failed = program->failed || *program->at != ')';
    program->at += *program->at == ')';
}

static void put_character(struct program *program, uint32_t character)
{
    struct step step = {.operation = STEP_SET};
    add_range(&step.set, character, character);
    put_step(program, step);
}

static void read_escaped_atom(struct program *program)
{
    struct step step = {.operation = STEP_SET};
    uint32_t character = 0;
    if (*program->at == 'b' || *program->at == 'B') {
        put_step(program, (struct step){.operation = *program->at == 'b' ? STEP_WORD_EDGE
                                                                         : STEP_NO_WORD_EDGE});
        program->at++;
    } else if (read_escape(program, &step.set, &character)) {
        put_character(program, character);
    } else {
        put_step(program, step);
    }
}

static void read_atom(struct program *program)
{
    static const char line_ends[] = "\n\r";
    struct step any = {.operation = STEP_SET, .set = {.negated = true}};
    char first = *program->at;
    if (strchr("*+?{", first) != NULL) {
        program->failed = true;
        return;
    }
    if (strchr("\\[(.^$", first) == NULL) {
        put_character(program, take_character(program));
        return;
    }
    program->at++;
    switch (first) {
    case '\\':
        read_escaped_atom(program);
        break;
    case '[':
        read_class(program);
        break;
    case '(':
        read_group(program);
        break;
    case '.':
        for (const char *end = line_ends; *end != '\0'; end++) {
            add_range(&any.set, (uint32_t)*end, (uint32_t)*end);
        }
        add_range(&any.set, 0x2028, 0x2029);
        put_step(program, any);
        break;
    default:
        put_step(program, (struct step){.operation = first == '^' ? STEP_BEGIN : STEP_END});
    }
}

/* {n}, {n,} or {n,m}, with *most -1 for no bound. */
static bool read_braces(struct program *program, long *least, long *most)
{
    char *end;
    if (!isdigit((unsigned char)program->at[1])) {
        return false;
    }
    *least = *most = strtol(program->at + 1, &end, 10);
    if (*end == ',') {
        end++;
        *most = isdigit((unsigned char)*end) ? strtol(end, &end, 10) : -1;
    }
    if (*end != '}' || *least > PROGRAM_LIMIT || *most > PROGRAM_LIMIT) {
        return false;
    }
    program->at = end + 1;
    return true;
}

static void read_repetitions(struct program *program, long *least, long *most)
{
    char sign = *program->at;
    *least = *most = 1;
    if (sign == '\0' || strchr("*+?{", sign) == NULL) {
        return;
    }
    if (sign == '{') {
        program->failed = program->failed || !read_braces(program, least, most);
    } else {
        *least = sign == '+';
        *most = sign == '?' ? 1 : -1;
        program->at++;
    }
    program->at += *program->at == '?'; /* whether it is greedy makes no difference here */
}

/* The steps of an atom, from `start` on, written out as often as they may come. */
static void repeat(struct program *program, size_t start, long least, long most)
{
    size_t length = program->count - start;
    int over = (int)length + 1;
    for (long i = 1; i < least && !program->failed; i++) {
        copy_steps(program, start, length);
    }
    for (long i = least > 1 ? least : 1; i < most && !program->failed; i++) {
        put_step(program, (struct step){.operation = STEP_SPLIT, .first = 1, .second = over});
        copy_steps(program, start, length);
    }
    if (most < 0) {
        size_t last = program->count - length;
        insert_step(program, last,
                    (struct step){.operation = STEP_SPLIT, .first = 1, .second = over + 1});
        put_step(program, (struct step){.operation = STEP_JUMP, .first = -over});
        if (least > 0) {
            insert_step(program, last, (struct step){.operation = STEP_JUMP, .first = 2});
        }
    } else if (least == 0) {
        int all = (int)(program->count - start) + 1;
        insert_step(program, start,
                    (struct step){.operation = STEP_SPLIT, .first = 1, .second = all});
    }
}

static void read_term(struct program *program)
{
    size_t start = program->count;
    long least = 1;
    long most = 1;
    read_atom(program);
    read_repetitions(program, &least, &most);
    program->failed = program->failed || (most >= 0 && most < least);
    if (program->failed || (least == 1 && most == 1)) {
        return;
    }
    if (most == 0) {
        program->count = start;
    } else {
        repeat(program, start, least, most);
    }
}

static void read_sequence(struct program *program)
{
    while (!program->failed && *program->at != '\0' && *program->at != ')' && *program->at != '|') {
        read_term(program);
    }
}

/* All jumps, each of which knows the one before it, lead to the end. */
static void join(struct program *program, int jump)
{
    while (jump >= 0 && !program->failed) {
        struct step *step = &program->steps[jump];
        step->first = (int)program->count - jump;
        jump = step->second;
    }
}

/* Alternatives: split, the first one, a jump over the rest; and the rest in the same way. */
static void read_alternatives(struct program *program)
{
    size_t start = program->count;
    int jump = -1;
    read_sequence(program);
    while (!program->failed && *program->at == '|') {
        int length = (int)(program->count - start);
        program->at++;
        insert_step(program, start,
                    (struct step){.operation = STEP_SPLIT, .first = 1, .second = length + 2});
        put_step(program, (struct step){.operation = STEP_JUMP, .second = jump});
        start = program->count;
        jump = (int)start - 1;
        read_sequence(program);
    }
    join(program, jump);
}

struct program program_read(const char *pattern)
{
    struct program program = {.at = pattern};
    read_alternatives(&program);
    program.failed = program.failed || *program.at != '\0';
    return program;
}

void program_release(struct program *program)
{
    memory_free(program->steps);
}
