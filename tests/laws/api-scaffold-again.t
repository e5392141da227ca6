#!/bin/sh
# Generating again leaves what people wrote: 50 random rounds of edits and new specifications.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
