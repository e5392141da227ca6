#!/bin/sh
# The suite of all tools for api-load, and how it takes bad input.
# shellcheck disable=SC2016 # commands are expanded when they are run
TOOL=api-load
. "$(dirname "$0")/suite.sh"

suite
mistaken_format "$TOOL http://127.0.0.1:9/" "text, json, csv or prometheus"
usage "no URL is given: write one such as http://localhost:3000/users" '$TOOL'
answer 4 - "$TOOL: error: cannot read 'none': No such file or directory" '$TOOL -b @none 127.0.0.1:9'
answer 3 - "$TOOL: error: '.' is a folder, not a file" '$TOOL -b @. 127.0.0.1:9'
answer 3 - "$TOOL: error: '<stdin>' is empty
$TOOL: hint: did the command in front of it fail?" '$TOOL -b - 127.0.0.1:9'
answer 4 - "$TOOL: error: cannot read '<stdin>': Bad file descriptor" '$TOOL -b - 127.0.0.1:9 <&-'
answer 1 '"cause": "Connection refused"' '' '$TOOL -n 1 127.0.0.1:9'
answer 1 '"cause": "Connection refused"' '' 'printf "\0\001\377binary" | $TOOL -n 1 -b - 127.0.0.1:9'
loses_output '$TOOL -n 1 127.0.0.1:9'
done_testing
