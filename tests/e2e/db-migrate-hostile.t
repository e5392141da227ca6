#!/bin/sh
# Schema files of somebody who means harm: what they hold runs without a superuser's rights, though the
# connection is a superuser's; and what needs such rights and does no harm is loaded all the same.
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1
mkdir harm
chmod 777 harm # the server runs as another user when the test is root's
DATABASE_URL=$(postgres_url shop)
export DATABASE_URL
psql -Xqc 'CREATE DATABASE shop' -c 'CREATE ROLE app' -c 'CREATE ROLE boss SUPERUSER' postgres

query() {
    psql -XAtqc "$1" postgres
}

# What came of an attack: files, rights, databases, settings.
harm() {
    find harm -type f -exec basename {} \; | sort | xargs
    query "SELECT rolname FROM pg_roles WHERE rolname ~ 'intruder' UNION ALL SELECT datname FROM pg_database WHERE datname ~ 'stolen'
        UNION ALL SELECT 'member' FROM pg_auth_members WHERE roleid = 'pg_execute_server_program'::regrole"
}

# What is left of scratch databases and their roles.
left() {
    query "SELECT count(*) FROM (SELECT datname FROM pg_database UNION ALL SELECT rolname FROM pg_roles) x (name) WHERE name LIKE 'db_migrate%'"
}

# Code of the file in every place that runs it; what it did is the comment of a table. The words are in
# pieces so that nothing but the rights is in its way.
write_attack() {
    cat >attack.sql <<SQL
CREATE TABLE done (what text);
CREATE FUNCTION harm(what text) RETURNS int LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN public.act(what); END';
CREATE FUNCTION act(what text) RETURNS int LANGUAGE plpgsql AS \$\$
BEGIN
    EXECUTE 'COPY (SELECT 1) TO PRO' || 'GRAM ''cat >$TMP/harm/' || what || '''';
    RETURN 1;
END \$\$;
CREATE FUNCTION try(what text, sql text) RETURNS void LANGUAGE plpgsql AS \$\$
BEGIN
    EXECUTE sql;
    INSERT INTO done VALUES (what);
EXCEPTION WHEN OTHERS THEN NULL;
END \$\$;
CREATE TABLE t (a int);
INSERT INTO t VALUES (1);
CREATE FUNCTION fires() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM harm(\$\$trigger\$\$); RETURN NEW; END';
CREATE TABLE triggered (a int);
CREATE TRIGGER fires BEFORE INSERT ON triggered FOR EACH ROW EXECUTE FUNCTION fires();
CREATE VIEW seen AS SELECT harm('view');
CREATE FUNCTION definer() RETURNS int LANGUAGE sql SECURITY DEFINER AS \$\$SELECT harm('definer')\$\$;
ALTER FUNCTION definer() OWNER TO postgres;
CREATE FUNCTION logs() RETURNS event_trigger LANGUAGE plpgsql AS \$\$
BEGIN
    PERFORM public.harm('event');
EXCEPTION WHEN insufficient_privilege THEN NULL;
END \$\$;
CREATE EVENT TRIGGER logs ON ddl_command_start EXECUTE FUNCTION logs();
CREATE EXTENSION adminpack;
CREATE EXTENSION dblink;
COMMENT ON EXTENSION dblink IS 'made while the event trigger is there';
SELECT try('call', 'SELECT harm(''call'')');
SELECT try('index', 'CREATE INDEX ON t ((a + harm(''index'')))');
SELECT try('predicate', 'CREATE INDEX ON t (a) WHERE harm(''predicate'') = 1');
SELECT try('default', 'ALTER TABLE t ADD COLUMN b int DEFAULT harm(''default'')');
SELECT try('check', 'ALTER TABLE t ADD CHECK (harm(''check'') = 1)');
SELECT try('trigger', 'INSERT INTO triggered VALUES (1)');
SELECT try('generated', 'CREATE TABLE generated (a int, b int GENERATED ALWAYS AS (harm(''generated'')) STORED); INSERT INTO generated VALUES (1)');
SELECT try('view', 'TABLE seen');
SELECT try('materialized', 'CREATE MATERIALIZED VIEW m AS SELECT harm(''materialized'')');
SELECT try('definer', 'SELECT definer()');
SELECT try('role', 'SET ROLE postgres; SELECT harm(''role'')');
SELECT try('reset', 'RESET SESSION AUTHORIZATION; SELECT harm(''reset'')');
SELECT try('authorization', 'SET SESSION AUTHORIZATION postgres; SELECT harm(''authorization'')');
SELECT try('self', 'ALTER ROLE ' || quote_ident(session_user) || ' SUPERUSER');
SELECT try('intruder', 'CREATE ROLE intruder LOGIN');
SELECT try('grant', 'GRANT pg_execute_server_program TO PUBLIC');
SELECT try('member', 'GRANT pg_execute_server_program TO ' || quote_ident(session_user));
SELECT try('database', 'ALTER DATABASE shop RENAME TO stolen');
SELECT try('system', 'ALTER SYSTEM SET work_mem = 1');
SELECT try('tablespace', 'CREATE TABLESPACE x LOCATION ''$TMP/harm''');
SELECT try('read', 'SELECT pg_read_file(''/etc/passwd'')');
SELECT try('write', 'SELECT pg_file_write(''harm'', ''x'', false)');
SELECT try('export', 'SELECT lo_export(lo_from_bytea(0, ''x''), ''$TMP/harm/export'')');
SELECT try('secrets', 'TABLE pg_authid');
SELECT try('extension', 'CREATE EXTENSION pageinspect');
SELECT try('dblink', 'SELECT * FROM dblink(''host=$PGHOST user=postgres dbname=postgres'', ''SELECT 1'') AS x (a int)');
SELECT try('connect', 'SELECT dblink_connect_u(''host=$PGHOST user=postgres dbname=postgres'')');
DO \$\$ BEGIN EXECUTE format('COMMENT ON TABLE done IS %L', (SELECT string_agg(what, ' ') FROM done)); END \$\$;
SQL
}

done_by() {
    jq -r '.objects[] | select(.kind == "table" and .identity == "public.done") | .comment // "nothing"' out
}

attacks() {
    write_attack
    name "a file that tries everything" && status 0 db-migrate --introspect attack.sql
    is "$(done_by)" nothing "has done nothing"
    is "$(harm)" '' "nor on the server"
    name "nor is it run by a proof" && status 0 db-migrate --compare attack.sql --format text
    is "$(harm)" '' "of its migration"
    name "nor when it is analysed" && status 0 db-migrate attack.sql --analyze --json
    is "$(harm)" '' "by the planner"
    name "on a server of our own" && status 0 env PGHOST="$TMP/nowhere" DATABASE_URL= db-migrate --introspect attack.sql
    is "$(done_by)" nothing "it has done nothing either"
    is "$(harm)$(left)" 0 "and nothing is left"
    name "with all rights, which are to be asked for" && status 0 db-migrate --introspect attack.sql --allow superuser
    is "$(done_by)" 'call index predicate default check trigger generated view materialized definer role reset authorization self intruder member read write secrets extension dblink connect' "it would have"
    like "$(harm | head -n 1)" 'call check default definer event generated index'
    rm -f harm/*
    query 'DROP ROLE intruder; REVOKE pg_execute_server_program FROM postgres'
}

# refused PATTERN: the file of standard input is, with a line that has PATTERN.
refused() {
    cat >one.sql
    name "refused: $(tail -n 1 one.sql)" && status 3 db-migrate --introspect one.sql
    like "$(head -n 1 err)" "$1" 'for that reason'
    is "$(harm)" '' 'without harm'
}

# Statements that only a superuser may run, and that would give the file a superuser's rights.
lends_nothing() {
    refused 'error: function public.pwn\(oid,text\) runs outside' <<'SQL'
CREATE FUNCTION pwn(oid, text) RETURNS int LANGUAGE internal AS 'be_lo_export';
SQL
    refused 'error: permission denied for language c' <<'SQL'
CREATE FUNCTION pwn(text, text, bool) RETURNS bigint LANGUAGE c AS '$libdir/adminpack', 'pg_file_write_v1_1';
SQL
    refused 'one.sql:2:1: error: the right to execute pg_file_write\(.*\) is a superuser' <<'SQL'
CREATE EXTENSION adminpack;
GRANT EXECUTE ON FUNCTION pg_file_write(text, text, bool) TO PUBLIC;
SQL
    refused 'error: function lo_export\(oid,text\) runs outside' <<'SQL'
ALTER FUNCTION pg_catalog.lo_export(oid, text) OWNER TO postgres;
SQL
    refused 'error: schema pg_catalog is PostgreSQL.s' <<'SQL'
ALTER SCHEMA pg_catalog OWNER TO postgres;
SQL
    refused 'one.sql:2:1: error: DROP SUBSCRIPTION' <<'SQL'
CREATE SUBSCRIPTION far CONNECTION 'host=192.0.2.1' PUBLICATION p;
DROP SUBSCRIPTION far;
SQL
    refused 'error: the right to use pg_authid is a superuser' <<'SQL'
GRANT SELECT ON pg_catalog.pg_authid TO PUBLIC;
SQL
    refused 'one.sql:2:1: error: permission denied to create foreign-data wrapper' <<'SQL'
CREATE EXTENSION file_fdw;
CREATE FOREIGN DATA WRAPPER f HANDLER file_fdw_handler NO VALIDATOR;
SQL
    refused 'one.sql:3:1: error: only superuser or a role with .* the program option' <<'SQL'
CREATE EXTENSION file_fdw;
CREATE SERVER f FOREIGN DATA WRAPPER file_fdw;
CREATE FOREIGN TABLE f (a text) SERVER f OPTIONS (program 'id');
SQL
    refused 'error: must be owner of type oid' <<'SQL'
CREATE FUNCTION pwn(oid) RETURNS text LANGUAGE sql AS $$SELECT '1'$$; CREATE CAST (oid AS text) WITH FUNCTION pwn(oid) AS IMPLICIT;
SQL
    refused 'error: cast \(bytea AS tsquery\) makes what is no value' <<'SQL'
CREATE CAST (bytea AS tsquery) WITHOUT FUNCTION;
SQL
    refused 'error: must be member of role "postgres"' <<'SQL'
CREATE TABLE t (a int); ALTER TABLE t OWNER TO U&"postgres";
SQL
    refused 'error: operator family public.o calls functions of other types' <<'SQL'
CREATE OPERATOR CLASS o FOR TYPE int8 USING hash AS OPERATOR 1 =, FUNCTION 1 (int8) hashtext(text);
SQL
    refused 'one.sql:5:1: error: beside the event trigger .e., which always fires' <<'SQL'
CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION e();
ALTER EVENT TRIGGER e
    ENABLE ALWAYS;
CREATE EXTENSION file_fdw;
SQL
    refused 'error: the right to create in pg_catalog is a superuser' <<'SQL'
GRANT CREATE ON SCHEMA pg_catalog TO PUBLIC;
SQL
    refused 'error: the right to use pg_authid.rolpassword is a superuser' <<'SQL'
GRANT SELECT (rolpassword) ON pg_authid TO PUBLIC;
SQL
    refused 'error: nothing is made in PostgreSQL.s own schemas' <<'SQL'
SET search_path = pg_catalog; CREATE OR REPLACE FUNCTION starts_with(text, text) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true';
SQL
    refused 'error: permission denied for schema pg_catalog' <<'SQL'
CREATE FUNCTION pg_catalog.format(text, name) RETURNS text LANGUAGE sql LEAKPROOF AS 'SELECT $1';
SQL
    refused 'error: function public.page_header\(bytea\) is PostgreSQL.s' <<'SQL'
CREATE EXTENSION pageinspect SCHEMA public; CREATE OR REPLACE FUNCTION public.page_header(IN page bytea, OUT lsn pg_lsn, OUT checksum smallint, OUT flags smallint, OUT lower int, OUT upper int, OUT special int, OUT pagesize int, OUT version smallint, OUT prune_xid xid) RETURNS record LANGUAGE sql LEAKPROOF AS 'SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL';
SQL
    refused 'error: must be owner of function' <<'SQL'
CREATE EXTENSION pageinspect; ALTER FUNCTION page_checksum(bytea, bigint) SECURITY DEFINER;
SQL
    refused 'error: permission denied to alter foreign-data wrapper' <<'SQL'
CREATE EXTENSION file_fdw; ALTER FOREIGN DATA WRAPPER file_fdw NO VALIDATOR;
SQL
    like "$(cat err)" 'hint: schema files run without a superuser.s rights; .*--allow superuser' "what to do is said"
    refused 'error: operator family integer_ops calls functions|error: operator family pg_catalog.integer_ops calls' <<'SQL'
CREATE FUNCTION c(int, oid) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 0'; ALTER OPERATOR FAMILY integer_ops USING btree ADD FUNCTION 1 (int, oid) c(int, oid);
SQL
    refused 'error: aggregate public.a\(text\) shares its state as none of PostgreSQL.s does' <<'SQL'
CREATE AGGREGATE a (text) (SFUNC = array_agg_transfn, STYPE = internal, FINALFUNC = numeric_poly_sum);
SQL
    refused 'error: aggregate public.a\(double precision,text\) shares its state' <<'SQL'
CREATE AGGREGATE a (float8 ORDER BY text) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_cont_float8_final);
SQL
    refused 'error: another type is called internal' <<'SQL'
SET search_path = public, pg_catalog;
CREATE DOMAIN internal AS int CHECK (VALUE > 0);
CREATE FUNCTION f(internal, int) RETURNS internal LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION f(internal, int) FROM PUBLIC, CURRENT_USER;
CREATE AGGREGATE a (int) (SFUNC = f, STYPE = internal, INITCOND = '1');
SQL
    # A literal of a composite type calls the check of its domain while the statement is read.
    cat >one.sql <<SQL
CREATE FUNCTION harm(int) RETURNS bool LANGUAGE plpgsql AS 'BEGIN BEGIN COPY (SELECT 1) TO PROGRAM ''cat >$TMP/harm/literal''; EXCEPTION
    WHEN insufficient_privilege THEN NULL; END; RETURN true; END';
CREATE DOMAIN d AS int CHECK (harm(VALUE));
CREATE TYPE c AS (a d);
CREATE FUNCTION leakproof(a c DEFAULT '(1)') RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT 1';
SQL
    name "a default that runs code" && status 0 db-migrate --introspect one.sql
    like "$(jq -r '.objects[] | select(.kind == "function") | .attributes.definition' out)" 'LEAKPROOF' "is made with it"
    is "$(harm)" '' 'without harm'
    refused 'error: stack depth limit exceeded' <<'SQL'
CREATE FUNCTION r(int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN r($1 + 1); END'; SELECT r(1);
SQL
    printf 'SELECT 1;\n\\! touch harm/shell\n' >one.sql
    name "what is psql's" && status 3 db-migrate --introspect one.sql
    cat >one.sql <<'SQL'
DO $$ BEGIN LOOP BEGIN PERFORM pg_sleep(600); EXCEPTION WHEN query_canceled THEN NULL; END; END LOOP; END $$;
SQL
    name "a loop that will not be cancelled" && status 3 db-migrate --introspect one.sql --statement-timeout 1s
    is "$(cat err)" 'one.sql:1:1: error: a statement runs longer than 1 s
one.sql:1:1: hint: --statement-timeout TIME sets another limit, 0 none' "has an end"
    is "$(harm)$(left)" 0 "and nothing is left"
}

# The scratch database of a run is there, with its role.
is_made() {
    [ "$(left)" = 2 ]
}

# Holds a lock in the next scratch database, until it is dropped.
lock_scratch() {
    wait_for 30 is_made || return
    psql -Xqc 'BEGIN' -c 'LOCK TABLE pg_publication' -c 'SELECT pg_sleep(60)' "$(query "SELECT datname FROM pg_database WHERE datname LIKE 'db_migrate%'")" >/dev/null 2>&1
}

# What is run with a superuser's rights while a database is made and dropped.
rights_end() {
    cat >dropped.sql <<SQL
CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN COPY (SELECT 1) TO PROGRAM ''cat >$TMP/harm/dropped''; EXCEPTION
    WHEN insufficient_privilege THEN NULL; END';
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION e();
CREATE SUBSCRIPTION far CONNECTION 'host=192.0.2.1' PUBLICATION p;
SQL
    name "an event trigger beside a subscription" && status 0 db-migrate --introspect dropped.sql
    is "$(harm)$(left)" 0 "does not fire when the database is dropped"
    for _ in $(seq 30); do
        echo "DO \$\$ BEGIN FOR i IN 1..10 LOOP EXIT WHEN EXISTS (SELECT FROM pg_locks WHERE relation = 'pg_publication'::regclass AND mode ~ 'AccessEx' AND granted); PERFORM pg_sleep(0.1); END LOOP; END \$\$;"
    done >one.sql
    echo 'CREATE PUBLICATION p FOR ALL TABLES;' >>one.sql
    lock_scratch &
    name "a lock that is not to be had" && status 3 db-migrate --introspect one.sql --statement-timeout 2s
    is "$(head -n 1 err)" 'one.sql:31:1: error: a statement runs longer than 2 s' "is not waited for with more rights either"
    wait $!
    is "$(left)" 0 "and nothing is left"
}

# What a dump of a superuser's database needs.
loads() {
    cat >needs.sql <<'SQL'
BEGIN;
SET session_replication_role = replica;
DROP SUBSCRIPTION IF EXISTS far;
ALTER SCHEMA public OWNER TO app;
ALTER LANGUAGE plpgsql OWNER TO postgres;
CREATE SCHEMA AUTHORIZATION app;
CREATE EXTENSION pageinspect;
COMMENT ON EXTENSION plpgsql IS 'the language';
DO $$ BEGIN CREATE ROLE app LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t);
ALTER TABLE t OWNER TO app;
CREATE INDEX t_b ON t (b);
ALTER TABLE t DISABLE TRIGGER ALL;
COMMIT;
REVOKE DELETE, TRUNCATE ON t FROM app;
GRANT INSERT ON t TO boss WITH GRANT OPTION;
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql LEAKPROOF AS 'SELECT 1';
CREATE FUNCTION g(a int DEFAULT 1 + 1, b date = CURRENT_DATE + INTERVAL '1 year') RETURNS int LANGUAGE sql LEAKPROOF SECURITY DEFINER AS 'SELECT 1';
ALTER FUNCTION f(int) OWNER TO postgres;
CREATE FUNCTION of_many(int, text, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION last_of_many(int, bool, text, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION start(internal, int) RETURNS internal LANGUAGE internal AS 'prsd_start';
CREATE TEXT SEARCH PARSER parser (START = start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE USER MAPPING FOR app SERVER s;
CREATE PUBLICATION p FOR ALL TABLES;
CREATE SUBSCRIPTION far CONNECTION 'host=192.0.2.1' PUBLICATION p WITH (slot_name = NONE);
CREATE CAST (json AS text) WITHOUT FUNCTION;
CREATE AGGREGATE many(bool, text, int ORDER BY text, int) (SFUNC = of_many, STYPE = int, FINALFUNC = last_of_many);
ALTER AGGREGATE many(bool, text, int ORDER BY text, int) OWNER TO app;
CREATE AGGREGATE total(int8) (SFUNC = int8_avg_accum, STYPE = internal, SSPACE = 48, FINALFUNC = numeric_poly_sum, COMBINEFUNC = int8_avg_combine,
    SERIALFUNC = int8_avg_serialize, DESERIALFUNC = int8_avg_deserialize, PARALLEL = SAFE, MSFUNC = int8_avg_accum, MINVFUNC = int8_avg_accum_inv,
    MSTYPE = internal, MFINALFUNC = numeric_poly_sum);
CREATE AGGREGATE lists(text) (SFUNC = array_agg_transfn, STYPE = internal, FINALFUNC = array_agg_finalfn, FINALFUNC_EXTRA);
CREATE AGGREGATE within(internal) (SFUNC = inet_gist_picksplit, STYPE = internal, INITCOND = '{0,0}');
CREATE OPERATOR CLASS o FOR TYPE int8 USING hash AS OPERATOR 1 =, FUNCTION 1 hashint8(int8);
ALTER DEFAULT PRIVILEGES FOR ROLE app, postgres GRANT SELECT ON TABLES TO PUBLIC;
CREATE POLICY r ON t TO app, CURRENT_USER USING (a > 0);
SET SESSION AUTHORIZATION 'app';
CREATE TABLE app.made (a int);
RESET SESSION AUTHORIZATION;
CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION e();
ALTER EVENT TRIGGER e OWNER TO boss;
SQL
    name "what a superuser's schema needs" && status 0 db-migrate --introspect needs.sql
    cp out loaded.json
    is "$(jq -r '.objects[] | select(.owner != null and .owner != "postgres") | "\(.identity) \(.owner)"' out)" \
        'app app
public app
public.many(boolean, text, integer ORDER BY text, integer) app
app.made app
public.t app
e boss' "belongs to whom it names"
    is "$(jq -r '.objects[] | select(.identity == "public.t") | .privileges' out)" '@owner:INSERT, @owner:REFERENCES, @owner:SELECT, @owner:TRIGGER, @owner:UPDATE, boss:INSERT*' "with their rights"
    is "$(jq -r '.objects[] | select(.kind == "policy").attributes.roles' out)" 'app, postgres' "and policies"
    grep -v 'CREATE ROLE\|^BEGIN\|^COMMIT\|^SET' needs.sql | sed 's/host=192.0.2.1. PUBLICATION p WITH (/&connect = false, /' >superuser.sql
    query 'CREATE DATABASE loaded'
    psql -Xq -v ON_ERROR_STOP=1 -f superuser.sql loaded >/dev/null 2>psql.err || cat psql.err
    psql -Xqc 'ALTER TABLE app.made OWNER TO app' loaded
    name "it is what a superuser makes" && status 0 db-migrate -c "$(postgres_url loaded)" --compare needs.sql --check --owners --format text
    is "$(cat out)" 'No difference.' "owners and all"
    name "and can be made again" && status 0 db-migrate --compare needs.sql --format text
    is "$(tail -n 1 out)" 'Proved: it leads there, and its rollback back.'
    psql -Xqc 'ALTER SUBSCRIPTION far DISABLE' -c 'ALTER SUBSCRIPTION far SET (slot_name = NONE)' -c 'DROP SUBSCRIPTION far' loaded 2>/dev/null
    is "$(left)" 0 "no role and no database is left"
}

# A server that lets in one user alone.
shut_out() {
    query "CREATE DATABASE latin TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'"
    sed -i '1i local all postgres trust' "$PGHOST/data/pg_hba.conf"
    sed -i 's/^local *all *all *trust/local all all reject/' "$PGHOST/data/pg_hba.conf"
    query 'SELECT pg_reload_conf()' >/dev/null
    cat >plain.sql <<'SQL'
DO $$ BEGIN IF current_setting('server_encoding') <> 'LATIN1' THEN RAISE 'another encoding'; END IF; END $$;
CREATE TABLE t (a int);
SQL
    name "a server that lets in no other role is left for one of our own" &&
        status 0 db-migrate --introspect plain.sql -c "$(postgres_url latin)"
    is "$(left)" 0 "which is made like it, and nothing is left"
}

attacks
lends_nothing
rights_end
loads
shut_out
done_testing
