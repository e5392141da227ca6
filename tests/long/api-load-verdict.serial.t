#!/bin/sh
# The experiments on the verdicts of api-load: more than an hour.
exec sh "$(dirname "$0")/../lib/with.sh" node "$(dirname "$0")/../bench/verdict/experiments.mjs"
