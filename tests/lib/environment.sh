# shellcheck shell=sh
# The environment of every test and of the demo; sourced, with ROOT set to the project's folder.
# Sets BUILD and NPM_MODULES, and puts the built tools and the project's node (if any) first in PATH.

BUILD=${BUILD:-build}
case $BUILD in
/*) ;;
*) BUILD=$ROOT/$BUILD ;;
esac
NPM_MODULES=$ROOT/build/npm/node_modules
TOOLS=${TOOLS:-$BUILD}
PATH=$TOOLS:$PATH
[ -d "$ROOT/build/node/bin" ] && PATH=$ROOT/build/node/bin:$PATH

LC_ALL=C.UTF-8
TZ=UTC
TERM=dumb
ASAN_OPTIONS=exitcode=99:detect_leaks=1:abort_on_error=0:allocator_may_return_null=1
UBSAN_OPTIONS=print_stacktrace=1
export ROOT BUILD NPM_MODULES TOOLS PATH LC_ALL TZ TERM ASAN_OPTIONS UBSAN_OPTIONS

unset DATABASE_URL NO_COLOR COLUMNS http_proxy https_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY all_proxy
for variable in $(env | sed -n 's/^\(PG[A-Z]*\)=.*/\1/p'); do
    unset "$variable"
done
