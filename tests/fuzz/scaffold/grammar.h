/* Bytes → the text of an OpenAPI document: each byte chooses one of the alternatives of a rule, so that a
 * fuzzer that changes bytes changes the document in one place, and most of them are valid. */
#ifndef TESTS_FUZZ_SCAFFOLD_GRAMMAR_H
#define TESTS_FUZZ_SCAFFOLD_GRAMMAR_H

#include "common/buffer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define GRAMMAR_DEPTH 24        /* of rules inside one another */
#define GRAMMAR_LENGTH 20000    /* bytes of text, beyond which rules are as short as can be */
#define GRAMMAR_ALTERNATIVES 40 /* of a rule */

/* A rule's alternatives; <name> in one stands for a rule. The first one of each ends: none of its rules
 * leads back to itself. */
struct grammar_rule {
    const char *name;
    const char *alternatives[GRAMMAR_ALTERNATIVES];
};

/* What is left of the bytes, and what was made of the others. */
struct grammar {
    const uint8_t *at, *end;
    struct buffer text;
    unsigned depth;
};

#define ONE_OF(...)                                                                                \
    {                                                                                              \
        __VA_ARGS__, NULL                                                                          \
    }
static const struct grammar_rule grammar_rules[] = {
    {"document",
     ONE_OF("{\"openapi\":<version>,\"info\":<info>,\"servers\":<servers>,"
            "\"paths\":{\"/\":{\"get\":{}},<paths>},"
            "\"webhooks\":{<paths>},\"security\":<security>,\"components\":{<components>}}",
            "{\"swagger\":\"2.0\",\"info\":<info>,\"basePath\":<text>,\"consumes\":[<type>],"
            "\"paths\":{\"/"
            "old\":{\"post\":{\"parameters\":[<old-parameters>]}},<paths>},\"definitions\":{<named-"
            "schemas>},\"securityDefinitions\":{<"
            "schemes>}}")},
    {"version", ONE_OF("\"3.0.3\"", "\"3.1.0\"", "\"3.2.0\"")},
    {"info", ONE_OF("{\"title\":\"T\",\"version\":\"1\"}",
                    "{\"title\":<text>,\"version\":<text>,\"description\":<text>}")},
    {"servers", ONE_OF("[]", "[{\"url\":\"/v1\"}]", "[{\"url\":<text>}]",
                       "[{\"url\":\"https://{h}/{p}\",\"variables\":{\"h\":{\"default\":<text>},"
                       "\"p\":{\"default\":<text>,\"enum\":[<text>]}}}]")},
    {"components", ONE_OF("\"schemas\":{<named-schemas>},\"securitySchemes\":{<schemes>},"
                          "\"parameters\":{\"P\":<parameter>},\"responses\":{\"R\":<response>},"
                          "\"requestBodies\":{\"B\":<body>},\"headers\":{\"H\":<header>},"
                          "\"examples\":{\"E\":{\"value\":<value>}},\"x-more\":<value>")},
    {"named-schemas", ONE_OF("\"A\":<schema>", "\"A\":<schema>,\"B\":<schema>,\"C\":<schema>",
                             "\"A\":<schema>,\"B\":<schema>,<text>:<schema>")},

    /* paths */
    {"paths", ONE_OF("<path>:{}", "<path>:<item>", "<path>:<item>,<path>:<item>",
                     "<path>:<item>,<path>:<item>,<path>:<item>,<path>:<item>")},
    {"path",
     ONE_OF("\"/\"", "\"/users\"", "\"/users/{id}\"", "\"/users/{id}/orders\"", "\"/a/{b}.{c}\"",
            "\"/a{b}\"", "\"/a:b\"", "\"/users/me\"", "\"/{x}/{y}\"", "\"/a/*\"", "\"/A\"",
            "\"/a?b\"", "\"/{b}{c}\"", "\"/ä/%41\"", "<slash-text>", "\"x-a\"")},
    {"item", ONE_OF("{\"get\":<operation>}", "{\"post\":<operation>}",
                    "{\"get\":<operation>,\"post\":<operation>,\"parameters\":[<parameters>]}",
                    "{\"put\":<operation>,\"patch\":<operation>,\"delete\":<operation>}",
                    "{\"head\":<operation>,\"options\":<operation>,\"trace\":<operation>}",
                    "{\"query\":<operation>,\"servers\":<servers>}",
                    "{\"get\":<operation>,<text>:<value>}", "{\"$ref\":\"#/paths/~1\"}")},
    {"operation",
     ONE_OF("{}", "{\"responses\":{<responses>}}",
            "{\"parameters\":[<parameters>],\"responses\":{<responses>}}",
            "{\"requestBody\":<body>,\"responses\":{<responses>}}",
            "{\"operationId\":<text>,\"tags\":[<text>],\"summary\":<text>,\"description\":<text>,"
            "\"deprecated\":true,\"parameters\":[<parameters>],\"requestBody\":<body>,"
            "\"responses\":{<responses>},\"security\":<security>,\"x-a\":<value>}",
            "{\"responses\":{<responses>},\"callbacks\":{<text>:{<text>:<item>}}}",
            "{\"responses\":{<responses>},\"security\":<security>,\"servers\":<servers>}")},
    {"parameters", ONE_OF("", "<parameter>", "<parameter>,<parameter>",
                          "{\"$ref\":\"#/components/parameters/P\"}",
                          "{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":<schema>},"
                          "<parameter>")},
    {"parameter",
     ONE_OF("{\"name\":\"id\",\"in\":<place>}",
            "{\"name\":<name>,\"in\":<place>,\"required\":<flag>,\"schema\":<schema>,"
            "\"style\":<style>,\"explode\":<flag>,\"example\":<value>}",
            "{\"name\":<name>,\"in\":<place>,\"description\":<text>,\"deprecated\":true,"
            "\"allowEmptyValue\":<flag>,\"content\":{<type>:<media>}}")},
    {"old-parameters",
     ONE_OF("{\"name\":<name>,\"in\":\"body\",\"schema\":<schema>}",
            "{\"name\":<name>,\"in\":\"formData\",\"type\":\"file\"},"
            "{\"name\":<name>,\"in\":\"query\",\"type\":\"array\",\"items\":<schema>,"
            "\"collectionFormat\":\"pipes\"}")},
    {"place", ONE_OF("\"path\"", "\"query\"", "\"header\"", "\"cookie\"")},
    {"style", ONE_OF("\"form\"", "\"simple\"", "\"label\"", "\"matrix\"", "\"spaceDelimited\"",
                     "\"pipeDelimited\"", "\"deepObject\"", "<text>")},
    {"body", ONE_OF("{\"content\":{<type>:<media>}}",
                    "{\"required\":true,\"description\":<text>,\"content\":{<type>:<media>,"
                    "<type>:<media>}}",
                    "{\"$ref\":\"#/components/requestBodies/B\"}")},
    {"responses", ONE_OF("<status>:<response>", "<status>:<response>,<status>:<response>",
                         "<status>:{\"$ref\":\"#/components/responses/R\"}")},
    {"status", ONE_OF("\"200\"", "\"201\"", "\"204\"", "\"default\"", "\"2XX\"", "\"4XX\"",
                      "\"304\"", "\"404\"", "<text>")},
    {"response",
     ONE_OF("{\"description\":\"\"}", "{\"description\":<text>,\"content\":{<type>:<media>}}",
            "{\"description\":\"\",\"headers\":{<name>:<header>},\"links\":{<name>:"
            "{\"operationId\":<text>,\"parameters\":{<name>:<value>}}}}",
            "{\"description\":\"\",\"schema\":<schema>}")},
    {"header", ONE_OF("{\"schema\":<schema>}", "{\"$ref\":\"#/components/headers/H\"}")},
    {"type", ONE_OF("\"application/json\"", "\"application/x-www-form-urlencoded\"",
                    "\"multipart/form-data\"", "\"text/plain\"", "\"application/octet-stream\"",
                    "\"text/event-stream\"", "\"*/*\"", "\"application/vnd.a+json;v=1\"",
                    "\"image/*\"", "<text>")},
    {"media", ONE_OF("{}", "{\"schema\":<schema>}", "{\"schema\":<schema>,\"example\":<value>}",
                     "{\"schema\":<schema>,\"examples\":{<name>:{\"value\":<value>}}}",
                     "{\"schema\":<schema>,\"encoding\":{<name>:{\"contentType\":<type>,"
                     "\"style\":<style>,\"explode\":<flag>}}}",
                     "{\"examples\":{\"e\":{\"$ref\":\"#/components/examples/E\"}}}")},

    /* security */
    {"schemes", ONE_OF("\"S\":<scheme>", "\"S\":<scheme>,<text>:<scheme>")},
    {"scheme", ONE_OF("{\"type\":\"http\",\"scheme\":\"bearer\",\"bearerFormat\":\"JWT\"}",
                      "{\"type\":\"http\",\"scheme\":\"basic\"}",
                      "{\"type\":\"apiKey\",\"in\":<place>,\"name\":<name>}",
                      "{\"type\":\"oauth2\",\"flows\":{}}",
                      "{\"type\":\"openIdConnect\",\"openIdConnectUrl\":<text>}",
                      "{\"type\":\"mutualTLS\",\"description\":<text>}", "{\"type\":<text>}")},
    {"security", ONE_OF("[]", "[{\"S\":[]}]", "[{\"S\":[<text>]},{}]", "[{\"S\":[],<text>:[]}]")},

    /* schemas */
    {"schema",
     ONE_OF("{}", "{\"type\":<type-name>}", "{\"$ref\":<reference>}",
            "{\"type\":\"object\",\"properties\":{<name>:<schema>,<name>:<schema>},"
            "\"required\":[<name>]}",
            "{\"type\":\"array\",\"items\":<schema>,<array-rules>}",
            "{\"type\":\"string\",<string-rules>}", "{\"type\":\"integer\",<number-rules>}",
            "{\"type\":\"number\",<number-rules>}", "{\"enum\":[<value>,<value>]}",
            "{\"const\":<value>}", "{\"allOf\":[<schema>,<schema>]}",
            "{\"oneOf\":[<schema>,<schema>],\"discriminator\":<discriminator>}",
            "{\"anyOf\":[<schema>,<schema>]}", "{\"not\":<schema>}",
            "{\"type\":[<type-name>,\"null\"],\"format\":<format>}",
            "{\"type\":\"object\",\"additionalProperties\":<schema>,<object-rules>}",
            "{\"if\":<schema>,\"then\":<schema>,\"else\":<schema>}",
            "{\"prefixItems\":[<schema>,<schema>],\"items\":<schema>}",
            "{\"$ref\":<reference>,\"description\":<text>,\"nullable\":true,<object-rules>}",
            "{\"title\":<text>,\"description\":<text>,\"default\":<value>,\"example\":<value>,"
            "\"examples\":[<value>],\"deprecated\":true,\"type\":<type-name>}",
            "{\"type\":<type-name>,\"nullable\":true,\"readOnly\":<flag>,\"writeOnly\":<flag>}",
            "true", "false", "{<any-keyword>:<value>}",
            "{\"$defs\":{\"d\":<schema>},\"$ref\":\"#/components/schemas/A/$defs/d\"}")},
    {"reference", ONE_OF("\"#/components/schemas/A\"", "\"#/components/schemas/B\"",
                         "\"#/components/schemas/C\"", "\"#/components/schemas/A/properties/a\"",
                         "\"#/definitions/A\"", "\"#\"", "\"#anchor\"", "<text>")},
    {"type-name", ONE_OF("\"string\"", "\"integer\"", "\"number\"", "\"boolean\"", "\"object\"",
                         "\"array\"", "\"null\"")},
    {"string-rules", ONE_OF("\"minLength\":1", "\"maxLength\":<count>", "\"pattern\":<pattern>",
                            "\"format\":<format>", "\"enum\":[<text>,<text>]",
                            "\"contentEncoding\":\"base64\",\"contentMediaType\":<type>",
                            "\"minLength\":<count>,\"maxLength\":<count>,\"pattern\":<pattern>")},
    {"number-rules",
     ONE_OF("\"minimum\":<number>", "\"maximum\":<number>,\"exclusiveMaximum\":true",
            "\"exclusiveMinimum\":<number>,\"maximum\":<number>", "\"multipleOf\":0.5",
            "\"format\":\"int64\",\"default\":<number>")},
    {"array-rules", ONE_OF("\"minItems\":1", "\"maxItems\":<count>,\"uniqueItems\":true",
                           "\"contains\":<schema>,\"minContains\":<count>,\"maxContains\":<count>",
                           "\"unevaluatedItems\":<schema>")},
    {"object-rules",
     ONE_OF("\"minProperties\":1", "\"maxProperties\":<count>",
            "\"patternProperties\":{<pattern>:<schema>}", "\"propertyNames\":<schema>",
            "\"dependentRequired\":{<name>:[<name>]}", "\"dependentSchemas\":{<name>:<schema>}",
            "\"unevaluatedProperties\":<schema>", "\"required\":[<name>,<name>]")},
    {"discriminator",
     ONE_OF("{\"propertyName\":<name>}",
            "{\"propertyName\":<name>,\"mapping\":{<text>:<reference>,\"b\":\"B\"}}")},
    {"any-keyword", ONE_OF("\"type\"", "\"properties\"", "\"required\"", "\"items\"", "\"allOf\"",
                           "\"enum\"", "\"pattern\"", "\"minimum\"", "\"maxLength\"",
                           "\"multipleOf\"", "\"dependentRequired\"", "\"prefixItems\"",
                           "\"$dynamicRef\"", "\"x-nullable\"", "\"xml\"", "<text>")},

    /* values */
    {"value", ONE_OF("null", "true", "<text>", "<number>", "[]", "[<value>,<value>]", "{}",
                     "{<name>:<value>}", "{\"$ref\":<text>}")},
    {"flag", ONE_OF("true", "false")},
    {"count", ONE_OF("0", "1", "2", "30", "2.0", "9007199254740993", "1e400")},
    {"number", ONE_OF("0", "1", "-1", "0.1", "1.50", "-1e-7", "1e400", "9007199254740993",
                      "123456789012345678901234567890", "2", "1e21")},
    {"format", ONE_OF("\"date-time\"", "\"date\"", "\"time\"", "\"duration\"", "\"email\"",
                      "\"uuid\"", "\"uri\"", "\"ipv4\"", "\"ipv6\"", "\"hostname\"", "\"int32\"",
                      "\"int64\"", "\"binary\"", "\"byte\"", "\"regex\"", "\"json-pointer\"",
                      "\"uri-reference\"", "<text>")},
    {"pattern", ONE_OF("\"^a\"", "\"^[a-z]{2,5}$\"", "\"^x-\"", "\"(a|b)*\"", "\"(a+)+$\"",
                       "\"\\\\d{3}-\\\\w\"", "\"a/b\"", "\"(?i)a\"", "\"[\"", "\"\\\\p{L}+\"",
                       "\"^(?=a).*$\"", "<text>")},
    {"name", ONE_OF("\"a\"", "\"b\"", "\"id\"", "\"user-name\"", "\"__proto__\"", "\"constructor\"",
                    "\"delete\"", "\"X-Key\"", "\"a[b]\"", "\"\"", "<text>")},
    {"text", ONE_OF("\"text\"", "\"*/ PWNED(); /*\"", "\"'; PWNED(); '\"", "\"`; PWNED(); `\"",
                    "\"${PWNED()}\"", "\"\\\\'; PWNED(); //\"", "\"a\\nPWNED();\\nb\"",
                    "\"a\\u2028PWNED();\\u2028b\"", "\"PWNED()\"", "\"PWNED();\\\\\"",
                    "\"</script ><script >PWNED()\"", "\"//% if x\\n@{PWNED()|code}\"",
                    "\"../../PWNED\"", "\"a/; PWNED(); /b\"", "\"a\\u0000b\"", "\"\\ud83d\\ude00\"",
                    "\"__proto__\"", "\"\"", "\"x'](PWNED())['\"", "\"Foo.Bar\"", "\"foo_bar\"",
                    "\"listUsers\"", "\"1st\"", "\"class\"",
                    "\"a very long text that no line of code can hold, so that it must be broken\"",
                    "<bytes>")},
    {"slash-text", ONE_OF("\"/text\"", "\"/{PWNED()}\"", "\"/'; PWNED(); '/{a}\"", "\"/a\\u0000\"",
                          "\"/{a\"", "\"/}{\"", "\"//a//\"", "\"/a/../b\"", "\"/(x)+\"")},
};
#undef ONE_OF

static inline uint8_t grammar_next(struct grammar *grammar)
{
    return grammar->at < grammar->end ? *grammar->at++ : 0;
}

/* A string of up to 15 of the bytes, escaped; what is no ASCII counts as its character of Latin-1. */
static inline void grammar_put_bytes(struct grammar *grammar)
{
    unsigned length = grammar_next(grammar) % 16;

    buffer_putc(&grammar->text, '"');
    while (length-- > 0)
        buffer_printf(&grammar->text, "\\u%04x", (unsigned)grammar_next(grammar));
    buffer_putc(&grammar->text, '"');
}

static inline const char *grammar_choose(struct grammar *grammar, const struct grammar_rule *rule)
{
    unsigned count = 0;

    while (rule->alternatives[count])
        count++;
    if (grammar->depth > GRAMMAR_DEPTH || grammar->text.length > GRAMMAR_LENGTH)
        return rule->alternatives[0];
    return rule->alternatives[grammar_next(grammar) % count];
}

static inline const struct grammar_rule *grammar_find(const char *name, size_t length)
{
    size_t i = 0;

    while (strncmp(grammar_rules[i].name, name, length) != 0 || grammar_rules[i].name[length])
        if (++i == sizeof grammar_rules / sizeof *grammar_rules)
            abort(); /* a rule that is not there */
    return &grammar_rules[i];
}

/* The length of the <name> that begins there, or 0. */
static inline size_t grammar_name(const char *text)
{
    size_t length = *text == '<' ? strspn(text + 1, "abcdefghijklmnopqrstuvwxyz-") : 0;

    return length && text[length + 1] == '>' ? length + 2 : 0;
}

/* Append one of the rule's alternatives. */
static inline void grammar_expand(struct grammar *grammar, const struct grammar_rule *rule)
{
    const char *text;
    size_t length;

    grammar->depth++;
    for (text = grammar_choose(grammar, rule); *text; text += length) {
        length = grammar_name(text);
        if (length == 0) {
            buffer_putc(&grammar->text, *text);
            length = 1;
        } else if (strncmp(text, "<bytes>", length) == 0) {
            grammar_put_bytes(grammar);
        } else {
            grammar_expand(grammar, grammar_find(text + 1, length - 2));
        }
    }
    grammar->depth--;
}

#endif
