#!/bin/sh
# What a service of --init does to those who attack it.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
