/* Text → segments → text. */
#include "loadtest/target/template.h"

#include "loadtest/measure/random.h"
#include "loadtest/target/escape.h"

#include "common/parse.h"
#include "common/text.h"

#include <stdlib.h>
#include <string.h>

/* The longest inside of a placeholder, and what is shown of one that is wrong. */
#define PLACEHOLDER_LIMIT 256
/* Numbers below this are what a double holds exactly. */
#define EXACT_LIMIT (UINT64_C(1) << 53)

enum segment_kind {
    SEGMENT_LITERAL,
    SEGMENT_UUID,
    SEGMENT_INTEGER,
    SEGMENT_SEQUENCE,
    SEGMENT_COLUMN,
};

struct segment {
    enum segment_kind kind;
    const char *text; /* SEGMENT_LITERAL */
    size_t length;
    int64_t low; /* SEGMENT_INTEGER: from here on */
    uint64_t range;
    const struct csv_cell *cells; /* SEGMENT_COLUMN: escaped, one every `stride` */
    size_t stride, rows;
};

struct compiler {
    struct arena *arena;
    enum template_place place;
    const struct variables *variables;
    struct segment *segments;
    size_t count, capacity;
    struct buffer literal; /* what stands before the next placeholder */
    bool in_string;        /* of JSON */
    bool after_backslash;
    bool just_opened; /* the string, with the last character */
    const char *at, *end;
    struct error *error;
};

/* ---- literal text ---- */

static void add_segment(struct compiler *compiler, struct segment segment)
{
    if (compiler->count == compiler->capacity) {
        size_t capacity = compiler->capacity * 2 + 4;
        compiler->segments = arena_grow(compiler->arena, compiler->segments, compiler->count,
                                        capacity, sizeof *compiler->segments);
        compiler->capacity = capacity;
    }
    compiler->segments[compiler->count++] = segment;
}

static void end_literal(struct compiler *compiler)
{
    struct buffer *literal = &compiler->literal;
    if (literal->length == 0)
        return;
    char *text = arena_strndup(compiler->arena, literal->data, literal->length);
    add_segment(compiler,
                (struct segment){.kind = SEGMENT_LITERAL, .text = text, .length = literal->length});
    buffer_clear(literal);
}

/* Take a character of the text itself, and know whether a JSON string is open behind it. */
static void take_character(struct compiler *compiler, char c)
{
    bool was_open = compiler->in_string;
    buffer_putc(&compiler->literal, c);
    if (compiler->after_backslash)
        compiler->after_backslash = false;
    else if (compiler->in_string && c == '\\')
        compiler->after_backslash = true;
    else if (c == '"')
        compiler->in_string = !compiler->in_string;
    compiler->just_opened = compiler->in_string && !was_open;
}

/* ---- values ---- */

static bool is_json(const struct compiler *compiler)
{
    return compiler->place == TEMPLATE_JSON || compiler->place == TEMPLATE_QUOTED;
}

static void put_escaped(const struct compiler *compiler, struct buffer *out, const char *text,
                        size_t length)
{
    if (compiler->place == TEMPLATE_URL)
        escape_url(out, text, length);
    else if (is_json(compiler) && compiler->in_string)
        escape_json(out, text, length);
    else
        buffer_append(out, text, length);
}

static int check_value(const struct compiler *compiler, const char *name, const char *text,
                       size_t length)
{
    if (compiler->place != TEMPLATE_HEADER || !escape_has_control(text, length))
        return 0;
    error_set(compiler->error, STATUS_INPUT,
              "a value of '{{%s}}' has a control character: it cannot be sent in a header", name);
    return error_hint(compiler->error, "take it out of the data, or send the value in the body");
}

/* A placeholder that is all of a JSON string: drop the quote before it, and the one behind it. */
static void unquote(struct compiler *compiler)
{
    const char *at = compiler->at;
    bool whole = compiler->place == TEMPLATE_JSON && compiler->just_opened && at < compiler->end &&
                 at[0] == '"' && (at + 1 == compiler->end || at[1] != ':');
    if (!whole)
        return;
    compiler->literal.length--;
    compiler->at++;
    compiler->in_string = false;
}

static int take_constant(struct compiler *compiler, const char *name, struct captured value)
{
    if (check_value(compiler, name, value.text, value.length) != 0)
        return -1;
    if (value.raw)
        unquote(compiler);
    put_escaped(compiler, &compiler->literal, value.text, value.length);
    return 0;
}

/* ---- placeholders ---- */

static int take_environment(struct compiler *compiler, const char *name, const char *variable)
{
    const char *value = getenv(variable);
    if (value == NULL) {
        error_set(compiler->error, STATUS_INPUT, "'{{%s}}': the environment has no '%s'", name,
                  variable);
        return error_hint(compiler->error, "export it before the run");
    }
    return take_constant(compiler, name, (struct captured){value, strlen(value), false});
}

static int take_captured(struct compiler *compiler, const char *name, const char *key)
{
    const struct map *captured = compiler->variables->captured;
    const struct captured *value = captured != NULL ? map_get(captured, key) : NULL;
    if (value == NULL) {
        error_set(compiler->error, STATUS_INPUT, "'{{%s}}': nothing is captured as '%s'", name,
                  key);
        return error_hint(compiler->error, "a request of \"setup\" before this one captures it");
    }
    return take_constant(compiler, name, *value);
}

/* Column by column, as it is written; what needs no escaping stays where it is. */
static int take_cells(struct compiler *compiler, const char *name, size_t column)
{
    const struct csv *data = compiler->variables->data;
    const struct csv_cell *cells = data->cells + column;
    struct segment segment = {.kind = SEGMENT_COLUMN, .rows = data->row_count};
    for (size_t i = 0; i < data->row_count; i++) {
        const struct csv_cell *cell = &cells[i * data->column_count];
        if (check_value(compiler, name, cell->text, cell->length) != 0)
            return -1;
    }
    segment.cells = cells;
    segment.stride = data->column_count;
    if (compiler->place == TEMPLATE_URL || (is_json(compiler) && compiler->in_string)) {
        struct csv_cell *escaped = arena_alloc(compiler->arena, data->row_count, sizeof *escaped);
        struct buffer text = BUFFER_INIT;
        for (size_t i = 0; i < data->row_count; i++) {
            const struct csv_cell *cell = &cells[i * data->column_count];
            buffer_clear(&text);
            put_escaped(compiler, &text, cell->text, cell->length);
            bool same = text.length == cell->length;
            escaped[i] = same ? *cell
                              : (struct csv_cell){
                                    arena_strndup(compiler->arena, buffer_text(&text), text.length),
                                    text.length};
        }
        buffer_release(&text);
        segment.cells = escaped;
        segment.stride = 1;
    }
    end_literal(compiler);
    add_segment(compiler, segment);
    return 0;
}

static int take_column(struct compiler *compiler, const char *name, const char *heading)
{
    const struct csv *data = compiler->variables->data;
    if (data == NULL) {
        error_set(compiler->error, STATUS_INPUT, "'{{%s}}': there are no data", name);
        return error_hint(compiler->error, "give a CSV file with --data");
    }
    long column = csv_column(data, heading, strlen(heading));
    if (column >= 0)
        return take_cells(compiler, name, (size_t)column);
    error_set(compiler->error, STATUS_INPUT, "'{{%s}}': '%s' has no column '%s'", name,
              data->source, heading);
    struct buffer names = BUFFER_INIT;
    for (size_t i = 0; i < data->column_count && i < 20; i++)
        buffer_printf(&names, "%s%s", i > 0 ? ", " : "", data->names[i].text);
    error_hint(compiler->error, "its columns are %s", buffer_text(&names));
    buffer_release(&names);
    return -1;
}

static int parse_signed(const char *text, int64_t *value)
{
    bool negative = text[0] == '-';
    if (parse_integer(text + negative, 0, INT64_MAX / 2, value) != 0)
        return -1;
    if (negative)
        *value = -*value;
    return 0;
}

/* "random.int LOW HIGH" */
static int take_integer(struct compiler *compiler, const char *name, const char *arguments)
{
    char low[32] = "", high[32] = "";
    struct segment segment = {.kind = SEGMENT_INTEGER};
    int64_t last;
    size_t first = strcspn(arguments, " "), gap = strspn(arguments + first, " ");
    size_t second = strlen(arguments + first + gap);
    if (first < sizeof low && second < sizeof high) {
        memcpy(low, arguments, first);
        memcpy(high, arguments + first + gap, second);
    }
    if (parse_signed(low, &segment.low) != 0 || parse_signed(high, &last) != 0 ||
        last < segment.low) {
        error_set(compiler->error, STATUS_INPUT, "'{{%s}}' is no range of integers", name);
        return error_hint(compiler->error, "write it as {{random.int 1 1000}}");
    }
    segment.range = (uint64_t)(last - segment.low) + 1;
    unquote(compiler);
    end_literal(compiler);
    add_segment(compiler, segment);
    return 0;
}

static int take_uuid(struct compiler *compiler, const char *name, const char *rest)
{
    (void)name;
    (void)rest;
    end_literal(compiler);
    add_segment(compiler, (struct segment){.kind = SEGMENT_UUID});
    return 0;
}

static int take_sequence(struct compiler *compiler, const char *name, const char *rest)
{
    (void)name;
    (void)rest;
    unquote(compiler);
    end_literal(compiler);
    add_segment(compiler, (struct segment){.kind = SEGMENT_SEQUENCE});
    return 0;
}

/* By how they begin; `exact` ones have nothing behind that. */
static const struct {
    const char *name;
    bool exact;
    int (*take)(struct compiler *compiler, const char *name, const char *rest);
} placeholders[] = {
    {"random.uuid", true, take_uuid}, {"random.int ", false, take_integer},
    {"seq", true, take_sequence},     {"env.", false, take_environment},
    {"csv.", false, take_column},     {"captured.", false, take_captured},
};

static int take_named(struct compiler *compiler, const char *name)
{
    for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++) {
        size_t length = strlen(placeholders[i].name);
        if (strncmp(name, placeholders[i].name, length) != 0 ||
            placeholders[i].exact != (name[length] == '\0'))
            continue;
        return placeholders[i].take(compiler, name, name + length);
    }
    error_set(compiler->error, STATUS_INPUT, "'{{%s}}' is no placeholder", name);
    return error_hint(compiler->error,
                      "there are random.uuid, random.int LOW HIGH, seq, env.NAME, csv.COLUMN and "
                      "captured.NAME; {{{{ is two braces that are meant as such");
}

/* Behind "{{". */
static int take_placeholder(struct compiler *compiler)
{
    char name[PLACEHOLDER_LIMIT];
    const char *start = compiler->at, *stop = start;
    while (stop + 1 < compiler->end && !(stop[0] == '}' && stop[1] == '}'))
        stop++;
    if (stop + 1 >= compiler->end || stop - start >= PLACEHOLDER_LIMIT) {
        error_set(compiler->error, STATUS_INPUT, "'{{' without '}}'");
        return error_hint(compiler->error, "{{{{ is two braces that are meant as such");
    }
    compiler->at = stop + 2;
    while (start < stop && *start == ' ')
        start++;
    while (stop > start && stop[-1] == ' ')
        stop--;
    size_t length = (size_t)(stop - start);
    memcpy(name, start, length);
    name[length] = '\0';
    int result = take_named(compiler, name);
    compiler->just_opened = false;
    return result;
}

static bool at_braces(const char *at, const char *end)
{
    return end - at >= 2 && at[0] == '{' && at[1] == '{';
}

int template_compile(struct arena *arena, const char *text, size_t length,
                     enum template_place place, const struct variables *variables,
                     struct template *template, struct error *error)
{
    struct compiler compiler = {.arena = arena,
                                .place = place,
                                .variables = variables,
                                .at = text,
                                .end = text + length,
                                .error = error};
    int result = 0;
    while (result == 0 && compiler.at < compiler.end) {
        if (!at_braces(compiler.at, compiler.end)) {
            take_character(&compiler, *compiler.at++);
        } else if (at_braces(compiler.at + 2, compiler.end)) {
            buffer_puts(&compiler.literal, "{{");
            compiler.just_opened = false;
            compiler.at += 4;
        } else {
            compiler.at += 2;
            result = take_placeholder(&compiler);
        }
    }
    end_literal(&compiler);
    buffer_release(&compiler.literal);
    *template = (struct template){compiler.segments, compiler.count};
    return result;
}

struct template template_literal(struct arena *arena, const char *text, size_t length)
{
    struct segment *segment = arena_alloc(arena, 1, sizeof *segment);
    *segment = (struct segment){.kind = SEGMENT_LITERAL, .text = text, .length = length};
    return (struct template){segment, length > 0};
}

struct template template_join(struct arena *arena, const struct template *items, size_t count)
{
    struct compiler compiler = {.arena = arena};
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < items[i].count; j++) {
            const struct segment *segment = &items[i].segments[j];
            if (segment->kind == SEGMENT_LITERAL) {
                buffer_append(&compiler.literal, segment->text, segment->length);
                continue;
            }
            end_literal(&compiler);
            add_segment(&compiler, *segment);
        }
    end_literal(&compiler);
    buffer_release(&compiler.literal);
    return (struct template){compiler.segments, compiler.count};
}

const char *template_constant(const struct template *template, size_t *length)
{
    if (length != NULL)
        *length = template->count > 0 ? template->segments[0].length : 0;
    return template->count > 0 ? template->segments[0].text : "";
}

bool template_is_in(const char *text, size_t length)
{
    for (size_t i = 0; i + 1 < length; i++)
        if (at_braces(text + i, text + length))
            return true;
    return false;
}

bool template_is_constant(const struct template *template)
{
    return template->count == 0 ||
           (template->count == 1 && template->segments[0].kind == SEGMENT_LITERAL);
}

/* ---- writing ---- */

void template_put_number(struct buffer *out, uint64_t number)
{
    char digits[20];
    size_t at = sizeof digits;
    do
        digits[--at] = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    buffer_append(out, digits + at, sizeof digits - at);
}

static void put_integer(struct buffer *out, const struct segment *segment, uint64_t *random)
{
    uint64_t offset = segment->range < EXACT_LIMIT ? random_below(random, segment->range)
                                                   : random_next(random) % segment->range;
    int64_t number = segment->low + (int64_t)offset;
    if (number < 0)
        buffer_putc(out, '-');
    template_put_number(out, number < 0 ? -(uint64_t)number : (uint64_t)number);
}

/* RFC 9562, section 5.4: version 4, variant 10. */
static void put_uuid(struct buffer *out, uint64_t *random)
{
    static const char hex[] = "0123456789abcdef", shape[] = "xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx";
    uint64_t bits = random_next(random), more = random_next(random);
    char text[sizeof shape - 1];
    for (size_t i = 0; i < sizeof text; i++) {
        char c = shape[i];
        if (c == '-' || c == '4') {
            text[i] = c;
            continue;
        }
        text[i] = c == 'v' ? hex[8 + (bits & 3)] : hex[bits & 15];
        bits >>= 4;
        if (i == sizeof text / 2 - 1)
            bits = more;
    }
    buffer_append(out, text, sizeof text);
}

void template_write(const struct template *template, struct generator *generator,
                    struct buffer *out)
{
    for (size_t i = 0; i < template->count; i++) {
        const struct segment *segment = &template->segments[i];
        const struct csv_cell *cell;
        switch (segment->kind) {
        case SEGMENT_LITERAL:
            buffer_append(out, segment->text, segment->length);
            break;
        case SEGMENT_UUID:
            put_uuid(out, &generator->unique);
            break;
        case SEGMENT_INTEGER:
            put_integer(out, segment, &generator->random);
            break;
        case SEGMENT_SEQUENCE:
            template_put_number(out, generator->number);
            break;
        case SEGMENT_COLUMN:
            cell = &segment->cells[(generator->number - 1) % segment->rows * segment->stride];
            buffer_append(out, cell->text, cell->length);
            break;
        }
    }
}

void generator_init(struct generator *generator, uint64_t seed, uint64_t salt, unsigned index,
                    unsigned count)
{
    uint64_t state = seed ^ (uint64_t)index << 32;
    *generator = (struct generator){.random = random_next(&state),
                                    .unique = random_next(&state) ^ salt,
                                    .number = (uint64_t)index + 1,
                                    .step = count};
}
