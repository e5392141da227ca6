/* What a statement of a schema file reaches for, and what of it is run. */
#include "migrate/catalog/reach.h"
#include "tests/lib/tap.h"

#include "common/buffer.h"
#include "common/error.h"

/* "line:column verdict what roles…", and what is run where that is another text. */
static char *judge(struct arena *arena, const char *text)
{
    static const char *const verdicts[] = {"run", "skipped", "refused", "role"};
    struct error error = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    struct script script;

    if (script_parse(arena, "f.sql", text, strlen(text), &script, &error) < 0 ||
        script.count == 0) {
        error_clear(&error);
        return arena_strdup(arena, "no script");
    }
    const struct reach reach = reach_of(arena, &script.items[0]);
    if (reach.verdict == REACH_RUN)
        buffer_puts(&out, "run");
    else
        buffer_printf(&out, "%u:%u %s %s", reach.where.line, reach.where.column,
                      verdicts[reach.verdict], reach.what);
    for (size_t i = 0; i < reach.role_count; i++)
        buffer_printf(&out, " %s", *reach.roles[i] == '\0' ? "?" : reach.roles[i]);
    if (strcmp(reach.text, script.items[0].text) != 0)
        buffer_printf(&out, ": %s", reach.text);
    char *result = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return result;
}

static const struct {
    const char *in, *out;
} cases[] = {
    {"CREATE TABLE t (a int)", "run"},
    {"  create /* x */ database d", "1:3 refused CREATE DATABASE"},
    {"ALTER ROLE r SET x = 1", "1:1 skipped ALTER ROLE"},
    {"CREATE ROLE \"Odd \"\"name\" LOGIN", "1:1 role CREATE ROLE \"Odd \"\"name\""},
    {"CREATE USER MAPPING FOR r SERVER s", "run"},
    {"GRANT a TO b", "1:1 skipped GRANT A"},
    {"GRANT SELECT ON database TO b", "run"},
    {"GRANT CONNECT ON DATABASE d TO b", "1:1 skipped GRANT CONNECT"},
    {"COPY t FROM '/etc/passwd'", "1:1 refused COPY T"},
    /* Functions are called by what runs, not by what defines. */
    {"SELECT pg_read_file('x')", "1:8 refused pg_read_file()"},
    {"SELECT\n pg_catalog . \"lo_import\" ('x')", "2:15 refused lo_import()"},
    {"SELECT PG_LS_WALDIR()", "1:8 refused PG_LS_WALDIR()"},
    {"INSERT INTO dblink_log (a) VALUES (1)", "run"},
    {"CREATE VIEW v AS SELECT pg_read_file('x')", "run"},
    /* Blocks, with what they execute. */
    {"DO $$ BEGIN\n  COPY t FROM PROGRAM 'id'; END $$", "2:3 refused COPY"},
    {"DO $$ BEGIN COPY t (a) TO stdout; END $$", "run"},
    {"DO LANGUAGE plpgsql $x$ BEGIN EXECUTE 'ALTER SYSTEM SET a = 1'; END $x$",
     "1:40 refused ALTER SYSTEM"},
    {"DO 'BEGIN EXECUTE ''DROP DATABASE d''; END'", "1:21 refused DROP DATABASE"},
    {"DO $$ BEGIN CREATE ROLE a LOGIN; CREATE USER b; END $$",
     "1:13 role CREATE ROLE a b: DO $$ BEGIN NULL; NULL; END $$"},
    {"DO $$ BEGIN EXECUTE format('CREATE ROLE %I', x); END $$",
     "1:29 role CREATE ROLE ?: DO $$ BEGIN EXECUTE format('SELECT --CREATE ROLE %I', x); END $$"},
    {"DO $$ BEGIN CREATE ROLE a; DROP ROLE b; END $$",
     "1:28 refused DROP ROLE a: DO $$ BEGIN NULL; DROP ROLE b; END $$"},
    {"DO $$ BEGIN CREATE USER MAPPING FOR r SERVER s; END $$", "run"},
    {"DO $$ BEGIN RAISE NOTICE 'no CREATE ROLE x'; PERFORM 1; END $$", "run"},
    {"DO $$ BEGIN PERFORM dblink_exec('x'); END $$", "1:21 refused dblink_exec()"},
    {"DO $$", "no script"},
    /* Subscriptions stay at home. */
    {"CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
     "run: CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false)"},
    {"CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (create_slot=true, slot_name = 'a', "
     "enabled, binary = true)",
     "run: CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false, "
     "slot_name = 'a', binary = true)"},
    {"ALTER SUBSCRIPTION s ENABLE", "1:1 skipped ALTER SUBSCRIPTION"},
    {"ALTER SUBSCRIPTION s ADD PUBLICATION q",
     "run: ALTER SUBSCRIPTION s ADD PUBLICATION q WITH (refresh = false)"},
    {"ALTER SUBSCRIPTION s SET (binary = true)", "run"},
};

int main(void)
{
    struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        is_string(judge(arena, cases[i].in), cases[i].out, "%s", cases[i].in);
    arena_free(arena);
    return done_testing();
}
