/* Text that can stand in a comment. */
#include "scaffold/generate/tag_write.h"

#include <string.h>

/* Whether text can stand behind a tag as it is. */
bool tag_is_simple(const char *text)
{
    size_t length = strlen(text);
    if (length == 0 || strchr("'\" {", text[0]) != NULL || text[length - 1] == ' ' ||
        strstr(text, "*/") != NULL) {
        return false;
    }
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text < ' ' || (unsigned char)*text > '~') {
            return false;
        }
    }
    return true;
}

/* What would end the comment gets a backslash, which string literals take. */
static void put_safe(struct buffer *out, const char *text)
{
    for (const char *end; (end = strstr(text, "*/")) != NULL; text = end + 1) {
        buffer_append(out, text, (size_t)(end + 1 - text));
        buffer_putc(out, '\\');
    }
    buffer_puts(out, text);
}

void tag_put(struct tags *tags, const char *prefix, const char *word)
{
    buffer_puts(&tags->out, tags->out.length == 0 ? "@" : "\n@");
    buffer_puts(&tags->out, prefix);
    buffer_puts(&tags->out, word);
}

void tag_put_literal(struct tags *tags, const char *prefix, const char *word, const char *literal)
{
    tag_put(tags, prefix, word);
    buffer_putc(&tags->out, ' ');
    put_safe(&tags->out, literal);
}

void tag_put_text(struct tags *tags, const char *prefix, const char *word, const char *text)
{
    if (text != NULL) {
        tag_put_literal(tags, prefix, word,
                        tag_is_simple(text) ? text
                                            : code_string(tags->types->arena, text, strlen(text)));
    }
}

void tag_put_count(struct tags *tags, const char *prefix, const char *word, int64_t count)
{
    if (count >= 0) {
        tag_put(tags, prefix, word);
        buffer_printf(&tags->out, " %lld", (long long)count);
    }
}

void tag_put_value(struct tags *tags, const char *prefix, const char *word,
                   const struct node *value)
{
    if (value == NULL) {
        return;
    }
    struct arena *arena = tags->types->arena;
    const char *text = code_text(arena, code_value(arena, value), 0, 0);
    char *line = arena_strdup(arena, text);
    for (char *at = line; *at != '\0'; at++) {
        *at = *at == '\n' ? ' ' : *at;
    }
    tag_put_literal(tags, prefix, word, line);
}

void tag_put_flag(struct tags *tags, const char *prefix, const char *word, bool flag)
{
    if (flag) {
        tag_put(tags, prefix, word);
    }
}

/* The type of a schema on one line, without comments. */
const char *tag_type_line(struct tags *tags, const struct schema *schema)
{
    bool before = tags->types->bare;
    tags->types->bare = true;
    const char *text =
        code_text(tags->types->arena, type_of(tags->types, schema, tags->direction).code, 0, 0);
    tags->types->bare = before;
    char *line = arena_strdup(tags->types->arena, text), *out = line;
    for (const char *at = text; *at != '\0'; at++) {
        *out++ = *at == '\n' ? ' ' : *at;
        at += *at == '\n' ? strspn(at + 1, " ") : 0;
    }
    *out = '\0';
    return line;
}

/* Code that ends no comment. */
static const char *safe(struct tags *tags, const char *code)
{
    struct buffer out = BUFFER_INIT;
    put_safe(&out, code);
    const char *word = arena_strdup(tags->types->arena, buffer_text(&out));
    buffer_release(&out);
    return word;
}

const char *tag_quoted(struct tags *tags, const char *text, size_t length)
{
    return safe(tags, code_string(tags->types->arena, text, length));
}

const char *tag_name(struct tags *tags, const char *text, size_t length)
{
    return safe(tags, code_property(tags->types->arena, text, length));
}

const char *tag_media_word(struct tags *tags, const char *type)
{
    bool simple = tag_is_simple(type) && strchr(type, ' ') == NULL;
    return simple ? arena_strdup(tags->types->arena, type) : tag_quoted(tags, type, strlen(type));
}
