# shellcheck shell=sh
# Every n-th allocation made to fail in turn: sourced after tap.sh.
#
#   survives_faults NAME COMMAND…
#
# The command may end with a status of its own from 1 to 4, or as if nothing had happened; it may not
# crash, hang, or claim success with another output. The output must be the same in every run.

FAULTS_TRIED=${FAULTS_TRIED:-150}
PATH=$BUILD/tests/dynamic:$PATH

# One run with the n-th allocation failing; succeeds when it ends as it should.
fault_run() {
    rm -f "$TMP/fired"
    fault_status=0
    timeout -k 5 20 env LD_PRELOAD="$BUILD/tests/fault.so" FAULT_AT=$fault FAULT_FIRED="$TMP/fired" \
        "$@" >"$TMP/fault.out" 2>"$TMP/fault.err" </dev/null || fault_status=$?
    case $fault_status in
    0) cmp -s "$TMP/fault.good" "$TMP/fault.out" || fault_status='0 with another output' ;;
    esac
    case $fault_status in
    [01234]) return 0 ;;
    *) return 1 ;;
    esac
}

survives_faults() {
    fault_name=$1
    shift
    [ -e "$BUILD/tests/fault.so" ] || give_up "there is no $BUILD/tests/fault.so"
    "$@" >"$TMP/fault.good" 2>/dev/null </dev/null
    # Each of the first, and then in ever wider steps: the start is denser in decisions.
    fault=1 fault_count=0 fault_bad=''
    while [ "$fault_count" -lt "$FAULTS_TRIED" ]; do
        fault_run "$@" || fault_bad="$fault_bad
allocation $fault: status $fault_status: $(tail -n 1 "$TMP/fault.err")"
        [ -e "$TMP/fired" ] || break
        fault_count=$((fault_count + 1))
        fault=$((fault + 1 + fault / 20))
    done
    fault_bad=$(printf '%s' "$fault_bad" | head -n 12)
    is "$fault_bad" '' "$fault_name: each of $fault_count failing allocations is survived"
    [ "$fault_count" -gt 0 ] || fail "$fault_name: faults were fired ($fault_count)"
}
