#!/bin/sh
# Requests and attacks of 25 specifications, as a load on generated mock services.
LONG=1 exec sh "$(dirname "$0")/../lib/with.sh" node "$(dirname "$0")/../e2e/api-scaffold-emit.mjs"
