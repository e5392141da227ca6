#!/bin/sh
# The suite of all tools for api-scaffold, and how it takes bad input.
TOOL=api-scaffold
. "$(dirname "$0")/suite.sh"

suite
done_testing
