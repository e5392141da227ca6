# shellcheck shell=sh
# How the demo speaks: headings, commands as a user would type them, a sentence on what came out.
# Sourced by run.sh; bold on a terminal unless NO_COLOR is set. The file STORY gets the same for the page:
# each line begins with '#', '$' (a further line of a command: '+') or '>'.

if [ -t 1 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    bold=$(printf '\033[1m') green=$(printf '\033[1;32m') red=$(printf '\033[1;31m') plain=$(printf '\033[0m')
else
    bold='' green='' red='' plain=''
fi

# heading TEXT: the next step.
heading() {
    steps=$((${steps:-0} + 1))
    printf '\n%s%d. %s%s\n' "$green" "$steps" "$*" "$plain"
    printf '# %s\n' "$*" >>"$STORY"
}

# say TEXT: what came out of it.
say() {
    printf '   %s\n' "$*"
    printf '%s\n' "$*" | sed 's/^/> /' >>"$STORY"
}

# typed COMMAND: show a command line.
typed() {
    printf '\n%s$ %s%s\n' "$bold" "$1" "$plain"
    printf '%s\n' "$1" | sed '1s/^/$ /; 2,$s/^/+ /' >>"$STORY"
}

# run COMMAND: show a command line and run it in this shell; the demo ends when it fails.
run() {
    typed "$1"
    eval "$1" || broken "status $? of: $1"
}

# broken TEXT: the demo does not show what it is there to show.
broken() {
    printf '\n%sdemo: error: %s%s\n' "$red" "$*" "$plain" >&2
    exit 1
}
