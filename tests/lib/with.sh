#!/bin/sh
# Run a command in the environment of the tests: sh tests/lib/with.sh node tests/e2e/some.t
set -u
ROOT=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
. "$ROOT/tests/lib/environment.sh"
exec "$@"
