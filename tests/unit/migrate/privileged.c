/* Which statements may be given more rights, and which roles' names change in them. */
#include "migrate/catalog/privileged.h"
#include "migrate/catalog/publication_parts.h"
#include "migrate/catalog/role_names.h"
#include "tests/lib/tap.h"

#include <string.h>

static const struct {
    const char *sql, *rights;
} privileges[] = {
    {"CREATE TABLE t (a int)", "none"},
    {"COPY t TO PROGRAM 'x'", "none"},
    {"DO 'BEGIN END'", "none"},
    {"COMMENT ON CAST (a AS b) IS 'x'", "loader"},
    {"CREATE EXTENSION e", "session"},
    {"ALTER EXTENSION e UPDATE", "session looked at"},
    {"ALTER EXTENSION e ADD FUNCTION f()", "none"},
    {"CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f()", "loader"},
    {"CREATE EVENT TRIGGER e ON \"login\" EXECUTE FUNCTION f()", "none"},
    {"CREATE FOREIGN DATA WRAPPER w NO HANDLER NO VALIDATOR", "loader looked at"},
    {"CREATE FOREIGN DATA WRAPPER w HANDLER h NO VALIDATOR", "none"},
    {"ALTER FOREIGN DATA WRAPPER w NO VALIDATOR", "none"},
    {"CREATE PUBLICATION p FOR ALL TABLES", "loader"},
    {"CREATE PUBLICATION p FOR TABLE t WHERE (f(a))", "none"},
    {"CREATE FUNCTION s.f(a int) RETURNS int LEAKPROOF SET x = 1 AS ''", "loader looked at"},
    {"CREATE OR REPLACE FUNCTION f(a int) RETURNS int AS ''", "loader looked at placed"},
    {"CREATE FUNCTION s.f() RETURNS int LANGUAGE c AS ''", "none"},
    {"CREATE FUNCTION s.f() RETURNS int LANGUAGE U&\"sql\" AS ''", "none"},
    {"CREATE FUNCTION s.f() RETURNS int LANGUAGE 'plpgsql' AS ''", "loader looked at"},
    {"CREATE OR REPLACE FUNCTION f(a t = '(1)') RETURNS int LEAKPROOF AS ''", "none"},
    {"CREATE FUNCTION f(a t DEFAULT '(1)') RETURNS int AS ''", "none"},
    {"CREATE FUNCTION \"pg_catalog\".f() RETURNS int AS ''", "none"},
    {"CREATE FUNCTION f() RETURNS t RETURN '(1)'", "none"},
    {"CREATE OR REPLACE VIEW v AS SELECT 1", "none"},
    {"ALTER FUNCTION f() LEAKPROOF", "loader looked at"},
    {"ALTER FUNCTION f() SECURITY DEFINER", "none"},
    {"CREATE CAST (a AS b) WITHOUT FUNCTION", "loader looked at"},
    {"CREATE CAST (a AS b) WITH FUNCTION f(a)", "none"},
    {"CREATE AGGREGATE a (int8) (SFUNC = f, STYPE = internal, MSTYPE = internal)",
     "loader looked at"},
    {"CREATE AGGREGATE a (int8) (SFUNC = f, STYPE = t, INITCOND = '(1)')", "none"},
    {"CREATE AGGREGATE a (int8) (STYPE = internal, \"stype\" = t, INITCOND = '(1)')", "none"},
    {"CREATE AGGREGATE a (int8) (STYPE = internal, MSTYPE = t, MINITCOND = '(1)')", "none"},
    {"CREATE AGGREGATE a (int8) (STYPE = internal, U&\"sty\\0070e\" = t)", "none"},
    {"GRANT SELECT ON t TO r", "loader looked at"},
    {"GRANT a TO r", "none"},
    {"GRANT CREATE ON DATABASE d TO r", "none"},
    {"DROP SCHEMA public", "loader"},
    {"DROP OWNED BY r", "none"},
    {"SET log_statement = 'all'", "skipped"},
    {"SET LOCAL ROLE r", "none"},
    {"ALTER TABLE t OWNER TO mine_r1", "loader looked at"},
    {"ALTER TABLE t OWNER TO mine_r1, ADD COLUMN b int DEFAULT f()", "none"},
    {"ALTER FUNCTION f(a, b) OWNER TO postgres", "none"},
    {"ALTER EVENT TRIGGER e OWNER TO U&\"postgres\"", "none"},
    {"ALTER TABLE t DISABLE TRIGGER ALL", "loader"},
    {"ALTER TABLE t DISABLE TRIGGER ALL, ALTER a TYPE int USING f()", "none"},
};

static const char *written(struct arena *arena, struct privilege privilege)
{
    static const char *const names[] = {"none", "loader", "session", "skipped"};
    return arena_printf(arena, "%s%s%s", names[privilege.rights],
                        privilege.looked_at ? " looked at" : "", privilege.placed ? " placed" : "");
}

static const struct {
    const char *sql, *replaced;
} names[] = {
    {"CREATE TABLE app (app int)", NULL},
    {"ALTER TABLE app OWNER TO app", "ALTER TABLE app OWNER TO <app>"},
    {"ALTER TABLE app RENAME TO app", NULL},
    {"GRANT SELECT ON app TO GROUP App, \"Odd \"\"one\", PUBLIC, current_user GRANTED BY app",
     "GRANT SELECT ON app TO GROUP <app>, <Odd \"one>, PUBLIC, current_user GRANTED BY <app>"},
    {"REVOKE ALL (a) ON app FROM app CASCADE", "REVOKE ALL (a) ON app FROM <app> CASCADE"},
    {"ALTER DEFAULT PRIVILEGES FOR ROLE a, b IN SCHEMA a GRANT SELECT ON TABLES TO c",
     "ALTER DEFAULT PRIVILEGES FOR ROLE <a>, <b> IN SCHEMA a GRANT SELECT ON TABLES TO <c>"},
    {"CREATE POLICY app ON app FOR SELECT TO app USING (true)",
     "CREATE POLICY app ON app FOR SELECT TO <app> USING (true)"},
    {"ALTER POLICY p ON app RENAME TO app", NULL},
    {"CREATE SCHEMA x AUTHORIZATION app", "CREATE SCHEMA x AUTHORIZATION <app>"},
    {"CREATE SCHEMA IF NOT EXISTS AUTHORIZATION app",
     "CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION <app>"},
    {"CREATE USER MAPPING IF NOT EXISTS FOR app SERVER app",
     "CREATE USER MAPPING IF NOT EXISTS FOR <app> SERVER app"},
    {"SET SESSION ROLE TO 'app'", "SET SESSION ROLE TO <app>"},
    {"SET search_path TO role, app", NULL},
    {"SET SESSION AUTHORIZATION 'app'", "SET ROLE <app>"},
    {"SET LOCAL SESSION AUTHORIZATION app", "SET ROLE <app>"},
    {"RESET SESSION AUTHORIZATION", "RESET ROLE"},
    {"ALTER SCHEMA public OWNER TO pg_database_owner", NULL},
    {"ALTER TABLE t OWNER TO U&\"app\"", NULL},
};

static const char *stand_in(const char *name, void *context)
{
    return arena_printf(context, "<%s>", name);
}

static const struct {
    const char *sql, *without;
} leakproof[] = {
    {"CREATE FUNCTION leakproof(a int DEFAULT 1) RETURNS int LEAKPROOF AS 'LEAKPROOF'",
     "CREATE FUNCTION leakproof(a int DEFAULT 1) RETURNS int           AS 'LEAKPROOF'"},
    {"CREATE OR REPLACE FUNCTION s.leakproof() RETURNS int NOT LEAKPROOF AS ''", NULL},
    {"ALTER FUNCTION f() LEAKPROOF", NULL},
};

static const struct {
    const char *sql, *parts;
} publications[] = {
    {"CREATE PUBLICATION p FOR TABLE t WHERE (a IN (1, 2)), ONLY u (b), TABLES IN SCHEMA s, "
     "\"TABLE\" "
     "WITH (publish = 'insert');",
     "CREATE PUBLICATION p FOR TABLE t WHERE (a IN (1, 2)), TABLE ONLY u (b) "
     "WITH (publish = 'insert');|"
     "ALTER PUBLICATION p ADD TABLES IN SCHEMA s, TABLES IN SCHEMA \"TABLE\""},
    {"ALTER PUBLICATION \"FOR\" SET TABLES IN SCHEMA s, TABLE t",
     "ALTER PUBLICATION \"FOR\" SET TABLE t|ALTER PUBLICATION \"FOR\" ADD TABLES IN SCHEMA s"},
    {"CREATE PUBLICATION p FOR TABLE t WHERE (f(a))", NULL},
    {"CREATE PUBLICATION p FOR TABLES IN SCHEMA s, r", NULL},
    {"CREATE PUBLICATION p FOR ALL TABLES", NULL},
    {"CREATE PUBLICATION p FOR TABLE t, TABLES IN  ", NULL},
    {"CREATE PUBLICATION p FOR TABLES IN SCHEMA s, TABLE , ", NULL},
    {"CREATE TABLE t (a int)", NULL},
};

static const char *split(struct arena *arena, const char *sql)
{
    struct publication_parts parts;
    return publication_split(arena, sql, &parts)
               ? arena_printf(arena, "%s|%s", parts.tables, parts.schemas)
               : NULL;
}

int main(void)
{
    struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof privileges / sizeof privileges[0]; i++)
        is_string(written(arena, privilege_of(arena, privileges[i].sql, "mine")),
                  privileges[i].rights, "%s", privileges[i].sql);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        is_string(role_names_replace(arena, names[i].sql, stand_in, arena),
                  names[i].replaced != NULL ? names[i].replaced : names[i].sql, "%s", names[i].sql);
    for (size_t i = 0; i < sizeof leakproof / sizeof leakproof[0]; i++)
        is_string(without_leakproof(arena, leakproof[i].sql), leakproof[i].without, "%s",
                  leakproof[i].sql);
    for (size_t i = 0; i < sizeof publications / sizeof publications[0]; i++)
        is_string(split(arena, publications[i].sql), publications[i].parts, "%s",
                  publications[i].sql);
    arena_free(arena);
    return done_testing();
}
