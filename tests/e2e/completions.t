#!/bin/sh
# The tab key, in real shells: bash and zsh complete options, files, frameworks, formats and kinds.
. "$(dirname "$0")/../lib/tap.sh"

mkdir "$TMP/completions" "$TMP/here" && cd "$TMP/here" || exit 1
touch openapi.yaml
mkdir routes
for tool in api-scaffold db-migrate api-load; do
    "$tool" --completion bash >"$TMP/completions/$tool"
    "$tool" --completion zsh >"$TMP/completions/_$tool"
done

# What is typed, and what it becomes.
cat >"$TMP/table" <<'TABLE'
api-scaffold --fram|api-scaffold --framework
api-scaffold --framework ex|api-scaffold --framework express
api-scaffold -F ko|api-scaffold -F koa
api-scaffold open|api-scaffold openapi.yaml
api-scaffold --base rou|api-scaffold --base routes/
api-scaffold --emit att|api-scaffold --emit attacks
api-load --document-schema load-r|api-load --document-schema load-report
api-load --format pro|api-load --format prometheus
api-load --color=al|api-load --color=always
api-load -m PAT|api-load -m PATCH
db-migrate --compare op|db-migrate --compare openapi.yaml
db-migrate --layout golang|db-migrate --layout golang-migrate
db-migrate --allow dr|db-migrate --allow drift
db-migrate --completion b|db-migrate --completion bash
TABLE
cut -d '|' -f 1 "$TMP/table" >"$TMP/typed"
for shell in bash zsh; do
    timeout 60 zsh -f "$ROOT/tests/lib/tab.zsh" "$shell" "$TMP/completions" <"$TMP/typed" >"$TMP/lines" 2>&1
    is "$(sed 's,[ /=]*$,,' "$TMP/lines")" "$(cut -d '|' -f 2 "$TMP/table" | sed 's,[ /=]*$,,')" "$shell completes what is typed"
done
done_testing
