/* Names in the four styles, and scopes that keep them apart. */
#include "scaffold/name/name.h"

#include "common/buffer.h"
#include "common/map.h"
#include "common/text.h"
#include "scaffold/name/unicode.h"
#include "scaffold/name/word.h"

#include <stdint.h>
#include <string.h>

struct name_scope {
    struct arena *arena;
    enum name_style style;
    const struct name_scope *outer; /* or NULL */
    struct map taken; /* name → the number that its next collision tries, at least 2 */
};

/* Capitals alone say nothing about case: USER_STATUS is User Status, but API is API. */
static bool is_shouted(const char *text)
{
    struct word word;
    const char *at;
    size_t words = 0;

    for (at = text; *at; at++)
        if (word_is_lower(*at))
            return false;
    while (words < 2 && word_next(&text, &word))
        words++;
    return words > 1;
}

static bool is_capitals(const struct word *word)
{
    size_t i;

    for (i = 0; i < word->length; i++)
        if (word_is_lower(word->text[i]) || (unsigned char)word->text[i] >= 0x80)
            return false;
    return true;
}

static void put_lower(struct buffer *out, const struct word *word)
{
    size_t i;

    for (i = 0; i < word->length; i++)
        buffer_putc(out, word_to_lower(word->text[i]));
}

static void put_upper(struct buffer *out, const struct word *word)
{
    size_t i;

    for (i = 0; i < word->length; i++)
        buffer_putc(out, word_to_upper(word->text[i]));
}

static void put_capitalized(struct buffer *out, const struct word *word, bool lower_rest)
{
    struct word rest = {word->text + 1, word->length - 1};

    buffer_putc(out, word_to_upper(*word->text));
    if (lower_rest)
        put_lower(out, &rest);
    else
        buffer_append(out, rest.text, rest.length);
}

/* The first word of camelCase: URL → url, Users → users, OAuth → oAuth. */
static void put_first(struct buffer *out, const struct word *word)
{
    struct word rest = {word->text + 1, word->length - 1};

    if (is_capitals(word)) {
        put_lower(out, word);
        return;
    }
    buffer_putc(out, word_to_lower(*word->text));
    buffer_append(out, rest.text, rest.length);
}

/* Lower case in ASCII: marks are dropped from Latin letters, others are written as u4e2d. */
static void put_file_word(struct buffer *out, const struct word *word)
{
    const char *at = word->text, *end = at + word->length;
    uint32_t point;
    char base;

    while (at < end) {
        at += text_utf8(at, (size_t)(end - at), &point);
        if (point >= 0x300 && point <= 0x36f) /* marks of their own */
            continue;
        base = point < 0x80 ? (char)point : unicode_base_letter(point);
        if (base)
            buffer_putc(out, word_to_lower(base));
        else
            buffer_printf(out, "u%04x", (unsigned)point);
    }
}

static void put_word(struct buffer *out, enum name_style style, const struct word *word,
                     bool shouted)
{
    bool first = out->length == 0;

    switch (style) {
    case NAME_CAMEL:
        if (first)
            put_first(out, word);
        else
            put_capitalized(out, word, shouted);
        break;
    case NAME_PASCAL:
        put_capitalized(out, word, shouted);
        break;
    case NAME_KEBAB:
        if (!first)
            buffer_putc(out, '-');
        put_file_word(out, word);
        break;
    case NAME_CONSTANT:
        if (!first)
            buffer_putc(out, '_');
        put_upper(out, word);
        break;
    }
}

/* Cut to the limit, between characters. */
static void cut(struct buffer *out)
{
    if (out->length <= NAME_LIMIT)
        return;
    out->length = NAME_LIMIT;
    while (out->length && ((unsigned char)out->data[out->length] & 0xc0) == 0x80)
        out->length--;
    while (out->length && (out->data[out->length - 1] == '-' || out->data[out->length - 1] == '_'))
        out->length--;
    out->data[out->length] = '\0';
}

/* Names that Windows keeps for devices, whatever their ending. */
static bool is_device(const char *name)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul", NULL};
    int i;

    for (i = 0; devices[i]; i++)
        if (strcmp(devices[i], name) == 0)
            return true;
    return (strncmp(name, "com", 3) == 0 || strncmp(name, "lpt", 3) == 0) &&
           word_is_digit(name[3]) && !name[4];
}

/* What must not stand as it is. */
static const char *avoid(struct arena *arena, enum name_style style, const char *name)
{
    uint32_t point;

    if (style == NAME_KEBAB)
        return is_device(name) ? arena_printf(arena, "%s-file", name) : arena_strdup(arena, name);
    text_utf8(name, strlen(name), &point);
    if (!unicode_starts_identifier(point))
        return arena_printf(arena, "_%s", name);
    if (name_is_reserved(name))
        return arena_printf(arena, style == NAME_PASCAL ? "%sModel" : "%s_", name);
    return arena_strdup(arena, name);
}

const char *name_make(struct arena *arena, enum name_style style, const char *text)
{
    static const char *const unnamed[] = {"unnamed", "Unnamed", "unnamed", "UNNAMED"};
    char room[NAME_LIMIT];
    struct buffer out = BUFFER_ON(room);
    bool shouted = is_shouted(text);
    struct word word;
    const char *name;

    while (out.length <= NAME_LIMIT && word_next(&text, &word))
        put_word(&out, style, &word, shouted);
    cut(&out);
    name = avoid(arena, style, out.length ? out.data : unnamed[style]);
    buffer_release(&out);
    return name;
}

struct name_scope *name_scope_new(struct arena *arena, enum name_style style)
{
    struct name_scope *scope = arena_alloc(arena, 1, sizeof *scope);

    scope->arena = arena;
    scope->style = style;
    map_init(&scope->taken, arena);
    return scope;
}

struct name_scope *name_scope_inside(struct arena *arena, const struct name_scope *outer)
{
    struct name_scope *scope = name_scope_new(arena, outer->style);

    scope->outer = outer;
    return scope;
}

/* The number that the next collision with a taken name tries; 0 when it is free. */
static uintptr_t number_of(const struct name_scope *scope, const char *key)
{
    void *number = NULL;

    for (; scope && !number; scope = scope->outer)
        number = map_get(&scope->taken, key);
    return (uintptr_t)number;
}

/* What is compared: file names without regard to case. */
static const char *key_of(const struct name_scope *scope, const char *name)
{
    char *key, *at;

    if (scope->style != NAME_KEBAB)
        return name;
    key = arena_strdup(scope->arena, name);
    for (at = key; *at; at++)
        *at = word_to_lower(*at);
    return key;
}

bool name_scope_has(const struct name_scope *scope, const char *name)
{
    return number_of(scope, key_of(scope, name)) > 0;
}

bool name_scope_reserve(struct name_scope *scope, const char *name)
{
    const char *key = key_of(scope, name);

    if (number_of(scope, key))
        return false;
    map_put(&scope->taken, key, (void *)(uintptr_t)2);
    return true;
}

/* Between a name and its number. */
static const char *separator(const struct name_scope *scope, const char *name)
{
    if (scope->style == NAME_KEBAB)
        return "-";
    return word_is_digit(name[strlen(name) - 1]) || scope->style == NAME_CONSTANT ? "_" : "";
}

const char *name_scope_add(struct name_scope *scope, const char *text)
{
    const char *base = name_make(scope->arena, scope->style, text), *name = base;
    const char *key = key_of(scope, base);
    uintptr_t number = number_of(scope, key);

    if (number) {
        do
            name = arena_printf(scope->arena, "%s%s%zu", base, separator(scope, base),
                                (size_t)number++);
        while (name_scope_has(scope, name));
        map_put(&scope->taken, key, (void *)number);
    }
    name_scope_reserve(scope, name);
    return name;
}

void name_scope_add_all(struct name_scope *scope, const char *const *texts, size_t count,
                        const char **names)
{
    size_t i;

    for (i = 0; i < count; i++) {
        names[i] = name_make(scope->arena, scope->style, texts[i]);
        if (strcmp(names[i], texts[i]) != 0 || !name_scope_reserve(scope, names[i]))
            names[i] = NULL;
    }
    for (i = 0; i < count; i++)
        if (!names[i])
            names[i] = name_scope_add(scope, texts[i]);
}

bool name_is_same(const char *a, const char *b)
{
    for (;; a++, b++) {
        a += strspn(a, "_-");
        b += strspn(b, "_-");
        if (word_to_lower(*a) != word_to_lower(*b))
            return false;
        if (!*a)
            return true;
    }
}
