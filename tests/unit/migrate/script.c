/* The splitter: every way in which a semicolon can be no end of a statement. */
#include "migrate/sql/script.h"
#include "tests/lib/tap.h"

#include "common/buffer.h"

/* Statements joined by " | ", COPY with its data in <…>; an error as "line:column message". */
static char *split(struct arena *arena, const char *text, size_t length)
{
    struct error error = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct script script;
    char *result;

    if (script_parse(arena, "f.sql", text, length, &script, &error) < 0)
        buffer_printf(&out, "%u:%u %s", error.where.line, error.where.column, error.message);
    for (size_t i = 0; error.status == STATUS_DONE && i < script.count; i++) {
        const struct statement *s = &script.items[i];

        buffer_printf(&out, "%s%s", i > 0 ? " | " : "", s->text);
        if (s->copy)
            buffer_printf(&out, "<%.*s>", (int)s->data_length, s->data);
        if (strlen(s->text) != s->length)
            buffer_puts(&out, " (length differs)");
    }
    error_clear(&error);
    result = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return result;
}

static const struct {
    const char *in, *out;
} cases[] = {
    {"", ""},
    {" ;; ;\n-- only a comment;\n/* ; */", ""},
    {"a;b", "a | b"},
    {"a ; b ;", "a | b"},
    {"\xEF\xBB\xBF"
     "a;",
     "a"},
    {"a;\r\nb\r\n;", "a | b"},
    {"select 'a;b', 'it''s;';c", "select 'a;b', 'it''s;' | c"},
    {"select 'a\\';b", "select 'a\\' | b"},
    {"select E'a\\';b';c", "select E'a\\';b' | c"},
    {"select e'a' -- c;'\n  'b\\';';c", "select e'a' -- c;'\n  'b\\';' | c"},
    {"select e'a' 'b\\';c", "select e'a' 'b\\' | c"},
    {"select fore'a\\';c", "select fore'a\\' | c"},
    {"select U&'\\;', u&\";\" UESCAPE '!';c", "select U&'\\;', u&\";\" UESCAPE '!' | c"},
    {"select B';', x';', N';';c", "select B';', x';', N';' | c"},
    {"select \"a;\"\"b;\";c", "select \"a;\"\"b;\" | c"},
    {"select $$;$$, $t$;$$;$t$;c", "select $$;$$, $t$;$$;$t$ | c"},
    {"select $tag$;$tag;$tag$;c", "select $tag$;$tag;$tag$ | c"},
    {"select $a$ $b$ ; $a$;c", "select $a$ $b$ ; $a$ | c"},
    {"select a$b$;c$b$", "select a$b$ | c$b$"},
    {"select $1;c$2", "select $1 | c$2"},
    {"select $\xc3\xa9$;$\xc3\xa9$;c", "select $\xc3\xa9$;$\xc3\xa9$ | c"},
    {"select 1 /* ; /* ; */ ; */;c", "select 1 | c"},
    {"select 1--;\n;c", "select 1 | c"},
    {"select 1*/**/2;c", "select 1*/**/2 | c"},
    {"select 1 - -1;c", "select 1 - -1 | c"},
    {"create rule r as on insert to t do (a; b;);c",
     "create rule r as on insert to t do (a; b;) | c"},
    {"create function f() begin atomic select 1; select case when a then 1 end; end;c",
     "create function f() begin atomic select 1; select case when a then 1 end; end | c"},
    {"CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC a; END; c",
     "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC a; END | c"},
    {"create function f(a int default (case when true then 1 end)) begin atomic select t.end as "
     "end; end;c",
     "create function f(a int default (case when true then 1 end)) begin atomic select t.end as "
     "end; end | c"},
    {"create function f() as 'begin atomic';c", "create function f() as 'begin atomic' | c"},
    {"begin; atomic; end;", "begin | atomic | end"},
    {"create table function (begin int); atomic;", "create table function (begin int) | atomic"},
    {"copy t from stdin;\n1;\n\\.\nc;", "copy t from stdin<1;\n> | c"},
    {"COPY t (a, \"from\") FROM STDIN WITH (FORMAT csv); -- rows\n'\n\\.\r\nc",
     "COPY t (a, \"from\") FROM STDIN WITH (FORMAT csv)<'\n> | c"},
    {"copy t from stdin;\n\\.\nc", "copy t from stdin<> | c"},
    {"copy (select 1 from stdin) to stdout;c", "copy (select 1 from stdin) to stdout | c"},
    {"copy t from 'stdin';c", "copy t from 'stdin' | c"},
    {"copy t from stdin;\n1\n", "1:1 the data of this COPY has no end"},
    {"copy t from stdin; select 1;\n\\.\n",
     "1:20 text behind 'COPY … FROM stdin;' on the same line"},
    {"\\restrict abc\na;\n\\unrestrict abc\n", "a"},
    {"a;\n  \\connect x\n", "2:3 psql command '\\connect' is not SQL"},
    {"select 1 \\gset x\n", "1:10 psql command '\\gset' is not SQL"},
    {"\\", "1:1 psql command '\\' is not SQL"},
    {"a;\n'b;\n", "2:1 unterminated string"},
    {"a;\n \"b", "2:2 unterminated quoted identifier"},
    {"/* /* */", "1:1 unterminated comment"},
    {"do $$ $a$", "1:4 unterminated dollar-quoted string"},
    {"set standard_conforming_strings = off; select 'a\\';b'; set standard_conforming_strings to "
     "on; "
     "select 'a\\';b",
     "set standard_conforming_strings = off | select 'a\\';b' | set standard_conforming_strings to "
     "on "
     "| select 'a\\' | b"},
    {"select (1;", "select (1;"},
    {"select 1);c", "select 1) | c"},
};

static void places(struct arena *arena)
{
    static const char text[] =
        "-- file\n\n-- step\n-- two\nselect 1; -- behind\nselect 2;\n\n-- far\n\n  "
        "select\n3;";
    struct error error = ERROR_INIT;
    struct script script;

    script_parse(arena, "f.sql", text, strlen(text), &script, &error);
    is_uint(script.count, 3, "three statements");
    is_string(script.items[0].comment, "-- step\n-- two", "the comment block right above");
    is_string(script.items[1].comment, NULL, "a comment behind a statement is not the next one's");
    is_string(script.items[2].comment, NULL, "nor is one that a blank line parts");
    is_uint(script.items[2].where.line, 10, "the line");
    is_uint(script.items[2].where.column, 3, "the column");
    is_string(statement_words(arena, &script.items[2], 3), "SELECT",
              "key words end at other tokens");
}

int main(void)
{
    struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_string(split(arena, cases[i].in, strlen(cases[i].in)), cases[i].out, "case %zu", i);
    is_string(split(arena, "a;\n\0b", 5), "2:0 NUL byte in an SQL script", "a NUL byte");
    places(arena);
    arena_free(arena);
    return done_testing();
}
