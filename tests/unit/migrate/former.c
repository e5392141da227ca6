/* Comments about former names: what each of them is about. */
#include "migrate/sql/former.h"
#include "tests/lib/tap.h"

#include "common/buffer.h"

#include <string.h>

/* "object.part < schema.name" for each, joined by " | ". */
static char *find(struct arena *arena, const char *text)
{
    struct error error = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct script script = {0};

    if (script_parse(arena, "f.sql", text, strlen(text), &script, &error) < 0)
        buffer_puts(&out, error.message);
    for (size_t i = 0; i < script.count; i++) {
        size_t count;
        const struct former *formers = former_names(arena, &script.items[i], &count);

        for (size_t j = 0; j < count; j++) {
            buffer_printf(&out, "%s%s", out.length > 0 ? " | " : "", formers[j].object);
            buffer_printf(&out, formers[j].part == NULL ? " < " : ".%s < ", formers[j].part);
            if (formers[j].schema != NULL)
                buffer_printf(&out, "%s.", formers[j].schema);
            buffer_puts(&out, formers[j].name);
        }
    }
    char *found = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    error_clear(&error);
    return found;
}

static const struct {
    const char *in, *out;
} cases[] = {
    {"CREATE TABLE a (b int)", ""},
    {"-- renamed from: old\nCREATE TABLE a (b int)", "a < old"},
    {"-- about it\n-- Renamed from: Old\nCREATE TABLE IF NOT EXISTS s.\"A\" (b int)",
     "s.\"A\" < old"},
    {"/* renamed from: \"O\"\"ld\" */\nCREATE VIEW a AS SELECT 1", "a < O\"ld"},
    {"-- renamed from: s.old\nCREATE UNLOGGED TABLE a (b int)", "a < s.old"},
    {"-- @renamed from=old\nCREATE SCHEMA a", "a < old"},
    {"-- renamed from: old\n\nCREATE TABLE a (b int)", ""},
    {"CREATE TABLE a (\n  -- renamed from: old\n  b int,\n  c int\n)", "a.b < old"},
    {"CREATE TABLE a (\n  b int, -- renamed from: old\n  c int\n)", "a.b < old"},
    {"CREATE TABLE a (\n  b numeric(1, 2) DEFAULT f(1, 2), -- renamed from: \"Old b\"\n"
     "  c int -- renamed from: \"d\"\n)",
     "a.b < Old b | a.c < d"},
    {"CREATE TABLE a ( -- renamed from: old\n  b int)", "a < old"},
    {"CREATE TABLE a (\n-- renamed from: old\n-- more\n \"B\" int)", "a.B < old"},
    {"CREATE TABLE a (b int DEFAULT '-- renamed from: old')", ""},
    {"CREATE TYPE m AS ENUM (\n 'a',\n 'b''s', -- renamed from: 'c''s'\n 'd')", "m.b's < c's"},
    {"CREATE TYPE m AS (\n a int, -- renamed from: b\n c int)", "m.a < b"},
    {"-- renamed from: b\nALTER TABLE ONLY s.t ADD COLUMN IF NOT EXISTS c int", "s.t.c < b"},
    {"-- renamed from: b\nALTER TABLE t DROP COLUMN c", ""},
    {"-- renamed from: b\nDROP TABLE t", ""},
    {"-- renamed from:\nCREATE TABLE t ()", ""},
    {"-- renamed from: b\nCREATE", ""},
    {"CREATE TABLE t (a int -- renamed from: x.y.\n)", "t.a < x.y"},
};

int main(void)
{
    struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_string(find(arena, cases[i].in), cases[i].out, "case %zu", i);
    arena_free(arena);
    return done_testing();
}
