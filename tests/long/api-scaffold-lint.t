#!/bin/sh
# typescript-eslint's rules over what is generated from every description of the contract test.
LINT_ALL=1 exec sh "$(dirname "$0")/../lib/with.sh" node "$(dirname "$0")/../e2e/api-scaffold-lint.mjs"
