#!/bin/sh
# What api-load reports against what a server measures itself.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
