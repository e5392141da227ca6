/* What each field must say; the values by their standards (RFC 6797, CSP 3, HTML's COOP, Fetch). */
#include "loadtest/judge/security.h"

#include <string.h>
#include <strings.h>

#define FRAME_OPTIONS "X-Frame-Options"
#define POLICY "Content-Security-Policy"

static const char *const coop[] = {"same-origin", "same-origin-allow-popups",
                                   "noopener-allow-popups", NULL};
static const char *const corp[] = {"same-origin", "same-site", "cross-origin", NULL};
static const char *const sniff[] = {"nosniff", NULL};
static const char *const frames[] = {"DENY", "SAMEORIGIN", NULL};

static const struct {
    const char *name;
    const char *const *values; /* NULL: any but the empty one */
} headers[SECURITY_HEADERS] = {
    {"Strict-Transport-Security", NULL},  {POLICY, NULL},
    {"Cross-Origin-Opener-Policy", coop}, {"Cross-Origin-Resource-Policy", corp},
    {"X-Content-Type-Options", sniff},    {FRAME_OPTIONS, frames},
};

/* The value of a field, up to the end of its line; NULL when it is not there. */
static const char *find(struct arena *arena, const char *fields, const char *name)
{
    size_t length = strlen(name);
    for (const char *line = fields; *line != '\0';) {
        size_t end = strcspn(line, "\r\n");
        if (end > length && line[length] == ':' && strncasecmp(line, name, length) == 0) {
            const char *value = line + length + 1;
            size_t blank = strspn(value, " \t");
            return arena_strndup(arena, value + blank, end - length - 1 - blank);
        }
        line += end;
        line += strspn(line, "\r\n");
    }
    return NULL;
}

/* A value ends before its parameters. */
static bool is_one_of(const char *value, const char *const *values)
{
    size_t length = strcspn(value, "; \t");
    for (size_t i = 0; values[i] != NULL; i++)
        if (strlen(values[i]) == length && strncasecmp(values[i], value, length) == 0)
            return true;
    return false;
}

/* A policy that lasts: "max-age=0" ends it (RFC 6797, section 6.1.1). */
static bool lasts(const char *value)
{
    const char *age = strstr(value, "max-age=");
    age = age != NULL ? age + strlen("max-age=") : "";
    age += *age == '"';
    return age[strspn(age, "0")] >= '1' && age[strspn(age, "0")] <= '9';
}

static bool is_good(size_t number, const char *value)
{
    if (headers[number].values != NULL)
        return is_one_of(value, headers[number].values);
    return number == 0 ? lasts(value) : value[0] != '\0';
}

void security_check(struct arena *arena, const char *fields, struct security *security)
{
    *security = (struct security){.replied = fields != NULL};
    if (fields == NULL)
        return;
    const char *policy = find(arena, fields, POLICY);
    for (size_t i = 0; i < SECURITY_HEADERS; i++) {
        const char *name = headers[i].name, *value = find(arena, fields, name);
        /* what newer browsers look at instead (CSP 3, frame-ancestors) */
        bool framed = strcmp(name, FRAME_OPTIONS) == 0 && policy != NULL &&
                      strstr(policy, "frame-ancestors") != NULL;
        if (framed || (value != NULL && is_good(i, value)))
            continue;
        security->missing[security->count++] =
            value != NULL ? arena_printf(arena, "%s (is '%.80s')", name, value) : name;
    }
}

bool security_is_good(const struct security *security)
{
    return security->replied && security->count == 0;
}
