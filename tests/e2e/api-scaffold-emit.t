#!/bin/sh
# Requests and attacks made of a specification get the answers that are due from its mock service.
exec sh "$(dirname "$0")/../lib/with.sh" node "${0%.t}.mjs"
