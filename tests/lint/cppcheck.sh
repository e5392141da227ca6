#!/bin/sh
# cppcheck over the sources of the tools; prints findings only.
set -u
cppcheck --quiet --std=c11 --language=c --enable=warning,portability,performance --inline-suppr -j 2 \
    --template='{file}:{line}: {severity}: {message} [{id}]' --suppress=missingInclude \
    --suppress=missingIncludeSystem --suppress=normalCheckLevelMaxBranches --suppress=varFuncNullUB \
    --library=tests/lint/jansson.cfg -I. -D_POSIX_C_SOURCE=200809L '-DVERSION="0"' '-DCOMMIT="0"' common scaffold migrate loadtest 2>&1
exit 0
