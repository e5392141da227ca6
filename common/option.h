/*
 * One table of options per tool gives parsing, --help, the completions for bash and zsh, and the
 * list that the man page is checked against.
 *
 * GNU syntax: --name VALUE, --name=VALUE, -n VALUE, -nVALUE, clusters of flags, `--` ends options,
 * a lone `-` is an operand, options and operands mix. Names are exact; there are no optional
 * arguments.
 */
#ifndef COMMON_OPTION_H
#define COMMON_OPTION_H

#include "common/terminal.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_type {
    OPTION_FLAG,     /* bool *: set to true */
    OPTION_TEXT,     /* const char **: points into argv */
    OPTION_FILE,     /* const char **: as TEXT; completed as a file name */
    OPTION_FOLDER,   /* const char **: as TEXT; completed as a folder */
    OPTION_LIST,     /* struct option_list *: every occurrence */
    OPTION_INTEGER,  /* int64_t *: within [minimum, maximum] */
    OPTION_REAL,     /* double *: at least 0 */
    OPTION_DURATION, /* int64_t *: nanoseconds (see parse.h) */
    OPTION_CHOICE,   /* int *: index into choices */
    OPTION_HEADING,  /* no option: `help` starts a group in --help */
};

struct option_list {
    const char **items; /* point into argv; the array is owned, freed by option_list_release() */
    size_t count;
};

struct option {
    enum option_type type;
    char letter;          /* short name, or 0 */
    const char *name;     /* long name without dashes */
    void *value;          /* where the value goes, of the type given above */
    const char *argument; /* placeholder in --help: "URL"; NULL for flags */
    const char *help;     /* one line, lower case, no full stop; NULL hides it from --help */
    const char *const
        *choices; /* NULL-terminated: of OPTION_CHOICE; of others for completion alone */
    int64_t minimum, maximum; /* OPTION_INTEGER; both 0: any from 0 up */
};

/* What the options that all tools have ask for; a tool puts OPTION_COMMON(&common) in its table. */
struct option_common {
    bool quiet, verbose, json;
    bool help, version; /* served by option_parse() itself */
    const char *output;
    const char *format;          /* checked by the tool: which formats there are depends on it */
    int color;                   /* enum color_mode */
    const char *completion;      /* served by option_parse() itself */
    const char *document_schema; /* the same */
};

extern const char *const option_color_choices[];

#define OPTION_COMMON(c) OPTION_COMMON_FORMATS(c, "text or json")

#define OPTION_COMMON_FORMATS(c, formats)                                                          \
    {OPTION_HEADING, .help = "Common options:"}, {OPTION_FILE,                                     \
                                                  'o',                                             \
                                                  "output",                                        \
                                                  &(c)->output,                                    \
                                                  "PATH",                                          \
                                                  "write the result there, not to stdout"},        \
        {OPTION_TEXT, 'f', "format", &(c)->format, "FORMAT", "form of the result: " formats},      \
        {OPTION_FLAG, 0, "json", &(c)->json, NULL, "short for --format json"},                     \
        {OPTION_FLAG, 'q', "quiet", &(c)->quiet, NULL, "no progress and no notes on stderr"},      \
        {OPTION_FLAG, 'v', "verbose", &(c)->verbose, NULL, "say more on stderr"},                  \
        {OPTION_CHOICE,                                                                            \
         0,                                                                                        \
         "color",                                                                                  \
         &(c)->color,                                                                              \
         "WHEN",                                                                                   \
         "colour: auto, always or never",                                                          \
         .choices = option_color_choices},                                                         \
        {OPTION_FLAG, 'h',  "help",                                                                \
         &(c)->help,  NULL, "print the options; with --verbose, all about them"},                  \
        {OPTION_FLAG, 'V', "version", &(c)->version, NULL, "print the versions and exit"},         \
        {OPTION_TEXT,      0,       "completion",                                                  \
         &(c)->completion, "SHELL", "print the completion for bash or zsh"},                       \
    {                                                                                              \
        OPTION_TEXT, 0, "document-schema", &(c)->document_schema, "KIND",                          \
            "print the JSON Schema of a document kind"                                             \
    }

/* A library that the tool is linked with, and what says which version of it runs. */
struct option_library {
    const char *name;
    const char *(*version)(void);
};

struct option_program {
    const char *name;            /* "api-load" */
    const char *summary;         /* one line after the name in --help */
    const char *const *synopsis; /* usage lines without the program's name, NULL-terminated */
    const char *const
        *examples;     /* command lines, the ones that people want first, NULL-terminated */
    const char *brief; /* the usage in one line, likewise; with `first` */
    const char *const
        *first; /* options that --help describes, NULL-terminated; the others it names */
    const struct option *options;           /* ends with {0} whose name and help are NULL */
    const struct option_library *libraries; /* for --version; ends with {0}; jansson is added */
    const char *const
        *formats;        /* what --format takes, NULL-terminated; NULL: completion knows none */
    const char *operand; /* how completion takes operands: "file", "folder" or NULL for none */
    struct option_common *common;
};

struct option_operands {
    const char **items; /* point into argv; the array is owned */
    size_t count;
};

/* Parse the command line. Goes on (returns -1) or is done (returns an exit status): after --help,
 * --version, --completion and --document-schema, and with STATUS_USAGE after a mistake, which it
 * has reported with a hint. Also sets up message.h by --quiet, --verbose and --color. */
int option_parse(const struct option_program *program, int argc, char **argv,
                 struct option_operands *operands);

/* Report a mistake in the command line with the usual hint at --help; returns STATUS_USAGE. */
int option_usage(const struct option_program *program, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same with a hint of its own, which says what to write. */
int option_usage_hint(const char *hint, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void option_list_release(struct option_list *list);
void option_operands_release(struct option_operands *operands);

#endif
