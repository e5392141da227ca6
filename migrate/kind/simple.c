/* Kinds that PostgreSQL describes in one statement: what changes is dropped and created again. */
#include "migrate/kind/list.h"
#include "migrate/kind/step.h"

#include <string.h>

static const struct attribute definition_attributes[] = {{"definition", ASKS_REPLACE, true}};

static void create_defined(struct step *step, const struct object *object)
{
    step_add(step, EFFECT_NONE, "%s", object_get(object, "definition"));
}

#define SIMPLE ATTRIBUTES(definition_attributes), .create = create_defined

const struct kind kind_operator = {.name = "operator",
                                   .ddl = "OPERATOR",
                                   .query = "catalog/operator.sql",
                                   .class_id = CLASS_OPERATOR,
                                   SIMPLE};

const struct kind kind_operator_class = {.name = "operator class",
                                         .ddl = "OPERATOR CLASS",
                                         .query = "catalog/operator_class.sql",
                                         .class_id = CLASS_OPERATOR_CLASS,
                                         SIMPLE};

const struct kind kind_cast = {
    .name = "cast", .ddl = "CAST", .query = "catalog/cast.sql", .class_id = CLASS_CAST, SIMPLE};

const struct kind kind_collation = {.name = "collation",
                                    .ddl = "COLLATION",
                                    .query = "catalog/collation.sql",
                                    .class_id = CLASS_COLLATION,
                                    .renamed_away = true,
                                    SIMPLE};

const struct kind kind_conversion = {.name = "conversion",
                                     .ddl = "CONVERSION",
                                     .query = "catalog/conversion.sql",
                                     .class_id = CLASS_CONVERSION,
                                     SIMPLE};

const struct kind kind_search_parser = {.name = "text search parser",
                                        .ddl = "TEXT SEARCH PARSER",
                                        .query = "catalog/search_parser.sql",
                                        .class_id = CLASS_SEARCH_PARSER,
                                        SIMPLE};

const struct kind kind_search_template = {.name = "text search template",
                                          .ddl = "TEXT SEARCH TEMPLATE",
                                          .query = "catalog/search_template.sql",
                                          .class_id = CLASS_SEARCH_TEMPLATE,
                                          SIMPLE};

const struct kind kind_search_dictionary = {.name = "text search dictionary",
                                            .ddl = "TEXT SEARCH DICTIONARY",
                                            .query = "catalog/search_dictionary.sql",
                                            .class_id = CLASS_SEARCH_DICTIONARY,
                                            SIMPLE};

const struct kind kind_language = {.name = "language",
                                   .ddl = "LANGUAGE",
                                   .query = "catalog/language.sql",
                                   .class_id = CLASS_LANGUAGE,
                                   .acl_type = 'l',
                                   SIMPLE};

const struct kind kind_transform = {.name = "transform",
                                    .ddl = "TRANSFORM",
                                    .query = "catalog/transform.sql",
                                    .class_id = CLASS_TRANSFORM,
                                    SIMPLE};

const struct kind kind_access_method = {.name = "access method",
                                        .ddl = "ACCESS METHOD",
                                        .query = "catalog/access_method.sql",
                                        .class_id = CLASS_ACCESS_METHOD,
                                        SIMPLE};

static const struct attribute aggregate_attributes[] = {
    {"definition", ASKS_REPLACE, true},
    {"signature", ASKS_NOTHING, true},
};

const struct kind kind_aggregate = {.name = "aggregate",
                                    .ddl = "AGGREGATE",
                                    .query = "catalog/aggregate.sql",
                                    .class_id = CLASS_ROUTINE,
                                    ATTRIBUTES(aggregate_attributes),
                                    .claims = CLAIM_ROUTINE | CLAIM_OVERLOAD,
                                    .acl_type = 'f',
                                    .acl_name = "signature",
                                    .create = create_defined};

static const struct attribute family_attributes[] = {
    {"definition", ASKS_REPLACE, true},
    {"members", ASKS_REPLACE},
};

static void family_settle(struct step *step, const struct object *family)
{
    const char *members = object_get(family, "members");
    if (members != NULL)
        step_add(step, EFFECT_NONE, "ALTER OPERATOR FAMILY %s ADD %s", family->identity, members);
}

const struct kind kind_operator_family = {.name = "operator family",
                                          .ddl = "OPERATOR FAMILY",
                                          .query = "catalog/operator_family.sql",
                                          .class_id = CLASS_OPERATOR_FAMILY,
                                          ATTRIBUTES(family_attributes),
                                          .create = create_defined,
                                          .settle = family_settle};

static const struct attribute configuration_attributes[] = {
    {"definition", ASKS_REPLACE, true},
    {"mappings", ASKS_REPLACE},
};

/* One statement per token type; dictionaries are quoted, so that "; " stands between mappings only. */
static void configuration_settle(struct step *step, const struct object *configuration)
{
    const char *at = object_get(configuration, "mappings");
    while (at != NULL && *at != '\0') {
        const char *end = strstr(at, "; ");
        size_t length = end == NULL ? strlen(at) : (size_t)(end - at);
        step_add(step, EFFECT_NONE, "ALTER TEXT SEARCH CONFIGURATION %s ADD MAPPING FOR %.*s",
                 configuration->identity, (int)length, at);
        at = end == NULL ? NULL : end + 2;
    }
}

const struct kind kind_search_configuration = {.name = "text search configuration",
                                               .ddl = "TEXT SEARCH CONFIGURATION",
                                               .query = "catalog/search_configuration.sql",
                                               .class_id = CLASS_SEARCH_CONFIGURATION,
                                               ATTRIBUTES(configuration_attributes),
                                               .create = create_defined,
                                               .settle = configuration_settle};

static const struct attribute statistics_attributes[] = {
    {"definition", ASKS_REPLACE, true},
    {"target", ASKS_ALTER},
};

static void set_target(struct step *step, const struct object *statistics)
{
    const char *target = object_get(statistics, "target");
    step_add(step, EFFECT_METADATA, "ALTER STATISTICS %s SET STATISTICS %s", statistics->identity,
             target == NULL ? "-1" : target);
}

static void statistics_create(struct step *step, const struct object *statistics)
{
    step_add(step, EFFECT_METADATA, "%s", object_get(statistics, "definition"));
}

static void statistics_settle(struct step *step, const struct object *statistics)
{
    if (object_get(statistics, "target") != NULL)
        set_target(step, statistics);
}

static void statistics_alter(struct step *step, const struct change *change)
{
    if (change_has(change, "target"))
        set_target(step, change->to);
}

static enum fate statistics_fate(const struct change *statistics, const struct change *cause)
{
    (void)statistics;
    return cause->verb == CHANGE_ALTER ? FATE_UNMOVED : FATE_REBUILT;
}

const struct kind kind_statistics = {.name = "statistics",
                                     .ddl = "STATISTICS",
                                     .query = "catalog/statistics.sql",
                                     .class_id = CLASS_STATISTICS,
                                     ATTRIBUTES(statistics_attributes),
                                     .create = statistics_create,
                                     .settle = statistics_settle,
                                     .alter = statistics_alter,
                                     .fate = statistics_fate};

static const struct attribute event_attributes[] = {
    {"definition", ASKS_REPLACE, true},
    {"enabled", ASKS_ALTER, true},
};

static void set_enabled(struct step *step, const struct object *trigger)
{
    const char letter = *object_get(trigger, "enabled");
    const char *word = letter == 'D'   ? "DISABLE"
                       : letter == 'R' ? "ENABLE REPLICA"
                       : letter == 'A' ? "ENABLE ALWAYS"
                                       : "ENABLE";
    step_add(step, EFFECT_NONE, "ALTER EVENT TRIGGER %s %s", trigger->identity, word);
}

static void event_settle(struct step *step, const struct object *trigger)
{
    if (*object_get(trigger, "enabled") != 'O')
        set_enabled(step, trigger);
}

static void event_alter(struct step *step, const struct change *change)
{
    if (change_has(change, "enabled"))
        set_enabled(step, change->to);
}

const struct kind kind_event_trigger = {.name = "event trigger",
                                        .ddl = "EVENT TRIGGER",
                                        .query = "catalog/event_trigger.sql",
                                        .class_id = CLASS_EVENT_TRIGGER,
                                        ATTRIBUTES(event_attributes),
                                        .create = create_defined,
                                        .settle = event_settle,
                                        .alter = event_alter};
