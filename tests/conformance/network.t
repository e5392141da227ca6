#!/bin/sh
# api-scaffold reaches no network: it asks the system for no function that could.
. "$(dirname "$0")/../lib/tap.sh"

asked=$(nm -D --undefined-only "$BUILD/tests/dynamic/api-scaffold" | sed 's/^ *[A-Za-z] //; s/@.*//')
like "$asked" '^(open|openat|fopen|open64)$' 'what it asks for is seen'
unlike "$asked" '^(socket|socketpair|connect|getaddrinfo|gethostby.*|send|sendto|sendmsg|recv|recvfrom|recvmsg|dlopen|res_.*)$' \
    'a network is not in it'
done_testing
