#!/bin/sh
# What api-load shows on a terminal, and leaves out of pipes; what a signal leaves behind.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
