#!/bin/sh
# The contract test with every description on every framework, and with more faults.
LONG=1 exec sh "$(dirname "$0")/../lib/with.sh" node "$(dirname "$0")/../e2e/api-scaffold-contract.mjs"
