/* The checks of a rule, done here and now on a value. */
#include "scaffold/generate/match.h"

#include "common/map.h"
#include "common/text.h"
#include "scaffold/generate/pattern_match.h"

#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MATCH_DEPTH_LIMIT 60

struct match {
    struct arena *arena;
    enum check_direction direction;
    bool strict;
    int depth;
    struct map known; /* schema and value → what came of them: each way to them asks again else */
};

static bool matches(struct match *match, const struct rule *rule, const struct node *value);

static unsigned type_of(const struct node *value)
{
    static const unsigned types[] = {[NODE_NULL] = SCHEMA_NULL,
                                     [NODE_BOOLEAN] = SCHEMA_BOOLEAN,
                                     [NODE_STRING] = SCHEMA_STRING,
                                     [NODE_SEQUENCE] = SCHEMA_ARRAY,
                                     [NODE_MAPPING] = SCHEMA_OBJECT};
    if (value->kind != NODE_NUMBER) {
        return types[value->kind];
    }
    return node_is_integral(value) ? SCHEMA_INTEGER : SCHEMA_NUMBER;
}

/* Near enough to an integer. */
static bool is_whole(double size)
{
    return isfinite(size) && fabs(size - round(size)) < 1e-9 * (size > 1 ? size : 1);
}

static bool is_multiple(const struct node *value, const struct node *of)
{
    return is_whole(fabs(strtod(value->text, NULL) / strtod(of->text, NULL)));
}

static bool match_number(const struct check *check, const struct node *value)
{
    switch (check->kind) {
    case CHECK_MINIMUM:
        return node_compare_numbers(value, check->value) >= 0;
    case CHECK_ABOVE:
        return node_compare_numbers(value, check->value) > 0;
    case CHECK_MAXIMUM:
        return node_compare_numbers(value, check->value) <= 0;
    case CHECK_BELOW:
        return node_compare_numbers(value, check->value) < 0;
    case CHECK_MULTIPLE:
        return is_multiple(value, check->value);
    default:
        return true;
    }
}

static int64_t characters(const struct node *value)
{
    int64_t count = 0;
    for (size_t i = 0; i < value->length; count++) {
        size_t size = text_utf8(value->text + i, value->length - i, NULL);
        i += size == 0 ? 1 : size;
    }
    return count;
}

/* Whether a text is like a sample: 0 stands for a digit, x for a hexadecimal one. */
static bool is_like(const char *text, size_t length, const char *sample)
{
    if (strlen(sample) != length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool right = sample[i] == '0'   ? isdigit(byte) != 0
                     : sample[i] == 'x' ? isxdigit(byte) != 0
                                        : toupper(byte) == sample[i];
        if (!right) {
            return false;
        }
    }
    return true;
}

/* Roughly: enough to tell a slip in an example from a value of the format. */
static bool match_format(const char *format, const struct node *value)
{
    const char *text = value->text;
    size_t length = value->length;
    bool dated = length >= 10 && is_like(text, 10, "0000-00-00");
    bool zoned = length > 0 && (strchr("Zz", text[length - 1]) != NULL ||
                                (length > 6 && strchr("+-", text[length - 6]) != NULL));
    if (strcmp(format, "date") == 0) {
        return dated && length == 10;
    }
    if (strcmp(format, "date-time") == 0) {
        return dated && length >= 20 && is_like(text + 10, 9, "T00:00:00") && zoned;
    }
    if (strcmp(format, "time") == 0) {
        return length >= 9 && is_like(text, 8, "00:00:00") && zoned;
    }
    if (strcmp(format, "uuid") == 0) {
        return is_like(text, length, "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx");
    }
    if (strcmp(format, "email") == 0) {
        return strchr(text, '@') != NULL && strpbrk(text, " <>") == NULL;
    }
    bool uri = strcmp(format, "uri") == 0 || strcmp(format, "url") == 0;
    return !uri || (strchr(text, ':') != NULL && strpbrk(text, " <>{}") == NULL);
}

static bool match_string(const struct check *check, const struct node *value)
{
    switch (check->kind) {
    case CHECK_MIN_LENGTH:
        return characters(value) >= check->count;
    case CHECK_MAX_LENGTH:
        return characters(value) <= check->count;
    case CHECK_FORMAT:
        return match_format(check->text, value);
    case CHECK_PATTERN:
        return pattern_match(check->text, value->text, value->length) != PATTERN_DIFFERS;
    default:
        return true;
    }
}

static bool is_unique(const struct node *value)
{
    for (size_t i = 0; i < value->count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (node_equal(value->items[i], value->items[j])) {
                return false;
            }
        }
    }
    return true;
}

static bool match_items(struct match *match, const struct check *check, const struct node *value)
{
    for (size_t i = (size_t)check->count; i < value->count; i++) {
        if (!matches(match, check->rule, value->items[i])) {
            return false;
        }
    }
    return true;
}

static bool match_contains(struct match *match, const struct check *check, const struct node *value)
{
    int64_t found = 0;
    for (size_t i = 0; i < value->count; i++) {
        found += matches(match, check->rule, value->items[i]);
    }
    return found >= check->count && (check->most < 0 || found <= check->most);
}

static bool match_array(struct match *match, const struct check *check, const struct node *value)
{
    switch (check->kind) {
    case CHECK_MIN_ITEMS:
        return value->count >= (uint64_t)check->count;
    case CHECK_MAX_ITEMS:
        return value->count <= (uint64_t)check->count;
    case CHECK_UNIQUE:
        return value->count > 1000 || is_unique(value);
    case CHECK_PREFIX_ITEM:
        return value->count <= (uint64_t)check->count ||
               matches(match, check->rule, value->items[check->count]);
    case CHECK_ITEMS:
        return match_items(match, check, value);
    case CHECK_CONTAINS:
        return match_contains(match, check, value);
    default:
        return true;
    }
}

static bool has_all(const struct node *value, const struct schema_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (node_member_of(value, names->items[i], names->lengths[i]) == NULL) {
            return false;
        }
    }
    return true;
}

static bool match_property(struct match *match, const struct check *check, const struct node *value)
{
    const struct member *member = node_member_of(value, check->text, check->length);
    if (member == NULL) {
        return !check->required;
    }
    return matches(match, check->rule, member->value);
}

/* Members whose names may match or not are let through. */
static bool match_pattern_property(struct match *match, const struct check *check,
                                   const struct node *value)
{
    for (size_t i = 0; i < value->count; i++) {
        const struct member *member = &value->members[i];
        if (pattern_match(check->text, member->key, member->key_length) == PATTERN_MATCHES &&
            !matches(match, check->rule, member->value)) {
            return false;
        }
    }
    return true;
}

static bool match_names(struct match *match, const struct check *check, const struct node *value)
{
    for (size_t i = 0; i < value->count; i++) {
        const struct member *member = &value->members[i];
        const struct node *name = node_new_scalar(match->arena, NODE_STRING, member->where,
                                                  member->key, member->key_length);
        if (!matches(match, check->rule, name)) {
            return false;
        }
    }
    return true;
}

/* Whether the check is for the member: or, of patterns, may be. */
static bool describes(const struct check *check, const struct member *member)
{
    if (check->kind == CHECK_PATTERN_PROPERTY) {
        return pattern_match(check->text, member->key, member->key_length) != PATTERN_DIFFERS;
    }
    return check->kind == CHECK_PROPERTY && check->length == member->key_length &&
           memcmp(check->text, member->key, check->length) == 0;
}

static bool match_additional(struct match *match, const struct rule *rule,
                             const struct check *check, const struct node *value)
{
    for (size_t i = 0; i < value->count; i++) {
        const struct member *member = &value->members[i];
        bool described = false;
        for (size_t j = 0; !described && j < rule->count; j++) {
            described = describes(&rule->checks[j], member);
        }
        if (!described && !matches(match, check->rule, member->value)) {
            return false;
        }
    }
    return true;
}

static bool match_object(struct match *match, const struct rule *rule, const struct check *check,
                         const struct node *value)
{
    bool given = check->text != NULL && node_member_of(value, check->text, check->length) != NULL;
    switch (check->kind) {
    case CHECK_MIN_PROPERTIES:
        return value->count >= (uint64_t)check->count;
    case CHECK_MAX_PROPERTIES:
        return value->count <= (uint64_t)check->count;
    case CHECK_REQUIRED:
        return given;
    case CHECK_PROPERTY:
        return match_property(match, check, value);
    case CHECK_PATTERN_PROPERTY:
        return match_pattern_property(match, check, value);
    case CHECK_NAMES:
        return match_names(match, check, value);
    case CHECK_ADDITIONAL:
        return match_additional(match, rule, check, value);
    case CHECK_DEPENDENT_REQUIRED:
        return !given || has_all(value, check->names);
    case CHECK_DEPENDENT_RULE:
        return !given || matches(match, check->rule, value);
    default:
        return true;
    }
}

static size_t count_matches(struct match *match, const struct check *check,
                            const struct node *value)
{
    size_t count = 0;
    for (size_t i = 0; i < check->rule_count; i++) {
        count += matches(match, check->rules[i], value);
    }
    return count;
}

static bool is_listed(const struct node *values, const struct node *value)
{
    for (size_t i = 0; i < values->count; i++) {
        if (node_equal(values->items[i], value)) {
            return true;
        }
    }
    return false;
}

static bool match_condition(struct match *match, const struct check *check,
                            const struct node *value)
{
    const struct rule *rule = check->rules[matches(match, check->rules[0], value) ? 1 : 2];
    return rule == NULL || matches(match, rule, value);
}

static bool match_choice(struct match *match, const struct check *check, const struct node *value)
{
    bool told = check->rule == NULL || matches(match, check->rule, value);
    if (!told || (check->rule != NULL && !match->strict)) {
        return told;
    }
    size_t count = count_matches(match, check, value);
    return check->kind == CHECK_ANY ? count > 0 : count == 1;
}

/* A schema by its name, which many ways may lead to. */
static bool match_call(struct match *match, const struct schema *schema, const struct node *value)
{
    static char outcomes[2];
    const void *const both[] = {schema, value};
    void **known = map_find(&match->known, (const char *)both, sizeof both);
    if (known != NULL) {
        return *known == &outcomes[1];
    }
    bool met = matches(match, check_schema(match->arena, schema, match->direction), value);
    *map_at(&match->known, (const char *)both, sizeof both) = &outcomes[met];
    return met;
}

static bool match_any(struct match *match, const struct check *check, const struct node *value)
{
    switch (check->kind) {
    case CHECK_CONST:
        return node_equal(check->value, value);
    case CHECK_ENUM:
        return is_listed(check->value, value);
    case CHECK_CALL:
        return match_call(match, check->schema, value);
    case CHECK_ALL:
        return matches(match, check->rule, value);
    case CHECK_ANY:
    case CHECK_ONE:
        return match_choice(match, check, value);
    case CHECK_NOT:
        return !matches(match, check->rule, value);
    case CHECK_IF:
        return match_condition(match, check, value);
    default:
        return true;
    }
}

static bool match_check(struct match *match, const struct rule *rule, const struct check *check,
                        const struct node *value)
{
    unsigned types = check_types(check->kind);
    if (types == 0) {
        return match_any(match, check, value);
    }
    if ((types & type_of(value)) == 0) {
        return true;
    }
    switch (value->kind) {
    case NODE_NUMBER:
        return match_number(check, value);
    case NODE_STRING:
        return match_string(check, value);
    case NODE_SEQUENCE:
        return match_array(match, check, value);
    default:
        return match_object(match, rule, check, value);
    }
}

static bool matches(struct match *match, const struct rule *rule, const struct node *value)
{
    if (rule->nullable && value->kind == NODE_NULL) {
        return true;
    }
    if (rule->nothing || (rule->types != 0 && (rule->types & type_of(value)) == 0)) {
        return false;
    }
    if (match->depth == MATCH_DEPTH_LIMIT) {
        return true;
    }
    match->depth++;
    bool met = true;
    for (size_t i = 0; met && i < rule->count; i++) {
        met = match_check(match, rule, &rule->checks[i], value);
    }
    match->depth--;
    return met;
}

bool match_rule(struct arena *arena, const struct rule *rule, const struct node *value,
                enum check_direction direction)
{
    struct match match = {.arena = arena, .direction = direction};
    map_init(&match.known, arena);
    return matches(&match, rule, value);
}

bool match_strictly(struct arena *arena, const struct rule *rule, const struct node *value,
                    enum check_direction direction)
{
    struct match match = {.arena = arena, .direction = direction, .strict = true};
    map_init(&match.known, arena);
    return matches(&match, rule, value);
}
