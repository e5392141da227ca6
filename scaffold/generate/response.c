/* Responses as the views of templates. */
#include "scaffold/generate/response.h"

#include "scaffold/generate/types.h"

#include <ctype.h>

#define MEDIA_INDENT 10 /* columns: where the members of a media type stand in the template */

/* Only what a schema can describe is checked: JSON, and text where it says something of strings. */
static const struct schema *checked_schema(const struct media *media, enum media_kind kind)
{
    bool text = kind == MEDIA_TEXT && media->schema != NULL &&
                (schema_target(media->schema)->types & SCHEMA_STRING) != 0;
    return kind == MEDIA_JSON || text ? media->schema : NULL;
}

static json_t *media_view(const struct media *media, struct validators *validators)
{
    enum media_kind kind = media_kind_of(media->type);
    const char *check = validators_check(validators, "body", checked_schema(media, kind),
                                         MEDIA_INDENT, MEDIA_INDENT + sizeof "check: " - 1);
    return json_pack("{s:s, s:s, s:s}", "type", media->type, "kind", media_kind_name(kind), "check",
                     check);
}

/* "2xx" → "2XX" */
static const char *status_of(struct arena *arena, const struct response *response)
{
    const char *status = response->status;
    return tolower((unsigned char)status[1]) == 'x' ? arena_printf(arena, "%cXX", status[0])
                                                    : status;
}

static json_t *responses_view(struct arena *arena, const struct operation *operation,
                              struct validators *validators)
{
    json_t *list = json_array();
    for (size_t i = 0; i < operation->response_count; i++) {
        const struct response *response = &operation->responses[i];
        json_t *content = json_array();
        for (size_t j = 0; j < response->media_count; j++) {
            json_array_append_new(content, media_view(&response->media[j], validators));
        }
        json_array_append_new(list, json_pack("{s:s, s:o}", "status", status_of(arena, response),
                                              "content", content));
    }
    return list;
}

json_t *response_view(struct arena *arena, const struct operation *operation,
                      struct validators *validators)
{
    return json_pack("{s:s, s:o}", "name", operation->name, "responses",
                     responses_view(arena, operation, validators));
}
