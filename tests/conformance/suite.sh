# shellcheck shell=sh
# What every tool answers in the same words: sourced by TOOL.t, which gives the few rows of its own.
#
#   answer WANT_STATUS 'stdout pattern or -' 'stderr to the byte' SHELL-COMMAND
#
# In the command, $TOOL is the tool. Patterns are extended regular expressions that must match some
# line of stdout; "-" stands for an empty stdout; "*" for whatever.

. "$(dirname "$0")/../lib/tap.sh"
cd "$TMP" || exit 1
export TOOL
hint="$TOOL: hint: '$TOOL --help' lists the options"

# One row: the command's status, stdout and stderr.
answer() {
    answer_status=0
    timeout -k 5 20 sh -c "$4" >out 2>err </dev/null || answer_status=$?
    is "status $answer_status, stderr: $(cat err)" "status $1, stderr: $3" "$TOOL: $4"
    case $2 in
    -) is "$(cat out)" '' "$TOOL: $4: stdout is empty" ;;
    '*') ;;
    *) like "$(cat out)" "$2" "$TOOL: $4: stdout" ;;
    esac
}

# usage MESSAGE COMMAND [HINT]: a mistake in the command line.
usage() {
    answer 2 - "$TOOL: error: $1
${3:-$hint}" "$2"
}

informs() {
    answer 0 "^$TOOL - [a-z]" '' '$TOOL --help'
    cp out help
    answer 0 '^usage: ' '' '$TOOL -h'
    is "$(cat out)" "$(cat help)" "-h is --help"
    is "$(awk 'END { if (NR > 23) print NR " lines" }' help)" '' "--help fits a screen, with the prompt below it"
    is "$(awk 'length > 80' help)" '' "--help fits a terminal"
    for option in output format json quiet verbose color help version completion document-schema; do
        like "$(cat help)" "--$option( |\$)" "--help lists --$option"
    done
    answer 0 "^$TOOL [0-9]+\.[0-9]+\.[0-9]+ \([0-9a-f]{8}\)\$" '' '$TOOL --version'
    answer 0 "^$TOOL [0-9]+\.[0-9]+\.[0-9]+ \([0-9a-f]{8}\)\$" '' '$TOOL -V'
    answer 0 '^usage: ' '' '$TOOL --quiet --help --version'
}

refuses_mistakes() {
    usage "unknown option '--nonsense'" '$TOOL --nonsense'
    usage "unknown option '--nonsense'" '$TOOL --nonsense=value --help'
    for option in hel vers outp completi document-schem; do
        full=$(sed -n "s/.*--\(${option}[a-z-]*\).*/\1/p" help | head -n 1)
        usage "unknown option '--$option'" "\$TOOL --$option" \
            "$TOOL: hint: did you mean '--$full'? ('$TOOL --help' lists the options)"
    done
    usage "unknown option '-Z'" '$TOOL -Z'
    usage "unknown option '-Z'" '$TOOL -qZ'
    usage "option '--output' needs PATH" '$TOOL --output'
    usage "option '--output' needs PATH" '$TOOL -qo'
    usage "option '--quiet' takes no value" '$TOOL --quiet=yes'
    usage "option '--color' needs one of auto, always, never, not 'red'" '$TOOL --color red'
    usage "option '--completion' needs one of bash, zsh, not 'fish'" '$TOOL --completion fish'
    usage "unknown option '--\\x1B[31m'" "\$TOOL \"\$(printf -- '--\\033[31m')\""
}

completes() {
    answer 0 '^complete ' '' '$TOOL --completion bash'
    cp out completion.bash
    name "bash takes the completion" && ok bash -n completion.bash
    is "$(bash -c ". ./completion.bash; COMP_WORDS=($TOOL --hel); COMP_CWORD=1
        _$(echo "$TOOL" | tr - _); echo \"\${COMPREPLY[*]}\"" 2>&1)" --help "bash completes --hel"
    is "$(bash -c ". ./completion.bash; COMP_WORDS=($TOOL --color a); COMP_CWORD=2
        _$(echo "$TOOL" | tr - _); echo \"\${COMPREPLY[*]}\"" 2>&1)" 'auto always' "bash completes a choice"
    answer 0 "^#compdef $TOOL\$" '' '$TOOL --completion zsh'
    cp out completion.zsh
    name "zsh takes the completion" && ok zsh -n completion.zsh
}

describes_documents() {
    for kind in "$ROOT"/common/schema/*.json; do
        kind=$(basename "$kind" .json)
        answer 0 "\"const\": *\"$kind\"" '' "\$TOOL --document-schema $kind"
        cp out "$kind.json"
    done
    name "every schema is a valid JSON Schema" && ok node "$ROOT/tests/lib/schema.mjs" ./*.json
    answer 2 - "$TOOL: error: unknown document kind 'diagnostic'
$TOOL: hint: did you mean 'diagnostics'?" '$TOOL --document-schema diagnostic'
    answer 2 - "$TOOL: error: unknown document kind 'xyzzy-plugh'
$TOOL: hint: backend-documents(5) lists the kinds" '$TOOL --document-schema xyzzy-plugh'
}

notices_lost_output() {
    for option in --help --version '--completion bash' '--completion zsh' \
        '--document-schema diagnostics'; do
        answer 4 - "$TOOL: error: cannot write to standard output: Bad file descriptor" "\$TOOL $option >&-"
        answer 4 - "$TOOL: error: cannot write to standard output: No space left on device" \
            "\$TOOL $option >/dev/full"
    done
    answer 0 '^usage: ' '' '$TOOL --help 2>&- <&-'
    answer 2 - '' '$TOOL --nonsense 2>&-'
    answer 2 - '' '$TOOL --nonsense 2>/dev/full'
    answer 2 - "$(printf "$TOOL: \033[1;31merror:\033[0m unknown option '-Z'
$TOOL: \033[1;32mhint:\033[0m '$TOOL --help' lists the options")" '$TOOL --color always -Z'
    answer 2 - "$TOOL: error: unknown option '-Z'
$hint" 'NO_COLOR=1 TERM=xterm $TOOL -Z'
}

# The rows that need a command which does its work: how it says that its result got lost.
loses_output() {
    full="$TOOL: error: cannot write to standard output: No space left on device"
    closed="$TOOL: error: cannot write to standard output: Bad file descriptor"
    answer 4 - "$full" "$1 >/dev/full"
    answer 4 - "$closed" "$1 >&-"
    answer 4 - "$closed" "$1 >&- <&-"
}

# mistaken_format COMMAND [FORMATS]
mistaken_format() {
    usage "option '--format' needs ${2:-text or json}, not 'xml'" "$1 --format xml"
}

suite() {
    informs
    refuses_mistakes
    completes
    describes_documents
    notices_lost_output
}
