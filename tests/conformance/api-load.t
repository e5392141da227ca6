#!/bin/sh
# The suite of all tools for api-load, and how it takes bad input.
TOOL=api-load
. "$(dirname "$0")/suite.sh"

suite
done_testing
