# shellcheck shell=sh
# TAP for POSIX sh: sourced by a test that stands below tests/, run from anywhere.
#
#   . "$(dirname "$0")/../lib/tap.sh"
#   is "got" "want" "name"         ok COMMAND…     # under `name "what must hold"`
#   done_testing
#
# It sets ROOT (the project), BUILD, NPM_MODULES and a private folder TMP that is removed at the end,
# puts the built tools and the right node first in PATH, and clears what would make a run depend on
# the machine. Processes named to `reap PID` are ended by id when the test ends, however it ends.

set -u
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")" && while [ ! -e Makefile ] && [ "$PWD" != / ]; do cd ..; done && pwd)
. "$ROOT/tests/lib/environment.sh"
. "$ROOT/tests/lib/port.sh"

TMP=$(mktemp -d "${TMPDIR:-/tmp}/backend-test.XXXXXX") || exit 1
chmod 755 "$TMP"
tap_count=0
tap_failed=0
tap_pids=
tap_folders=

# discard FOLDER: it is removed when the test ends, as TMP is. Its name has no blanks.
discard() {
    tap_folders="$1 $tap_folders"
}

# reap PID [SIGNAL]: it ends with the test, the last one first.
reap() {
    tap_pids="$1:${2:-TERM} $tap_pids"
}

# alive PID: it runs; one that has ended and was not waited for does not.
alive() {
    read -r tap_stat 2>/dev/null <"/proc/$1/stat" || return 1
    case $tap_stat in *') Z '*) return 1 ;; esac
}

# end PID [SIGNAL]: end it now and wait for it: the signal, once a second because one that comes before
# a new process is itself is lost, and after ten seconds KILL.
end() {
    tap_tries=200
    while alive "$1" && [ "$tap_tries" -gt 0 ]; do
        [ $((tap_tries % 20)) = 0 ] && kill -"${2:-TERM}" "$1" 2>/dev/null
        sleep 0.05
        tap_tries=$((tap_tries - 1))
    done
    kill -KILL "$1" 2>/dev/null
    wait "$1" 2>/dev/null
}

tap_cleanup() {
    for tap_pid in $tap_pids; do
        end "${tap_pid%%:*}" "${tap_pid#*:}"
    done
    tap_pids=
    # shellcheck disable=SC2086 # several folders
    rm -rf "$TMP" $tap_folders
}
trap tap_cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# name TEXT: what the next `ok` is about.
name() {
    tap_name=$*
}

# pass/fail [TEXT]: a result as it stands.
pass() {
    tap_count=$((tap_count + 1))
    printf 'ok %d - %s\n' "$tap_count" "${*:-$tap_name}"
}

fail() {
    tap_count=$((tap_count + 1))
    tap_failed=$((tap_failed + 1))
    printf 'not ok %d - %s\n' "$tap_count" "${*:-$tap_name}"
}

note() {
    printf '%s\n' "$*" | sed 's/^/# /'
}

# ok COMMAND…: passes when the command does; its output is shown when it does not.
ok() {
    tap_status=0
    "$@" >"$TMP/.ok" 2>&1 || tap_status=$?
    if [ "$tap_status" = 0 ]; then
        pass
    else
        fail
        note "status $tap_status of: $*"
        note "$(tail -n 40 "$TMP/.ok")"
    fi
}

# not COMMAND…: passes when it fails with a status below 126 (a crash is no answer).
not() {
    tap_status=0
    "$@" >"$TMP/.ok" 2>&1 || tap_status=$?
    if [ "$tap_status" -ge 1 ] && [ "$tap_status" -le 125 ]; then
        pass
    else
        fail
        note "status $tap_status of: $*"
        note "$(tail -n 40 "$TMP/.ok")"
    fi
}

# is GOT WANT [NAME]: the same text.
is() {
    if [ "$1" = "$2" ]; then
        pass "${3:-$tap_name}"
    else
        fail "${3:-$tap_name}"
        printf '%s\n' "$2" >"$TMP/.want"
        printf '%s\n' "$1" >"$TMP/.got"
        note "$(diff -u --label expected --label got "$TMP/.want" "$TMP/.got")"
    fi
}

# like TEXT PATTERN [NAME]: an extended regular expression matches a line of it.
like() {
    if printf '%s\n' "$1" | grep -Eq -- "$2"; then
        pass "${3:-$tap_name}"
    else
        fail "${3:-$tap_name}"
        note "no match of: $2"
        note "$1"
    fi
}

# unlike TEXT PATTERN [NAME]: it matches none.
unlike() {
    if printf '%s\n' "$1" | grep -Eq -- "$2"; then
        fail "${3:-$tap_name}"
        note "match of: $2"
        note "$1"
    else
        pass "${3:-$tap_name}"
    fi
}

# status WANT COMMAND…: ends with that status; stdout and stderr are in $TMP/out and $TMP/err.
status() {
    tap_want=$1
    shift
    tap_status=0
    "$@" >"$TMP/out" 2>"$TMP/err" </dev/null || tap_status=$?
    if [ "$tap_status" = "$tap_want" ]; then
        pass
    else
        fail
        note "status $tap_status, not $tap_want, of: $*"
        note "$(tail -n 40 "$TMP/err")"
    fi
}

# wait_for SECONDS COMMAND…: try it every tenth of a second; fails when the time is up.
wait_for() {
    tap_tries=$(($1 * 10))
    shift
    until "$@" >/dev/null 2>&1; do
        tap_tries=$((tap_tries - 1))
        [ "$tap_tries" -gt 0 ] || return 1
        sleep 0.1
    done
}

# give_up TEXT: the test cannot go on.
give_up() {
    fail "$@"
    done_testing
}

# needs FILE…: what the build has made for tests is there.
needs() {
    for tap_file; do
        [ -e "$BUILD/$tap_file" ] || give_up "$BUILD/$tap_file is there: make programs"
    done
}

done_testing() {
    echo "1..$tap_count"
    [ "$tap_failed" = 0 ]
    exit
}
