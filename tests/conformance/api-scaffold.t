#!/bin/sh
# The suite of all tools for api-scaffold, and how it takes bad input.
# shellcheck disable=SC2016 # commands are expanded when they are run
TOOL=api-scaffold
. "$(dirname "$0")/suite.sh"

suite
mistaken_format "$TOOL spec.yaml"
answer 4 - "$TOOL: error: cannot read 'none.yaml': No such file or directory" '$TOOL none.yaml'
answer 3 - "$TOOL: error: '.' is a folder, not a file
$TOOL: hint: name the document in it; code is read with --generate-spec" '$TOOL .'
answer 3 - "$TOOL: error: '<stdin>' is empty
$TOOL: hint: did the command in front of it fail?" '$TOOL -'
answer 3 - "$TOOL: error: '<stdin>' is empty
$TOOL: hint: did the command in front of it fail?" '$TOOL </dev/null'
answer 4 - "$TOOL: error: cannot read '<stdin>': Bad file descriptor" '$TOOL - <&-'
answer 3 - "<stdin>:1:3: error: the document is not UTF-8 here
<stdin>:1:3: hint: save the file as UTF-8" 'printf "\0\001\377binary" | $TOOL -'
answer 2 - "$TOOL: error: one specification at a time: 'b' is too many
$hint" '$TOOL a b'

cat >spec.yaml <<'YAML'
openapi: 3.0.3
info: { title: Small, version: 1.0.0 }
paths:
  /users:
    get:
      responses: { '200': { description: the users } }
YAML
answer 0 '"kind": "scaffold-bundle"' '' '$TOOL spec.yaml'
answer 0 '"kind": "scaffold-bundle"' '' '$TOOL <spec.yaml'
loses_output '$TOOL spec.yaml'
done_testing
