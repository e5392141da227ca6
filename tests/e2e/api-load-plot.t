#!/bin/sh
# api-load --plot, --format csv and prometheus.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
