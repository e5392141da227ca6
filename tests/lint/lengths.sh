#!/bin/sh
# For reading, not for judging: functions of more than 60 lines, and the shape of all.
# usage: lengths.sh SOURCE…
set -u
awk '
    FNR == 1 { start = 0 }
    /^{/ { start = FNR }
    /^}/ && start {
        print FNR - start - 1, FILENAME ":" start
        start = 0
    }' "$@" | sort -n | awk '
    { all[NR] = $1 }
    $1 > 60 { over++; print "    " $2 ": a function of " $1 " lines" }
    END {
        if (NR)
            printf "%d functions: median %d lines, 90th percentile %d, %d over 60\n",
                NR, all[int((NR + 1) / 2)], all[int(NR * 0.9)], over
    }'
