#!/bin/sh
# api-load --show-failures, --expect-security-headers, --expect-body, --expect-header.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
