#!/bin/sh
# Mock services of many descriptions answer valid requests and ones with a fault as is due.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
