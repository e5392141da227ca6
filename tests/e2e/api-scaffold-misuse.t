#!/bin/sh
# What a specification does not allow does not compile: parameters, bodies, and answers by status.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
