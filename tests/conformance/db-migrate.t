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
answer 4 - "$TOOL: error: cannot read 'none.sql': No such file or directory" '$TOOL --compare none.sql'
answer 3 - "$TOOL: error: '<stdin>' is empty
$TOOL: hint: did the command in front of it fail?" '$TOOL --compare - </dev/null'
answer 4 - "$TOOL: error: cannot read '<stdin>': Bad file descriptor" '$TOOL --compare - <&-'
answer 3 - "<stdin>:1: error: NUL byte in an SQL script
<stdin>:1: hint: is the file UTF-16 or a custom-format dump? plain SQL in UTF-8 is needed" \
    'printf "\0\001\377binary" | $TOOL --compare -'
answer 0 '"kind": "db-schema"' '' '$TOOL --introspect'
loses_output '$TOOL --introspect'
done_testing
