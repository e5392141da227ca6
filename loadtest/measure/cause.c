/* The table of causes. */
#include "loadtest/measure/cause.h"

#include "loadtest/measure/counts.h"

#include "common/parse.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

static const char *const names[CAUSE_COUNT] = {
    [CAUSE_NONE] = "none",
    [CAUSE_DNS] = "DNS",
    [CAUSE_REFUSED] = "Connection refused",
    [CAUSE_UNREACHABLE] = "Host unreachable",
    [CAUSE_RESET] = "Connection reset",
    [CAUSE_CLOSED] = "Connection closed",
    [CAUSE_CONNECT_TIMEOUT] = "Connection timeout",
    [CAUSE_TLS_TIMEOUT] = "TLS timeout",
    [CAUSE_FIRST_BYTE_TIMEOUT] = "First byte timeout",
    [CAUSE_TOTAL_TIMEOUT] = "Total timeout",
    [CAUSE_TLS_VERIFICATION] = "TLS verification",
    [CAUSE_TLS] = "TLS failure",
    [CAUSE_MALFORMED] = "Malformed response",
    [CAUSE_NO_HTTP2] = "HTTP/2 not negotiated",
    [CAUSE_HTTP2] = "HTTP/2 failure",
    [CAUSE_GOAWAY] = "Connection shut down",
    [CAUSE_STREAM_REFUSED] = "Stream refused",
    [CAUSE_STREAM_RESET] = "Stream reset",
    [CAUSE_PROXY] = "Proxy failure",
    [CAUSE_REDIRECTS] = "Too many redirects",
    [CAUSE_PORTS] = "Local ports exhausted",
    [CAUSE_DESCRIPTORS] = "Local descriptors exhausted",
    [CAUSE_NETWORK] = "Network failure",
    [CAUSE_HEADER] = "Unexpected header",
    [CAUSE_BODY] = "Unexpected body",
    [CAUSE_STATUS] = "HTTP",
};

static const struct {
    int number;
    enum cause cause;
} numbers[] = {
    {ECONNREFUSED, CAUSE_REFUSED},     {ENOENT, CAUSE_REFUSED},
    {ECONNRESET, CAUSE_RESET},         {EPIPE, CAUSE_RESET},
    {ECONNABORTED, CAUSE_RESET},       {ETIMEDOUT, CAUSE_CONNECT_TIMEOUT},
    {EHOSTUNREACH, CAUSE_UNREACHABLE}, {ENETUNREACH, CAUSE_UNREACHABLE},
    {EACCES, CAUSE_UNREACHABLE},       {EPERM, CAUSE_UNREACHABLE},
    {EADDRNOTAVAIL, CAUSE_PORTS},      {EADDRINUSE, CAUSE_PORTS},
    {EMFILE, CAUSE_DESCRIPTORS},       {ENFILE, CAUSE_DESCRIPTORS},
};

void cause_count(struct cause_counts *counts, enum cause cause, unsigned detail)
{
    counts->of[cause]++;
    if (detail < CAUSE_DETAILS)
        counts->details[detail]++;
}

void cause_counts_add(struct cause_counts *into, const struct cause_counts *from)
{
    counts_add(into->of, from->of, CAUSE_COUNT);
    counts_add(into->details, from->details, CAUSE_DETAILS);
}

const char *cause_name(enum cause cause)
{
    return names[cause];
}

enum cause cause_find(const char *name, unsigned *status)
{
    const char *prefix = names[CAUSE_STATUS];
    int64_t number;
    for (unsigned i = CAUSE_NONE + 1; i < CAUSE_STATUS; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum cause)i;
    size_t length = strlen(prefix);
    if (strncmp(name, prefix, length) != 0 || name[length] != ' ' ||
        parse_integer(name + length + 1, 0, 999, &number) != 0)
        return CAUSE_NONE;
    *status = (unsigned)number;
    return CAUSE_STATUS;
}

enum cause cause_of_errno(int number)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        if (numbers[i].number == number)
            return numbers[i].cause;
    return CAUSE_NETWORK;
}
