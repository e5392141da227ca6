/* Patterns, compiled once, matched against each reply. */
#include "loadtest/judge/expectation.h"

#include "loadtest/target/pointer.h"

#include "common/memory.h"

#include <jansson.h>
#include <regex.h>
#include <string.h>
#include <strings.h>

#define VALUE_LIMIT 8192

struct header {
    char *name;
    bool has_pattern;
    regex_t pattern;
};

struct expectations {
    struct header headers[EXPECTATION_HEADERS];
    size_t header_count;
    bool has_pattern;
    regex_t pattern;
    char *pointer; /* into a JSON body, or NULL */
    json_t *value; /* what stands there */
};

static int compile(regex_t *pattern, const char *text, struct error *error)
{
    char problem[256];
    int code = regcomp(pattern, text, REG_EXTENDED | REG_NOSUB);
    if (code == 0)
        return 0;
    regerror(code, pattern, problem, sizeof problem);
    error_set(error, STATUS_USAGE, "'%s' is no regular expression: %s", text, problem);
    return error_hint(
        error, "it is an extended one, as of grep -E: a backslash before . [ ( * + ? { | ^ $ "
               "takes them literally");
}

static int add_header(struct expectations *all, const char *text, struct error *error)
{
    size_t length = strcspn(text, ":");
    if (all->header_count == EXPECTATION_HEADERS)
        return error_set(error, STATUS_USAGE, "too many headers before '%s'", text);
    if (length == 0) {
        error_set(error, STATUS_USAGE, "'%s' names no header", text);
        return error_hint(error, "write it as 'Name', or 'Name: REGEX'");
    }
    struct header *header = &all->headers[all->header_count++];
    header->name = memory_strndup(text, length);
    if (text[length] == '\0')
        return 0;
    const char *pattern = text + length + 1;
    pattern += strspn(pattern, " ");
    if (compile(&header->pattern, pattern, error) != 0)
        return -1;
    header->has_pattern = true;
    return 0;
}

/* A value as JSON, or what is none as a string. */
static json_t *json_of(const char *text)
{
    json_t *value = json_loads(text, JSON_DECODE_ANY, NULL);
    return value != NULL ? value : json_string(text);
}

static int set_body(struct expectations *all, const char *text, struct error *error)
{
    const char *equals = strchr(text, '=');
    if (text[0] == '/' && equals != NULL) {
        all->pointer = memory_strndup(text, (size_t)(equals - text));
        all->value = json_of(equals + 1);
        return 0;
    }
    if (compile(&all->pattern, text, error) != 0)
        return -1;
    all->has_pattern = true;
    return 0;
}

int expectations_new(const char *const *headers, size_t header_count, const char *body,
                     struct expectations **expectations, struct error *error)
{
    *expectations = NULL;
    if (header_count == 0 && body == NULL)
        return 0;
    *expectations = memory_alloc(1, sizeof **expectations);
    for (size_t i = 0; i < header_count; i++)
        if (add_header(*expectations, headers[i], error) != 0)
            return -1;
    return body != NULL ? set_body(*expectations, body, error) : 0;
}

void expectations_free(struct expectations *expectations)
{
    if (expectations == NULL)
        return;
    for (size_t i = 0; i < expectations->header_count; i++) {
        memory_free(expectations->headers[i].name);
        if (expectations->headers[i].has_pattern)
            regfree(&expectations->headers[i].pattern);
    }
    if (expectations->has_pattern)
        regfree(&expectations->pattern);
    memory_free(expectations->pointer);
    json_decref(expectations->value);
    memory_free(expectations);
}

bool expectations_want_body(const struct expectations *expectations)
{
    return expectations->has_pattern || expectations->pointer != NULL;
}

void observation_begin(struct observation *observation)
{
    observation->headers = 0;
    observation->too_long = false;
    limit_notice_begin(&observation->notice);
    buffer_clear(&observation->body);
    buffer_clear(&observation->fields);
}

/* A value too long for a comparison is none that was meant. */
static bool matches(const struct header *header, const char *value, size_t length)
{
    char text[VALUE_LIMIT];
    if (!header->has_pattern)
        return true;
    if (length >= sizeof text)
        return false;
    memcpy(text, value, length);
    text[length] = '\0';
    return regexec(&header->pattern, text, 0, NULL, 0) == 0;
}

void observation_field(struct observation *observation, const struct expectations *expectations,
                       const char *name, size_t name_length, const char *value, size_t value_length)
{
    for (size_t i = 0; i < expectations->header_count; i++) {
        const struct header *header = &expectations->headers[i];
        if (strlen(header->name) == name_length &&
            strncasecmp(header->name, name, name_length) == 0 &&
            matches(header, value, value_length))
            observation->headers |= UINT32_C(1) << i;
    }
}

void observation_body(struct observation *observation, const char *bytes, size_t length)
{
    if (observation->body.length + length > EXPECTATION_BODY_LIMIT)
        observation->too_long = true;
    else
        buffer_append(&observation->body, bytes, length);
}

static bool body_matches(const struct observation *observation,
                         const struct expectations *expectations)
{
    const char *text = buffer_text(&observation->body);
    if (observation->too_long)
        return false;
    if (expectations->has_pattern)
        return regexec(&expectations->pattern, text, 0, NULL, 0) == 0;
    if (expectations->pointer == NULL)
        return true;
    json_t *body = json_loadb(text, observation->body.length, JSON_DECODE_ANY, NULL);
    const json_t *found = body != NULL ? pointer_get(body, expectations->pointer) : NULL;
    bool equal = found != NULL && json_equal(found, expectations->value);
    json_decref(body);
    return equal;
}

enum cause observation_judge(const struct observation *observation,
                             const struct expectations *expectations)
{
    uint32_t all = expectations->header_count == EXPECTATION_HEADERS
                       ? UINT32_MAX
                       : (UINT32_C(1) << expectations->header_count) - 1;
    if (observation->headers != all)
        return CAUSE_HEADER;
    return body_matches(observation, expectations) ? CAUSE_NONE : CAUSE_BODY;
}
