/* Statuses of HTTP. */
#include "scaffold/source/describe.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static const struct {
    int status;
    const char *phrase;
} rows[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Payload Too Large"},
    {415, "Unsupported Media Type"},
    {418, "I'm a teapot"},
    {422, "Unprocessable Entity"},
    {423, "Locked"},
    {424, "Failed Dependency"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
};

#define ROW_COUNT (sizeof rows / sizeof *rows)
#define NAME_SIZE 64

const char *describe_status(const char *status)
{
    char text[16];

    for (size_t i = 0; i < ROW_COUNT; i++) {
        snprintf(text, sizeof text, "%d", rows[i].status);
        if (strcmp(text, status) == 0)
            return rows[i].phrase;
    }
    return strcmp(status, "default") == 0 ? "Any other answer" : "Response";
}

/* Letters only, in small ones. */
static void plain(const char *text, char out[NAME_SIZE])
{
    size_t length = 0;

    for (; *text && length < NAME_SIZE - 1; text++)
        if (isalpha((unsigned char)*text))
            out[length++] = (char)tolower((unsigned char)*text);
    out[length] = '\0';
}

int describe_constant(const char *name)
{
    char wanted[NAME_SIZE], phrase[NAME_SIZE];

    plain(name, wanted);
    for (size_t i = 0; i < ROW_COUNT; i++) {
        plain(rows[i].phrase, phrase);
        if (strcmp(wanted, phrase) == 0)
            return rows[i].status;
    }
    return strcmp(wanted, "movedtemporarily") == 0 ? 302 : 0;
}

int describe_error(const char *name)
{
    static const char *const tails[] = {"error", "exception", "httperror", "httpexception"};
    char text[NAME_SIZE];
    size_t length;

    plain(name, text);
    length = strlen(text);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        size_t tail = strlen(tails[i]);

        if (length > tail && strcmp(text + length - tail, tails[i]) == 0) {
            int status;

            text[length - tail] = '\0';
            status = describe_constant(text);
            if (status >= 400)
                return status;
            text[length - tail] = tails[i][0];
        }
    }
    return describe_constant(text) >= 400 ? describe_constant(text) : 0;
}
