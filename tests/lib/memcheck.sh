#!/bin/sh
# Run unit tests and command cases under valgrind: any finding fails.
# usage: memcheck.sh TEST…      (BUILD and JOBS from make)
#
# Unit tests run under it directly. The cases take tools from a folder of wrappers, one per program,
# and the runner of cases looks for findings after each (tests/lib/cases.sh).
set -eu
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
. "$ROOT/tests/lib/environment.sh"
cd "$ROOT"

TOOLS=$BUILD/memcheck
VALGRIND_OPTIONS='--quiet --leak-check=full --show-leak-kinds=definite,indirect,possible --errors-for-leak-kinds=definite,indirect --error-exitcode=99'
mkdir -p "$TOOLS"
for program in api-scaffold db-migrate api-load; do
    binary=$BUILD/$program
    # where the C library is linked in, valgrind cannot watch allocations
    [ "$program" != api-scaffold ] || binary=$BUILD/tests/dynamic/$program
    [ -x "$binary" ] || { echo "memcheck: there is no $binary" >&2 && exit 1; }
    cat >"$TOOLS/$program" <<SCRIPT
#!/bin/sh
exec valgrind $VALGRIND_OPTIONS --log-file="\$VALGRIND_LOGS/log.%p" "$binary" "\$@"
SCRIPT
    chmod 755 "$TOOLS/$program"
done
export TOOLS VALGRIND=1 BUILD

exec perl tests/run.pl -j "${JOBS:-2}" -t 1800 -w "valgrind $VALGRIND_OPTIONS" "$@"
