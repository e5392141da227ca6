#!/bin/sh
# Behind a pooler that gives a server's connection for one transaction at a time: one run works, the
# others wait, no lock and no setting is left behind.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1
psql -Xqc 'CREATE DATABASE pooled' postgres

# pgbouncer refuses root, like PostgreSQL.
pooler=$TMP/pooler
mkdir "$pooler"
cat >"$pooler/pgbouncer.ini" <<INI
[databases]
two = host=$PGHOST port=$PGPORT user=postgres dbname=two pool_mode=session pool_size=2
* = host=$PGHOST port=$PGPORT user=postgres
[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = $pooler
auth_type = any
pool_mode = transaction
default_pool_size = 4
max_client_conn = 100
INI
[ "$(id -u)" = 0 ] && chown -R postgres "$pooler" && chmod 755 "$TMP"
PATH=$PATH:/usr/sbin
# shellcheck disable=SC2086 # a command's words
(cd / && exec $postgres_as pgbouncer -q "$pooler/pgbouncer.ini") >pooler.log 2>&1 &
reap $!
wait_for 20 psql -h "$pooler" -p 6432 -Xqc 'SELECT 1' pooled || give_up "pgbouncer starts: $(tail -n 3 pooler.log)"

cat >pooled.sql <<'SQL'
CREATE TABLE t (id int, v int);
INSERT INTO t SELECT i, i FROM generate_series(1, 2000) i;
CREATE INDEX CONCURRENTLY t_v ON t (v);
CREATE TYPE mood AS ENUM ('a');
ALTER TYPE mood ADD VALUE 'b';
VACUUM t;
INSERT INTO t VALUES (0, 0);
SELECT pg_sleep(0.2);
SQL
url="postgresql:///pooled?host=$pooler&port=6432&user=postgres"
for i in 1 2 3 4; do
    db-migrate --migrate pooled.sql -c "$url" --json >"out.$i" 2>"err.$i" &
    eval "pid_$i=\$!"
done
outcomes=
for i in 1 2 3 4; do
    eval "wait \$pid_$i"
    outcomes="$outcomes$? $(jq -r '.migrations[0].outcome' "out.$i")
"
done
is "$(printf %s "$outcomes" | sort | uniq -c | sed 's/^ *//')" '3 0 already applied
1 0 applied' "four at once: one applies, the others wait"
is "$(psql -XAtqc 'SELECT count(*) FROM t' pooled)" 2001 "once"
is "$(psql -XAtqc "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'" pooled)" 0 "no lock is left in the pool"
is "$(for _ in 1 2 3 4 5 6; do psql -h "$pooler" -p 6432 -XAtqc 'SHOW lock_timeout' -c 'SHOW statement_timeout' -c 'SHOW search_path' pooled; done | sort -u)" \
    '"$user", public
0' "nor a setting"
name "a dry run" && status 0 db-migrate --migrate pooled.sql --dry-run -c "$url"
name "a rollback by hand" && echo 'DROP TABLE t; DROP TYPE mood;' >pooled_rollback.sql && status 0 db-migrate --rollback pooled.sql -c "$url"

# As many connections as a run has: what it needs more of it does without.
psql -Xqc 'CREATE DATABASE two' postgres
psql -Xqc 'CREATE TABLE t (id int)' two
url="postgresql:///two?host=$pooler&port=6432&user=postgres"
echo 'CREATE TABLE t (id int, v int); CREATE INDEX t_v ON t (v);' >two.sql
name "a migration" && status 0 db-migrate -c "$(postgres_url two)" --compare two.sql --no-prove -o two --name x --format text
psql -Xqc 'CREATE TABLE strange (id int)' two
name "a drift is shown through two connections" && status 3 timeout 60 db-migrate --migrate two -c "$url"
like "$(cat err)" 'starts from another schema than this database has'
psql -Xqc 'DROP TABLE strange' two
name "and none is found" && status 0 timeout 60 db-migrate --migrate two -c "$url"
done_testing
