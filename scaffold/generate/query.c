/* What a handler of a database calls. */
#include "scaffold/generate/query.h"

#include <string.h>

/* Replacing is updating with everything. */
static const char *function_of(const char *verb)
{
    return strcmp(verb, "replace") == 0 ? "update" : verb;
}

size_t query_imports(const json_t *query, struct bundle_import imports[QUERY_IMPORT_LIMIT])
{
    const char *verb = json_string_value(json_object_get(query, "verb"));
    const char *table = json_string_value(json_object_get(query, "table"));
    size_t count = 0;
    imports[count++] = (struct bundle_import){.name = function_of(verb), .module = QUERY_QUERIES};
    if (strcmp(verb, "get") == 0 && json_is_true(json_object_get(query, "version"))) {
        imports[count++] = (struct bundle_import){.name = "isKnown", .module = QUERY_QUERIES};
    }
    imports[count++] = (struct bundle_import){.name = table, .module = QUERY_TABLES};
    return count;
}
