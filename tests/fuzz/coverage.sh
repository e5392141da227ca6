#!/bin/sh
# The share of the readers' lines (scaffold/read/) that their fuzzers reach; below 80 % the status is 1.
# usage: FUZZ_SECONDS=30 coverage.sh
#
# Both targets run on a build of their own, by clang's coverage of sources.
set -eu
cd "$(dirname "$0")/../.."
folder=build/coverage
seconds=${FUZZ_SECONDS:-30}
rm -rf $folder
mkdir -p $folder

for target in yaml json; do
    clang -std=c11 -O1 -g -fprofile-instr-generate -fcoverage-mapping -fsanitize=fuzzer \
        -I. -Ibuild -D_POSIX_C_SOURCE=200809L -o $folder/$target \
        tests/fuzz/scaffold/$target.c scaffold/read/*.c build/libcommon.a -lyaml -ljansson -lm
    mkdir $folder/$target.corpus
    LLVM_PROFILE_FILE=$folder/$target.profraw $folder/$target -seed=1 -max_total_time="$seconds" -verbosity=0 \
        -artifact_prefix=$folder/ $folder/$target.corpus tests/fuzz/scaffold/$target 2>$folder/$target.log ||
        { cat $folder/$target.log; exit 1; }
done
llvm-profdata merge -o $folder/profile $folder/*.profraw
llvm-cov report -instr-profile=$folder/profile $folder/yaml -object $folder/json scaffold/read >$folder/report
cat $folder/report
awk '$1 == "TOTAL" { exit !($10 + 0 >= 80) }' $folder/report
