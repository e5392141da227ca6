#!/bin/sh
# The tests' own tools: what fails must be seen to fail, hang must end, and nothing may be left running.
. "$(dirname "$0")/../lib/tap.sh"

# A project of its own, with the plumbing of this one.
project=$TMP/project
mkdir -p "$project/tests/cases"
touch "$project/Makefile"
cp -r "$ROOT/tests/lib" "$ROOT/tests/run.pl" "$project/tests/"
unset CI UPDATE VALGRIND SAN
CASE_SECONDS=1
export CASE_SECONDS

# a_case NAME CMD: a command case; its files follow by `give`.
a_case() {
    case_folder=$project/tests/cases/tool/$1
    mkdir -p "$case_folder"
    printf '%s\n' "$2" >"$case_folder/cmd"
}

give() {
    printf "$2" >"$case_folder/$1"
}

cases() {
    (cd "$project" && sh tests/lib/cases.sh tool "$@" 2>&1)
}

a_case good 'cat; echo oops >&2; pwd | grep -c /cwd$; exit 3'
give in 'hello\n'
give out 'hello\n1\n'
give err 'oops\n'
give status '3\n'
a_case out 'printf "a\nb"'
give out 'a\nb\n'
a_case err 'echo surprise >&2'
a_case status 'exit 1'
a_case crash 'kill -SEGV $$'
is "$(cases good)" 'ok 1 - tool: good
1..1' "a case that holds"
like "$(cases out)" '^not ok 1 - tool: out$' "a missing newline is seen"
like "$(cases out)" 'No newline at end of file' "and shown"
like "$(cases err)" '^not ok 1' "an unexpected message is seen"
like "$(cases err)" '^# +\+surprise$' "and shown"
like "$(cases status)" '^# +status 1, not 0$' "a status is seen"
like "$(cases crash)" '^# +status 139, not 0$' "a crash is seen"
a_case slow 'sleep 100'
like "$(cases slow)" 'stopped after 1 seconds' "a case that hangs is stopped"
name "a run with failures fails" && not cases
like "$(cases)" '^1\.\.6$' "all cases are run"
UPDATE=1 cases out err status >/dev/null
name "what came is taken over when asked for" && ok cases out err status

# script NAME BODY: a test of that project.
script() {
    printf '#!/bin/sh\n%s\n' "$2" >"$project/$1"
    chmod 755 "$project/$1"
}

# The last line of a run of those tests, without the time that it took.
counts() {
    (cd "$project" && perl tests/run.pl -t 2 "$@" 2>&1 | tail -n 1)
}

script good.t 'echo "ok 1"; echo "ok 2"; echo "1..2"'
script bad.t 'echo "ok 1"; echo "not ok 2"; echo "1..2"'
script short.t 'echo "ok 1"; echo "1..2"'
script silent.t 'exit 0'
script dies.t 'echo "ok 1"; echo "1..1"; exit 7'
script hangs.t 'echo "ok 1"; sleep 100'
script skips.t 'echo "ok 1 # skip no reason"; echo "1..1"'
script reads.t 'read -r line && echo "not ok 1" || echo "ok 1"; echo "1..1"'
is "$(counts ./good.t)" '2 passed, 0 failed' "what passes is counted"
is "$(counts ./good.t ./bad.t)" '3 passed, 1 failed' "what fails too"
is "$(counts ./short.t)" '1 passed, 1 failed' "a test that stops early fails"
is "$(counts ./silent.t)" '0 passed, 1 failed' "a test without tests fails"
is "$(counts ./dies.t)" '1 passed, 1 failed' "a status fails"
is "$(counts ./hangs.t)" '1 passed, 1 failed' "a test that hangs is stopped"
is "$(counts ./skips.t)" '1 passed, 0 failed' "a skipped test passes"
is "$(CI=1 counts ./skips.t)" '0 passed, 1 failed' "but not in CI"
is "$(counts ./reads.t)" '1 passed, 0 failed' "tests have no standard input"
is "$(counts ./absent.t)" '0 passed, 1 failed' "a test that is not there fails"

# A test that is ended in the middle leaves neither processes nor its folder.
script leaves.t ". tests/lib/tap.sh
sleep 1000 & reap \$!
echo \"\$TMP \$!\" >left
kill -TERM \$\$
sleep 1000"
sed -i 's|^\. tests|cd "$(dirname "$0")" \&\& . ./tests|' "$project/leaves.t"
(cd "$project" && timeout 20 ./leaves.t >/dev/null 2>&1)
read -r folder pid <"$project/left"
not_there() {
    [ ! -e "$folder" ] && ! alive "$pid"
}
name "what a test started ends with it, also by a signal" && ok not_there
done_testing
