#!/bin/sh
# The suite of all tools for db-migrate, and how it takes bad input.
TOOL=db-migrate
. "$(dirname "$0")/suite.sh"

suite
done_testing
