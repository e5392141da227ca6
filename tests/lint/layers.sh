#!/bin/sh
# Who may do what: a tool includes its own headers and those of common; common includes its own only;
# messages.c, the progress line and the mains' helpers in common write to the standard descriptors;
# only mains, the end of memory and children of our own exit.
set -u

# No file of the first directory includes a header of the others.
apart() {
    directory=$1
    shift
    for other; do
        grep -rnE "#include \"(\.\./)*$other/" "$directory" --include='*.[ch]' &&
            echo "    $directory must not include $other"
    done
}

apart common scaffold migrate loadtest tests
apart scaffold migrate loadtest tests
apart migrate scaffold loadtest tests
apart loadtest scaffold migrate tests

grep -rnE '#include "[^/"]*"' common scaffold migrate loadtest --include='*.[ch]' &&
    echo "    includes are written from the top of the project"

# The code without comments and the contents of strings, as FILE:LINE:TEXT.
code=$(find common scaffold migrate loadtest -name '*.[ch]' -exec awk '
    {
        gsub(/"([^"\\]|\\.)*"/, "\"\"")
        if (comment && sub(/^.*\*\//, "")) comment = 0
        if (comment) next
        gsub(/\/\*([^*]|\*[^\/])*\*\//, "")
        if (sub(/\/\*.*/, "")) comment = 1
        print FILENAME ":" FNR ":" $0
    }' {} +)

# forbidden PATTERN REASON [FILE-THAT-MAY…]
forbidden() {
    pattern=$1 reason=$2
    shift 2
    printf '%s\n' "$code" | grep -E "^[^:]*:[0-9]*:(.*[^a-zA-Z0-9_.>])?($pattern)" | while IFS= read -r hit; do
        for file; do
            case $hit in "$file":*) continue 2 ;; esac
        done
        printf '%s\n    %s\n' "$hit" "$reason"
    done
}

forbidden '((write|dprintf|fdopen) *\( *(STDERR_FILENO|2)|stderr)([^a-zA-Z0-9_]|$)' 'only common prints to stderr' \
    common/message.c common/terminal.c
forbidden '(printf|vprintf|fprintf|puts|putchar|fputs|fputc|perror|err|errx|warn|warnx) *\(' \
    'only common prints (buffer_printf, then output_stdout)'
forbidden '(exit|_exit|_Exit|abort) *\(' 'only the end of memory, signals and the end of a child end the process' \
    common/memory.c common/interrupt.c migrate/catalog/keeper.c
forbidden '(gets|strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|system|tmpnam|mktemp|alloca) *\(' \
    'there is a safe way in common or in the standard'
# settings.c and outcome.c are the two halves of api-load's main.
forbidden 'message_(error|warning|note|hint|report|verbose) *\(' 'messages come from mains; others fill an error' \
    common/message.c common/message.h common/option.c common/diagnostic.c \
    scaffold/main.c migrate/main.c loadtest/main.c loadtest/settings.c loadtest/outcome.c
exit 0
