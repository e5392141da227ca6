#!/bin/sh
# Every description of the contract test, on every framework, under TypeScript 5.9, 6.0 and 7.0.
TYPESCRIPT_ALL=1 exec sh "$(dirname "$0")/../lib/with.sh" node "$(dirname "$0")/../e2e/api-scaffold-typescript.mjs"
