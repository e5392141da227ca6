/* The response parser: a state for each part of a response, lines found with memchr(). */
#include "loadtest/engine/http1.h"

#include "common/memory.h"
#include "common/text.h"

#include <string.h>
#include <strings.h>

static const char *const problems[HTTP1_PROBLEM_COUNT] = {
    [HTTP1_FINE] = "none",
    [HTTP1_STATUS_LINE] = "bad status line",
    [HTTP1_VERSION] = "not HTTP/1.1 or 1.0",
    [HTTP1_INTERIM] = "unexpected interim response",
    [HTTP1_FIELD] = "bad header field",
    [HTTP1_FOLDED] = "folded framing header",
    [HTTP1_LONG_LINE] = "line too long",
    [HTTP1_LONG_HEAD] = "header too large",
    [HTTP1_LENGTH] = "bad Content-Length",
    [HTTP1_LENGTHS] = "conflicting Content-Length",
    [HTTP1_LENGTH_AND_CODING] = "Content-Length with Transfer-Encoding",
    [HTTP1_CODING] = "bad Transfer-Encoding",
    [HTTP1_CHUNK_SIZE] = "bad chunk size",
    [HTTP1_CHUNK_END] = "bad end of chunk",
    [HTTP1_SURPLUS] = "bytes after the response",
    [HTTP1_EARLY_END_HEAD] = "closed within the header",
    [HTTP1_EARLY_END_BODY] = "closed within the body",
    [HTTP1_TRUNCATED] = "closed without close_notify",
};

const char *http1_problem_text(enum http1_problem problem)
{
    return problems[problem];
}

void http1_begin(struct http1 *parser, bool head)
{
    *parser = (struct http1){.bodiless = head,
                             .line = parser->line,
                             .observer = parser->observer,
                             .memo = parser->memo,
                             .argument = parser->argument};
}

void http1_release(struct http1 *parser)
{
    memory_free(parser->line);
    parser->line = NULL;
}

static enum http1_result fail(struct http1 *parser, enum http1_problem problem)
{
    parser->state = HTTP1_FAILED;
    parser->problem = (uint8_t)problem;
    return HTTP1_BAD;
}

static enum http1_result complete(struct http1 *parser, bool keep_alive)
{
    parser->state = HTTP1_COMPLETE;
    parser->keep_alive =
        keep_alive && !parser->close && (!parser->old_version || parser->persistent);
    return HTTP1_DONE;
}

/* ---- characters: RFC 9110, section 5.6.2 (token) and 5.5 (field-value) ---- */

static const unsigned char token_bytes[256] = {
    ['!'] = 1, ['#'] = 1, ['$'] = 1, ['%'] = 1, ['&'] = 1, ['\''] = 1, ['*'] = 1, ['+'] = 1,
    ['-'] = 1, ['.'] = 1, ['^'] = 1, ['_'] = 1, ['`'] = 1, ['|'] = 1,  ['~'] = 1, ['0'] = 1,
    ['1'] = 1, ['2'] = 1, ['3'] = 1, ['4'] = 1, ['5'] = 1, ['6'] = 1,  ['7'] = 1, ['8'] = 1,
    ['9'] = 1, ['A'] = 1, ['B'] = 1, ['C'] = 1, ['D'] = 1, ['E'] = 1,  ['F'] = 1, ['G'] = 1,
    ['H'] = 1, ['I'] = 1, ['J'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1,  ['N'] = 1, ['O'] = 1,
    ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1,  ['V'] = 1, ['W'] = 1,
    ['X'] = 1, ['Y'] = 1, ['Z'] = 1, ['a'] = 1, ['b'] = 1, ['c'] = 1,  ['d'] = 1, ['e'] = 1,
    ['f'] = 1, ['g'] = 1, ['h'] = 1, ['i'] = 1, ['j'] = 1, ['k'] = 1,  ['l'] = 1, ['m'] = 1,
    ['n'] = 1, ['o'] = 1, ['p'] = 1, ['q'] = 1, ['r'] = 1, ['s'] = 1,  ['t'] = 1, ['u'] = 1,
    ['v'] = 1, ['w'] = 1, ['x'] = 1, ['y'] = 1, ['z'] = 1,
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

/* NUL and bare CR are what RFC 9110, section 5.5, calls invalid and dangerous. The search is one of
 * eight bytes at a time: this runs over every byte of every head. */
static bool is_clean(const char *bytes, size_t length)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = UINT64_C(0x8080808080808080);
    const uint64_t returns = ones * '\r';
    for (; length >= 8; bytes += 8, length -= 8) {
        uint64_t word;
        memcpy(&word, bytes, sizeof word);
        uint64_t other = word ^ returns;
        if ((((word - ones) & ~word) | ((other - ones) & ~other)) & highs)
            return false;
    }
    for (; length > 0; bytes++, length--)
        if (*bytes == '\0' || *bytes == '\r')
            return false;
    return true;
}

/* ---- lines ---- */

struct line {
    const char *text;
    size_t length; /* without CR LF */
};

static enum http1_result keep_rest(struct http1 *parser, const char *bytes, size_t length)
{
    if (parser->line_length + length > HTTP1_LINE_LIMIT)
        return fail(parser, HTTP1_LONG_LINE);
    if (parser->line == NULL)
        parser->line = memory_alloc(HTTP1_LINE_LIMIT, 1);
    memcpy(parser->line + parser->line_length, bytes, length);
    parser->line_length += (uint32_t)length;
    return HTTP1_MORE;
}

/* Take a line from *at: HTTP1_DONE with the line, HTTP1_MORE when it has not ended before `end`. A
 * bare LF ends a line, too (RFC 9112, section 2.2). */
static enum http1_result take_line(struct http1 *parser, const char **at, const char *end,
                                   struct line *line)
{
    const char *start = *at, *feed = memchr(start, '\n', (size_t)(end - start));
    if (feed == NULL) {
        *at = end;
        return keep_rest(parser, start, (size_t)(end - start));
    }
    *at = feed + 1;
    line->text = start;
    line->length = (size_t)(feed - start);
    if (parser->line_length > 0) {
        if (keep_rest(parser, start, line->length) == HTTP1_BAD)
            return HTTP1_BAD;
        line->text = parser->line;
        line->length = parser->line_length;
        parser->line_length = 0;
    }
    if (line->length > HTTP1_LINE_LIMIT)
        return fail(parser, HTTP1_LONG_LINE);
    if (line->length > 0 && line->text[line->length - 1] == '\r')
        line->length--;
    return HTTP1_DONE;
}

/* Count a line of a head against its limits. */
static enum http1_result count_head(struct http1 *parser, size_t length)
{
    parser->head_length += (uint32_t)length + 2;
    if (parser->head_length > HTTP1_HEAD_LIMIT || ++parser->fields > HTTP1_FIELD_LIMIT)
        return fail(parser, HTTP1_LONG_HEAD);
    return HTTP1_MORE;
}

/* ---- the head ---- */

/* status-line = HTTP-version SP status-code SP [ reason-phrase ]; the second SP may be missing. */
static enum http1_result take_status(struct http1 *parser, struct line line)
{
    const char *text = line.text;
    if (line.length < 12 || memcmp(text, "HTTP/", 5) != 0 || !is_digit(text[5]) || text[6] != '.' ||
        !is_digit(text[7]) || text[8] != ' ' || !is_digit(text[9]) || !is_digit(text[10]) ||
        !is_digit(text[11]) || (line.length > 12 && text[12] != ' ') || text[9] == '0' ||
        !is_clean(text + 12, line.length - 12))
        return fail(parser, HTTP1_STATUS_LINE);
    if (text[5] != '1')
        return fail(parser, HTTP1_VERSION);
    parser->old_version = text[7] == '0';
    parser->status = (uint16_t)((text[9] - '0') * 100 + (text[10] - '0') * 10 + (text[11] - '0'));
    if (parser->status == 101)
        return fail(parser, HTTP1_INTERIM);
    parser->state = HTTP1_AT_FIELDS;
    parser->framing_field = true; /* nor can the status line be folded */
    return HTTP1_MORE;
}

/* One member of a comma-separated list, without the white space around it; false at the end. */
static bool next_member(const char **at, const char *end, struct line *member)
{
    if (*at > end)
        return false;
    const char *start = *at,
               *comma = start < end ? memchr(start, ',', (size_t)(end - start)) : NULL;
    const char *stop = comma != NULL ? comma : end;
    *at = stop + 1;
    while (start < stop && is_space(*start))
        start++;
    while (stop > start && is_space(stop[-1]))
        stop--;
    *member = (struct line){start, (size_t)(stop - start)};
    return true;
}

static bool is_word(struct line text, const char *word)
{
    return text.length == strlen(word) && strncasecmp(text.text, word, text.length) == 0;
}

/* Content-Length: the same value several times is one value (RFC 9110, section 8.6). */
static enum http1_result take_length(struct http1 *parser, struct line value)
{
    const char *at = value.text;
    struct line member;
    while (next_member(&at, value.text + value.length, &member)) {
        uint64_t length = 0;
        if (member.length == 0 || member.length > 19)
            return fail(parser, HTTP1_LENGTH);
        for (size_t i = 0; i < member.length; i++) {
            if (!is_digit(member.text[i]))
                return fail(parser, HTTP1_LENGTH);
            length = length * 10 + (uint64_t)(member.text[i] - '0');
        }
        if (parser->has_length && length != parser->remaining)
            return fail(parser, HTTP1_LENGTHS);
        parser->has_length = true;
        parser->remaining = length;
    }
    return HTTP1_MORE;
}

/* Transfer-Encoding: `chunked` must be the last coding, and not be there twice. */
static enum http1_result take_coding(struct http1 *parser, struct line value)
{
    const char *at = value.text;
    struct line member;
    parser->has_coding = true;
    while (next_member(&at, value.text + value.length, &member)) {
        if (member.length == 0)
            continue;
        if (parser->chunked)
            return fail(parser, HTTP1_CODING);
        parser->chunked = is_word(member, "chunked");
    }
    return HTTP1_MORE;
}

static enum http1_result take_connection(struct http1 *parser, struct line value)
{
    const char *at = value.text;
    struct line member;
    while (next_member(&at, value.text + value.length, &member)) {
        parser->close |= is_word(member, "close");
        parser->persistent |= is_word(member, "keep-alive");
    }
    return HTTP1_MORE;
}

static const struct {
    const char *name;
    bool framing;
    enum http1_result (*take)(struct http1 *, struct line);
} known_fields[] = {
    {"Content-Length", true, take_length},
    {"Transfer-Encoding", true, take_coding},
    {"Connection", false, take_connection},
};

static enum http1_result take_known(struct http1 *parser, struct line name, struct line value)
{
    for (size_t i = 0; i < sizeof known_fields / sizeof *known_fields; i++) {
        if (!is_word(name, known_fields[i].name))
            continue;
        parser->framing_field = known_fields[i].framing;
        return known_fields[i].take(parser, value);
    }
    return HTTP1_MORE;
}

/* The length of the field's name, 0 when the line is no field. */
static size_t name_length(struct line line)
{
    size_t length = 0;
    while (length < line.length && token_bytes[(unsigned char)line.text[length]])
        length++;
    return length < line.length && line.text[length] == ':' ? length : 0;
}

static enum http1_result take_field(struct http1 *parser, struct line line)
{
    if (is_space(line.text[0])) /* obsolete folding: RFC 9112, section 5.2 */
        return parser->framing_field ? fail(parser, HTTP1_FOLDED) : HTTP1_MORE;
    size_t name = name_length(line);
    if (name == 0 || !is_clean(line.text + name, line.length - name))
        return fail(parser, HTTP1_FIELD);
    parser->framing_field = false;
    char first = (char)(line.text[0] | 0x20);
    bool is_known = first == 'c' || first == 't';
    if (parser->state == HTTP1_AT_TRAILERS || (!is_known && parser->observer == NULL))
        return HTTP1_MORE;
    const char *at = line.text + name + 1, *end = line.text + line.length;
    while (at < end && is_space(*at))
        at++;
    while (end > at && is_space(end[-1]))
        end--;
    if (parser->observer != NULL && parser->status >= 200)
        parser->observer->field(parser->argument, line.text, name, at, (size_t)(end - at));
    return take_known(parser, (struct line){line.text, name},
                      (struct line){at, (size_t)(end - at)});
}

/* The head is complete: how the body is delimited, by RFC 9112, section 6.3. */
static enum http1_result take_head_end(struct http1 *parser)
{
    if (parser->status < 200) { /* interim: the next one begins; the limits go on */
        uint32_t head_length = parser->head_length;
        uint16_t fields = parser->fields;
        http1_begin(parser, parser->bodiless);
        parser->head_length = head_length;
        parser->fields = fields;
        return HTTP1_MORE;
    }
    if (parser->has_coding && parser->has_length)
        return fail(parser, HTTP1_LENGTH_AND_CODING);
    if (parser->has_coding && parser->old_version)
        return fail(parser, HTTP1_CODING);
    if (parser->bodiless || parser->status == 204 || parser->status == 304)
        return complete(parser, true);
    if (parser->chunked)
        parser->state = HTTP1_AT_CHUNK;
    else if (!parser->has_length || parser->has_coding)
        parser->state = HTTP1_IN_OPEN_BODY;
    else if (parser->remaining == 0)
        return complete(parser, true);
    else
        parser->state = HTTP1_IN_BODY;
    return HTTP1_MORE;
}

/* ---- chunks: RFC 9112, section 7.1 ---- */

/* chunk-size [ chunk-ext ]; white space before the extension is tolerated. */
static enum http1_result take_chunk(struct http1 *parser, struct line line)
{
    size_t at = 0;
    uint64_t size = 0;
    for (; at < line.length && text_hex_value(line.text[at]) >= 0; at++) {
        if (size >> 59 != 0)
            return fail(parser, HTTP1_CHUNK_SIZE);
        size = size * 16 + (uint64_t)text_hex_value(line.text[at]);
    }
    size_t digits = at;
    while (at < line.length && is_space(line.text[at]))
        at++;
    if (digits == 0 || (at < line.length && line.text[at] != ';') ||
        !is_clean(line.text + at, line.length - at))
        return fail(parser, HTTP1_CHUNK_SIZE);
    parser->remaining = size;
    parser->state = size > 0 ? HTTP1_IN_CHUNK : HTTP1_AT_TRAILERS;
    return HTTP1_MORE;
}

/* ---- the whole ---- */

static enum http1_result take_one_line(struct http1 *parser, struct line line)
{
    switch ((enum http1_state)parser->state) {
    case HTTP1_AT_STATUS:
        return count_head(parser, line.length) == HTTP1_BAD ? HTTP1_BAD : take_status(parser, line);
    case HTTP1_AT_FIELDS:
        if (line.length == 0)
            return take_head_end(parser);
        return count_head(parser, line.length) == HTTP1_BAD ? HTTP1_BAD : take_field(parser, line);
    case HTTP1_AT_TRAILERS:
        if (line.length == 0)
            return complete(parser, true);
        return count_head(parser, line.length) == HTTP1_BAD ? HTTP1_BAD : take_field(parser, line);
    case HTTP1_AT_CHUNK:
        return take_chunk(parser, line);
    default: /* HTTP1_AFTER_CHUNK */
        if (line.length != 0)
            return fail(parser, HTTP1_CHUNK_END);
        parser->state = HTTP1_AT_CHUNK;
        return HTTP1_MORE;
    }
}

static bool wants_line(const struct http1 *parser)
{
    return parser->state != HTTP1_IN_BODY && parser->state != HTTP1_IN_CHUNK &&
           parser->state != HTTP1_IN_OPEN_BODY;
}

/* A beginning of a line that is wrong already: a drip of garbage need not reach the limit. */
static enum http1_result check_start(struct http1 *parser)
{
    size_t length = parser->line_length < 5 ? parser->line_length : 5;
    if (parser->state == HTTP1_AT_STATUS && memcmp(parser->line, "HTTP/", length) != 0)
        return fail(parser, HTTP1_STATUS_LINE);
    return HTTP1_MORE;
}

static bool shows_body(const struct http1 *parser)
{
    return parser->observer != NULL && parser->observer->body != NULL;
}

/* How many of the next bytes are body. */
static uint64_t body_left(const struct http1 *parser)
{
    switch ((enum http1_state)parser->state) {
    case HTTP1_IN_BODY:
    case HTTP1_IN_CHUNK:
        return parser->remaining;
    case HTTP1_IN_OPEN_BODY:
        return UINT64_MAX;
    default:
        return 0;
    }
}

static bool can_recall(const struct http1 *parser)
{
    return parser->memo != NULL && parser->observer == NULL && parser->state == HTTP1_AT_STATUS &&
           parser->head_length == 0 && parser->line_length == 0;
}

/* Take a head that is the one before: its length; 0 when it is another one. */
static size_t recall(struct http1 *parser, const char *bytes, size_t length)
{
    struct http1_memo *memo = parser->memo;
    if (memo->length == 0 || memo->length > length || memo->after.bodiless != parser->bodiless ||
        memcmp(memo->bytes, bytes, memo->length) != 0)
        return 0;
    char *line = parser->line;
    *parser = memo->after;
    parser->line = line;
    parser->memo = memo;
    return memo->length;
}

/* Keep the head that has just ended. */
static void memorise(struct http1 *parser, const char *bytes, size_t length)
{
    struct http1_memo *memo = parser->memo;
    if (length > sizeof memo->bytes)
        return;
    memcpy(memo->bytes, bytes, length);
    memo->length = length;
    memo->after = *parser;
}

static bool in_head(const struct http1 *parser)
{
    return parser->state == HTTP1_AT_STATUS || parser->state == HTTP1_AT_FIELDS;
}

enum http1_result http1_feed(struct http1 *parser, const char *bytes, size_t length, size_t *used)
{
    const char *at = bytes, *end = bytes + length;
    enum http1_result result = HTTP1_MORE;
    bool memorising = can_recall(parser);
    size_t known = memorising ? recall(parser, bytes, length) : 0;
    if (known > 0) {
        at += known;
        memorising = false;
        result = parser->state == HTTP1_COMPLETE ? HTTP1_DONE : HTTP1_MORE;
    }
    while (at < end && result == HTTP1_MORE) {
        if (wants_line(parser)) {
            struct line line = {NULL, 0};
            result = take_line(parser, &at, end, &line);
            if (result == HTTP1_DONE)
                result = take_one_line(parser, line);
            else if (result == HTTP1_MORE)
                result = check_start(parser);
            if (memorising && !in_head(parser) && result != HTTP1_BAD) {
                memorise(parser, bytes, (size_t)(at - bytes));
                memorising = false;
            }
        } else {
            uint64_t body = body_left(parser), rest = (uint64_t)(end - at);
            if (body > rest)
                body = rest;
            if (shows_body(parser))
                parser->observer->body(parser->argument, at, (size_t)body);
            at += body;
            result = http1_drop(parser, body);
        }
    }
    *used = (size_t)(at - bytes);
    return result;
}

uint64_t http1_droppable(const struct http1 *parser)
{
    return shows_body(parser) ? 0 : body_left(parser);
}

enum http1_result http1_drop(struct http1 *parser, uint64_t count)
{
    if (parser->state == HTTP1_IN_OPEN_BODY)
        return HTTP1_MORE;
    parser->remaining -= count;
    if (parser->remaining > 0)
        return HTTP1_MORE;
    if (parser->state == HTTP1_IN_BODY)
        return complete(parser, true);
    parser->state = HTTP1_AFTER_CHUNK;
    return HTTP1_MORE;
}

enum http1_result http1_end(struct http1 *parser, bool truncated)
{
    switch ((enum http1_state)parser->state) {
    case HTTP1_IN_OPEN_BODY:
        return truncated ? fail(parser, HTTP1_TRUNCATED) : complete(parser, false);
    case HTTP1_AT_STATUS:
    case HTTP1_AT_FIELDS:
        return fail(parser, HTTP1_EARLY_END_HEAD);
    case HTTP1_COMPLETE:
        return HTTP1_DONE;
    case HTTP1_FAILED:
        return HTTP1_BAD;
    default:
        return fail(parser, HTTP1_EARLY_END_BODY);
    }
}
