/* Security schemes as placeholders. */
#include "scaffold/request/credential.h"

#include "common/buffer.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

/* What attacks send for a credential; a mock server refuses it, too. */
#define FORGED "forged"
#define FORGED_BASIC "Zm9yZ2VkOmZvcmdlZA==" /* forged:forged */

static bool is_variable(const char *name)
{
    if (!isalpha((unsigned char)*name) && *name != '_') {
        return false;
    }
    for (; *name != '\0'; name++) {
        if (!isalnum((unsigned char)*name) && *name != '_') {
            return false;
        }
    }
    return true;
}

static bool is_scheme(const struct spec *spec, const char *name, size_t length)
{
    for (size_t i = 0; i < spec->security_scheme_count; i++) {
        const char *known = spec->security_schemes[i].name;
        if (strlen(known) == length && memcmp(known, name, length) == 0) {
            return true;
        }
    }
    return false;
}

int credential_check(const struct credential_names *names, const struct spec *spec,
                     struct error *error)
{
    for (size_t i = 0; i < names->count; i++) {
        const char *cut = strrchr(names->items[i], '=');
        if (cut == NULL || !is_variable(cut + 1)) {
            error_set(error, STATUS_USAGE, "option '--auth' needs SCHEME=NAME");
            return error_hint(error,
                              "NAME is a variable of the environment, not the secret itself");
        }
        if (!is_scheme(spec, names->items[i], (size_t)(cut - names->items[i]))) {
            error_set(error, STATUS_USAGE, "the specification has no security scheme '%.*s'",
                      (int)(cut - names->items[i]), names->items[i]);
            return error_hint(error, "components/securitySchemes of the specification names them");
        }
    }
    return 0;
}

/* bearerAuth → BEARER_AUTH */
static const char *variable_of(struct arena *arena, const char *scheme)
{
    struct buffer made = BUFFER_INIT;
    for (const char *at = scheme; *at != '\0'; at++) {
        bool hump = isupper((unsigned char)*at) && at > scheme && islower((unsigned char)at[-1]);
        bool digit = isdigit((unsigned char)*at) && made.length == 0;
        buffer_puts(&made, hump || digit ? "_" : "");
        buffer_putc(&made, isalnum((unsigned char)*at) ? (char)toupper((unsigned char)*at) : '_');
    }
    const char *name = made.length == 0 ? "CREDENTIAL" : arena_strdup(arena, buffer_text(&made));
    buffer_release(&made);
    return name;
}

static const char *placeholder(struct arena *arena, const struct security_scheme *scheme,
                               const struct credential_names *names)
{
    size_t length = strlen(scheme->name);
    for (size_t i = names->count; i-- > 0;) {
        const char *cut = strrchr(names->items[i], '=');
        if ((size_t)(cut - names->items[i]) == length &&
            memcmp(names->items[i], scheme->name, length) == 0) {
            return arena_printf(arena, "{{env.%s}}", cut + 1);
        }
    }
    return arena_printf(arena, "{{env.%s}}", variable_of(arena, scheme->name));
}

/* "Bearer ", "Basic " or nothing. */
static const char *prefix_of(const struct security_scheme *scheme)
{
    if (scheme->type == SECURITY_OAUTH2 || scheme->type == SECURITY_OPENID) {
        return "Bearer ";
    }
    if (scheme->type != SECURITY_HTTP || scheme->scheme == NULL) {
        return "";
    }
    if (strcasecmp(scheme->scheme, "basic") == 0) {
        return "Basic ";
    }
    return strcasecmp(scheme->scheme, "bearer") == 0 ? "Bearer " : "";
}

static bool is_sent(const struct security_scheme *scheme)
{
    return scheme->type == SECURITY_HTTP || scheme->type == SECURITY_OAUTH2 ||
           scheme->type == SECURITY_OPENID ||
           (scheme->type == SECURITY_API_KEY && scheme->parameter != NULL);
}

static struct credential make(struct arena *arena, const struct security_scheme *scheme,
                              bool forged, const struct credential_names *names)
{
    bool key = scheme->type == SECURITY_API_KEY;
    const char *prefix = prefix_of(scheme);
    const char *value = placeholder(arena, scheme, names);
    if (forged) {
        value = strcmp(prefix, "Basic ") == 0 ? FORGED_BASIC : FORGED;
    }
    return (struct credential){.in = key ? scheme->in : PARAMETER_HEADER,
                               .name = key ? scheme->parameter : "Authorization",
                               .value = arena_printf(arena, "%s%s", prefix, value)};
}

/* The first choice all of whose schemes can be sent, else the first. */
static const struct security_choice *choose(const struct operation *operation)
{
    for (size_t i = 0; i < operation->security_count; i++) {
        const struct security_choice *choice = &operation->security[i];
        bool all = true;
        for (size_t j = 0; j < choice->need_count; j++) {
            all = all && is_sent(choice->needs[j].scheme);
        }
        if (all) {
            return choice;
        }
    }
    return operation->security_count > 0 ? &operation->security[0] : NULL;
}

const struct credential *credential_list(struct arena *arena, const struct sample *sample,
                                         const struct credential_names *names, size_t *count)
{
    const struct security_choice *choice = choose(sample->operation);
    *count = 0;
    if (choice == NULL || sample->credentials == CREDENTIALS_NONE) {
        return NULL;
    }
    struct credential *list = arena_alloc(arena, choice->need_count + 1, sizeof *list);
    for (size_t i = 0; i < choice->need_count; i++) {
        if (is_sent(choice->needs[i].scheme)) {
            list[(*count)++] = make(arena, choice->needs[i].scheme,
                                    sample->credentials == CREDENTIALS_FORGED, names);
        }
    }
    return list;
}

bool credential_needed(const struct operation *operation)
{
    for (size_t i = 0; i < operation->security_count; i++) {
        const struct security_choice *choice = &operation->security[i];
        bool sent = false;
        for (size_t j = 0; j < choice->need_count; j++) {
            sent = sent || is_sent(choice->needs[j].scheme);
        }
        if (!sent) {
            return false;
        }
    }
    return operation->security_count > 0;
}
