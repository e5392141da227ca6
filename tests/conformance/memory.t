#!/bin/sh
# Memory that runs out at any point is an error with a status, in every tool.
. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/faults.sh"

for tool in api-scaffold db-migrate api-load; do
    survives_faults "$tool --help" "$tool" --help
    survives_faults "$tool --document-schema" "$tool" --document-schema diagnostics
    survives_faults "$tool --nonsense" "$tool" --nonsense
done
survives_faults "api-load of a closed port" api-load -n 1 -t 1 http://127.0.0.1:9/
done_testing
