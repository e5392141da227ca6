/* libyaml's errors as diagnostics. */
#include "scaffold/read/yaml_error.h"

#include "common/memory.h"
#include "common/text.h"

#include <string.h>

/* libyaml's problem → ours. `context`: its place is where the thing began, which says more than where
 * libyaml gave up. */
struct explanation {
    const char *problem;
    bool context;
    const char *message;
    const char *hint;
};

static const struct explanation explanations[] = {
    {"mapping values are not allowed in this context", false,
     "':' and a value are not possible here",
     "a value with ': ' in it needs quotes; else look at the indentation"},
    {"block sequence entries are not allowed in this context", false, "'- ' is not possible here",
     "put the list on a line of its own, or the text in quotes"},
    {"mapping keys are not allowed in this context", false, "a key is not possible here", NULL},
    {"could not find expected ':'", true, "this key has no ':'",
     "a key is one line of at most 1024 characters, then ':' and a blank"},
    {"found unexpected end of stream", true, "the quotes that open here are not closed", NULL},
    {"found unexpected document indicator", true, "the quotes that open here are not closed", NULL},
    {"found unknown escape character", false, "unknown escape in double quotes",
     "write '\\\\' for a backslash, or use single quotes"},
    {"did not find expected hexdecimal number", false, "the escape needs more hexadecimal digits",
     NULL},
    {"found invalid Unicode character escape code", false, "the escape is no Unicode character",
     "write it as '\\UXXXXXXXX', not as a surrogate pair"},
    {"found a tab character that violates indentation", false, "a tab cannot indent", "use blanks"},
    {"found a tab character where an indentation space is expected", false, "a tab cannot indent",
     "use blanks"},
    {"did not find expected '-' indicator", false, "the line does not fit the list around it",
     "look at the indentation"},
    {"did not find expected ',' or ']'", false, "',' or ']' is missing in the list in brackets",
     NULL},
    {"did not find expected ',' or '}'", false, "',' or '}' is missing in the mapping in braces",
     "text with ',', '}' or ': ' in it needs quotes"},
    {"did not find expected node content", false, "a value is missing here", NULL},
    {"did not find expected <document start>", false, "text after the end of the document",
     "look at the indentation"},
    {"found undefined tag handle", false, "undefined tag handle", NULL},
    {"found incompatible YAML document", false, "the version of YAML is not 1.1 or 1.2", NULL},
    {"did not find expected comment or line break", false,
     "only a comment may stand behind '|' or '>'", NULL},
    {"did not find expected alphabetic or numeric character", false,
     "'&' or '*' begins an anchor or alias, and needs a name",
     "text that begins with '&' or '*' needs quotes"},
};

static const struct explanation *explain(const char *problem)
{
    size_t i;

    for (i = 0; i < sizeof explanations / sizeof *explanations; i++)
        if (strcmp(explanations[i].problem, problem) == 0)
            return &explanations[i];
    return NULL;
}

static struct locus locus_of_mark(struct reader *reader, struct place *place,
                                  const yaml_mark_t *mark)
{
    unsigned line, column;

    place_of_mark(place, mark, &line, &column);
    return reader_locus(reader, line, column);
}

/* Bytes that libyaml cannot take at all. */
static void report_bytes(struct reader *reader, struct place *place, const yaml_parser_t *parser)
{
    unsigned line, column;

    place_of_byte(place, parser->problem_offset, &line, &column);
    diagnostics_add(reader->list, SEVERITY_ERROR, reader_locus(reader, line, column),
                    "in double quotes it can be written as '\\xXX' or '\\uXXXX'",
                    "the character U+%04X is not allowed in YAML", (unsigned)parser->problem_value);
}

/* "found character that cannot start any token": say which, and why. */
static void report_character(struct reader *reader, struct place *place, struct locus where)
{
    size_t left = place->length - place->at, length;
    const char *at = place->bytes + place->at;

    length = left ? text_utf8(at, left, NULL) : 0;
    if (left && *at == '\t')
        diagnostics_add(reader->list, SEVERITY_ERROR, where, "use blanks", "a tab cannot indent");
    else
        diagnostics_add(reader->list, SEVERITY_ERROR, where, "put the text in quotes",
                        "'%.*s' cannot begin a value or key", (int)length, at);
}

/* "did not find expected key": the line belongs to no key of the mapping around it. */
static void report_key(struct reader *reader, struct place *place, const yaml_parser_t *parser,
                       struct locus where)
{
    struct locus mapping = locus_of_mark(reader, place, &parser->context_mark);

    diagnostics_add(reader->list, SEVERITY_ERROR, where,
                    "look at the indentation, and for quotes that are not closed",
                    "no key of the mapping that begins in line %u, column %u", mapping.line,
                    mapping.column);
}

void yaml_error_report(struct reader *reader, struct place *place, const yaml_parser_t *parser)
{
    const struct explanation *explanation;
    const char *problem = parser->problem ? parser->problem : "the document is not YAML";
    struct locus where;

    if (parser->error == YAML_MEMORY_ERROR)
        memory_exhausted();
    if (parser->error == YAML_READER_ERROR) {
        report_bytes(reader, place, parser);
        return;
    }
    explanation = explain(problem);
    where = locus_of_mark(reader, place,
                          explanation && explanation->context && parser->context
                              ? &parser->context_mark
                              : &parser->problem_mark);
    if (strcmp(problem, "found character that cannot start any token") == 0)
        report_character(reader, place, where);
    else if (strcmp(problem, "did not find expected key") == 0)
        report_key(reader, place, parser, where);
    else
        diagnostics_add(reader->list, SEVERITY_ERROR, where, explanation ? explanation->hint : NULL,
                        "%s", explanation ? explanation->message : problem);
}
