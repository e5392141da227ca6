#!/bin/sh
# api-load --expect-rate-limit.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
