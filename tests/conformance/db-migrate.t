#!/bin/sh
# The suite of all tools for db-migrate, and how it takes bad input.
# shellcheck disable=SC2016 # commands are expanded when they are run
TOOL=db-migrate
. "$(dirname "$0")/suite.sh"
. "$ROOT/tests/lib/postgres.sh"

suite
mistaken_format "$TOOL --introspect"
usage "no action: give one such as --analyze or --migrate" '$TOOL'
usage "--introspect and --analyze are two actions: give one" '$TOOL --analyze --introspect'
answer 4 - "$TOOL: error: cannot read 'none.sql': No such file or directory" '$TOOL --migrate none.sql'
answer 4 - "$TOOL: error: cannot connect to 'postgres://joe:***@127.0.0.1:1/x': Connection refused
$TOOL: detail: server at \"127.0.0.1\", port 1
$TOOL: hint: nothing listens there: is the server running, are host and port right?" \
    '$TOOL --introspect -c postgres://joe:secret@127.0.0.1:1/x'

postgres_start
there="$TOOL: detail: server on socket \"$PGHOST/.s.PGSQL.$PGPORT\""
answer 4 - "$TOOL: error: cannot connect to 'dbname=none': database \"none\" does not exist
$there
$TOOL: hint: psql -l lists the databases of a server" '$TOOL --status -c dbname=none'
answer 4 - "$TOOL: error: cannot connect to 'user=nobody': role \"nobody\" does not exist
$there
$TOOL: hint: the user of the URL, else PGUSER, else the system's: psql -c '\du' lists the roles" '$TOOL --status -c user=nobody'
echo 'SELECT 1;' >one.sql
answer 4 - "$TOOL: error: cannot execute CREATE SCHEMA in a read-only transaction (SQLSTATE 25006)
$TOOL: detail: SQL statement \"CREATE SCHEMA db_migrate\"
    PL/pgSQL function inline_code_block line 4 at SQL statement
$TOOL: hint: only reads are allowed here: connect to the primary, without default_transaction_read_only" \
    '$TOOL --migrate one.sql -c "options=-cdefault_transaction_read_only=on" >/dev/null'
answer 4 - "$TOOL: error: cannot read 'none.sql': No such file or directory" '$TOOL --compare none.sql'
answer 2 - "$TOOL: error: 'users' is no rename: it needs table.old=new" '$TOOL --compare one.sql --rename users'
answer 2 - "$TOOL: error: 'users.mail=email' does not fit: nothing of SOURCE has the former name
$TOOL: hint: write former and new name as table.old=new, schema in front where it is not public" \
    '$TOOL --compare one.sql --rename users.mail=email'
answer 3 - "$TOOL: error: '<stdin>' is empty
$TOOL: hint: did the command in front of it fail?" '$TOOL --compare - </dev/null'
answer 4 - "$TOOL: error: cannot read '<stdin>': Bad file descriptor" '$TOOL --compare - <&-'
answer 3 - "<stdin>:1: error: NUL byte in an SQL script
<stdin>:1: hint: is the file UTF-16 or a custom-format dump? plain SQL in UTF-8 is needed" \
    'printf "\0\001\377binary" | $TOOL --compare -'
answer 0 '"kind": "db-schema"' '' '$TOOL --introspect'
loses_output '$TOOL --introspect'
done_testing
