/* The table of options, and what is wrong with combinations of them. */
#include "scaffold/options.h"
#include "scaffold/libraries.h"

#include "common/status.h"
#include "common/terminal.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[PATH_MAX];

/* In the order of enum tree_on_edit. */
static const char *const on_edit_names[] = {"keep", "beside", "merge", NULL};

static const char *const openapi_versions[] = {"3.1", "3.0", NULL};

static const char *const errors_names[] = {"envelope", "problem", NULL};
static const char *const validator_names[] = {"native", "zod", NULL};
static const char *const group_names[] = {"path", "tag", NULL};
static const char *const emit_names[] = {"code", "requests", "attacks", "spec", NULL};

static const char *const naming_names[] = {"camel", "snake", NULL};

/* What the table fills; handed to the caller as a copy. */
static struct options given;

static const char *const synopsis[] = {
    "[SPEC|-] [--framework NAME] [--output FOLDER] [--init] [--mock]",
    "[SPEC|-] --output FOLDER [--on-edit HOW] [--dry-run] [--check]",
    "[SPEC|-] --validate",
    "--from-db URL|-|FILE [--tables PATTERNS] [--output FOLDER|--generate-spec]",
    "[SPEC|-] --emit requests|attacks|spec [--only WORDS] [--server URL] [--output FILE]",
    "FOLDER|FILE... --generate-spec [--merge FILE|--replace] [--check] [--output FILE]",
    NULL,
};

static const char *const examples[] = {
    "api-scaffold openapi.yaml --framework express --output src/routes/",
    "api-scaffold --from-db postgres://localhost/mydb --output src/routes/ --init",
    "api-scaffold src/routes/ --generate-spec --output openapi.yaml",
    "api-scaffold openapi.yaml --output src/routes/ --init --mock",
    "api-scaffold < openapi.yaml | jq -r '.files[].path'",
    "api-scaffold openapi.yaml --validate",
    "api-scaffold openapi.yaml --emit requests | api-load --targets -",
    NULL,
};

static const struct option table[] = {
    {OPTION_HEADING, .help = "What is made:"},
    {OPTION_CHOICE, 'F', "framework", &given.framework_choice, "NAME",
     "express (default), fastify or koa", .choices = framework_names},
    {OPTION_FLAG, 0, "init", &given.init, NULL, "a whole service: hardened app and server, tests"},
    {OPTION_FLAG, 0, "mock", &given.mock, NULL,
     "handlers answer with the specification's examples"},
    {OPTION_CHOICE, 0, "errors", &given.errors, "FORM",
     "of errors: envelope (default), or problem (RFC 9457)", .choices = errors_names},
    {OPTION_CHOICE, 0, "validator", &given.validator, "KIND",
     "how requests are checked: native (default: plain TypeScript) or zod",
     .choices = validator_names},
    {OPTION_FLAG, 0, "envelope", &given.envelope, NULL,
     "successes are {\"data\": …, \"meta\": …}, whatever the specification declares"},
    {OPTION_FLAG, 0, "validate-responses", &given.validate_responses, NULL,
     "answers are held against the specification as well; not in production"},
    {OPTION_CHOICE, 0, "group-by", &given.group_by, "WHAT",
     "which file a handler stands in: by its path (default) or its first tag",
     .choices = group_names},
    {OPTION_HEADING, .help = "What is written:"},
    {OPTION_CHOICE, 0, "on-edit", &given.on_edit, "HOW",
     "of a generated file that somebody edited: keep it (default), put the new one beside it, "
     "or "
     "merge",
     .choices = on_edit_names},
    {OPTION_FLAG, 'n', "dry-run", &given.dry_run, NULL,
     "write nothing: show what would change, as a diff"},
    {OPTION_FLAG, 0, "check", &given.check, NULL,
     "write nothing: exit 1 when something would change"},
    {OPTION_HEADING, .help = "What is read:"},
    {OPTION_FOLDER, 0, "base", &given.base, "FOLDER",
     "where references to files may lead (default: the folder of SPEC)"},
    {OPTION_FLAG, 0, "validate", &given.validate, NULL,
     "only say what is wrong with the specification"},
    {OPTION_HEADING, .help = "Requests:"},
    {OPTION_CHOICE, 0, "emit", &given.emit, "WHAT",
     "instead of code: requests or attacks, or the spec", .choices = emit_names},
    {OPTION_TEXT, 0, "server", &given.server, "URL",
     "where the requests go (default: a generated service on this machine)"},
    {OPTION_TEXT, 0, "only", &given.only, "WORDS",
     "methods, tags, operations, paths or all, with commas (default: methods that change "
     "nothing)"},
    {OPTION_LIST, 0, "auth", &given.auth, "SCHEME=NAME",
     "the variable of the environment that holds a credential"},
    {OPTION_INTEGER, 0, "seed", &given.seed, "N", "other values, the same for the same N"},
    {OPTION_FILE, 0, "data", &given.data, "FILE",
     "CSV with a column for {id} in paths; api-load takes it as --data, too"},
    {OPTION_HEADING, .help = "From a database:"},
    {OPTION_FILE, 0, "from-db", &given.from_db, "URL",
     "a service for its tables; or for a db-schema file"},
    {OPTION_TEXT, 0, "schema", &given.catalog.schemas, "PATTERNS",
     "the schemas, with commas (default: public, else all)"},
    {OPTION_TEXT, 0, "tables", &given.catalog.tables, "PATTERNS", "only these tables and views"},
    {OPTION_TEXT, 0, "exclude", &given.catalog.exclude, "PATTERNS", "not these"},
    {OPTION_TEXT, 0, "expose", &given.catalog.expose, "COLUMNS",
     "columns to be read although they look like secrets"},
    {OPTION_CHOICE, 0, "naming", &given.naming, "STYLE",
     "of properties: camel (default), or snake as the columns are called", .choices = naming_names},
    {OPTION_FLAG, 0, "rls", &given.rls, NULL,
     "tell row-level security who asks: every operation needs a token"},
    {OPTION_HEADING, .help = "The way back:"},
    {OPTION_FLAG, 0, "generate-spec", &given.generate_spec, NULL,
     "read code, make its specification"},
    {OPTION_CHOICE, 0, "openapi", &given.openapi_choice, "VERSION",
     "of the specification: 3.1 (default) or 3.0", .choices = openapi_versions},
    {OPTION_FILE, 0, "merge", &given.merge, "FILE",
     "keep what people wrote in that document (default: the one at --output)"},
    {OPTION_FLAG, 0, "replace", &given.replace, NULL, "keep nothing of it"},
    OPTION_COMMON(&given.common),
    {0},
};

static const char *const format_words[] = {"text", "json", NULL};

static const char *const first_options[] = {
    "framework", "init",    "mock",          "dry-run", "check", "validate",
    "emit",      "from-db", "generate-spec", "output",  NULL,
};

static const struct option_program program = {
    .name = "api-scaffold",
    .summary = "turn an OpenAPI specification into routes, validators and types",
    .synopsis = synopsis,
    .examples = examples,
    .brief = "[SPEC|FOLDER|-] [OPTION]...",
    .first = first_options,
    .formats = format_words,
    .options = table,
    .libraries = scaffold_libraries,
    .operand = "file",
    .common = &given.common,
};

/* The source root: what --output names, or its parent when that is the folder of the routes. */
static const char *source_root(const char *output)
{
    size_t length = strlen(output);
    while (length > 1 && output[length - 1] == '/') {
        length--;
    }
    static const char last[] = "routes";
    size_t size = sizeof last - 1;
    bool routes = length >= size && strncmp(output + length - size, last, size) == 0 &&
                  (length == size || output[length - size - 1] == '/');
    length -= routes ? size : 0;
    while (length > 1 && output[length - 1] == '/') {
        length--;
    }
    snprintf(root, sizeof root, "%.*s", (int)length, length == 0 ? "." : output);
    return length == 0 ? "." : root;
}

static int check_format(struct options *options)
{
    const char *format = options->common.format;
    if (format != NULL && strcmp(format, "text") != 0 && strcmp(format, "json") != 0) {
        return option_usage(&program, "option '--format' needs text or json, not '%s'", format);
    }
    options->text = format != NULL ? strcmp(format, "text") == 0
                                   : !options->common.json && terminal_is(STDOUT_FILENO);
    return -1;
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* An address, which is not shown: there may be a password in it. */
static int not_a_file(const char *address)
{
    bool database = strncmp(address, "postgres", 8) == 0;
    return option_usage_hint(database ? "--from-db URL makes a service for a database"
                                      : "nothing is read from the network: curl -fsS URL | "
                                        "api-scaffold -",
                             "a specification is a file, not a URL");
}

static int check_input(struct options *options)
{
    if (options->operands.count > 1) {
        return option_usage(&program, "one specification at a time: '%s' is too many",
                            options->operands.items[1]);
    }
    if (options->from_db == NULL && options->operands.count == 0 && terminal_is(STDIN_FILENO)) {
        return option_usage_hint("name a file such as openapi.yaml, or - for standard input",
                                 "which specification?");
    }
    options->input = options->operands.count == 0 ? "-" : options->operands.items[0];
    if (strstr(options->input, "://") != NULL) {
        return not_a_file(options->input);
    }
    if (options->base != NULL && !is_folder(options->base)) {
        return option_usage(&program, "--base needs a folder that is there, not '%s'",
                            options->base);
    }
    return -1;
}

static int check_output(struct options *options)
{
    const char *name = options->check     ? "--check"
                       : options->dry_run ? "--dry-run"
                       : options->on_edit ? "--on-edit"
                                          : NULL;
    if (options->common.output == NULL) {
        return name != NULL ? option_usage(&program, "%s needs --output", name) : -1;
    }
    if (options->validate) {
        return option_usage(&program, "--validate writes nothing: there is no --output");
    }
    if (strlen(options->common.output) >= sizeof root || options->common.output[0] == '\0') {
        return option_usage(&program, "option '--output' needs a folder");
    }
    options->root = source_root(options->common.output);
    if (options->init && strcmp(options->root, ".") == 0) {
        return option_usage(&program, "--init puts package.json beside the source root, which must "
                                      "not be the current folder: say --output src/routes/");
    }
    return -1;
}

/* Code in, a specification out. */
static int check_back(struct options *options)
{
    const char *format = options->common.format;
    if (format != NULL && strcmp(format, "yaml") != 0 && strcmp(format, "json") != 0) {
        return option_usage(&program, "option '--format' needs yaml or json here, not '%s'",
                            format);
    }
    if (options->common.json) {
        options->common.format = "json";
    }
    if (options->operands.count == 0) {
        return option_usage(&program, "which code? name files or a folder");
    }
    if (options->dry_run || options->on_edit != 0) {
        return option_usage(&program, "--generate-spec takes no %s",
                            options->dry_run ? "--dry-run" : "--on-edit");
    }
    if (options->check && options->replace) {
        return option_usage(&program, "--check writes nothing: there is nothing to --replace");
    }
    if (options->check && options->common.output == NULL && options->merge == NULL) {
        return option_usage(&program, "which document? --check compares with --output or --merge");
    }
    return -1;
}

/* Options of --generate-spec and of --emit alone. */
static int check_forth(const struct options *options)
{
    const char *name = options->merge != NULL         ? "--merge"
                       : options->replace             ? "--replace"
                       : options->openapi_choice != 0 ? "--openapi"
                                                      : NULL;
    if (name != NULL) {
        return option_usage(&program, "%s needs --generate-spec", name);
    }
    bool requests = options->emit == EMIT_REQUESTS || options->emit == EMIT_ATTACKS;
    name = options->server != NULL   ? "--server"
           : options->only != NULL   ? "--only"
           : options->auth.count > 0 ? "--auth"
           : options->seed != 0      ? "--seed"
           : options->data != NULL   ? "--data"
                                     : NULL;
    return name != NULL && !requests
               ? option_usage(&program, "%s needs --emit requests or --emit attacks", name)
               : -1;
}

/* What api-load can send to; it may come from the environment. */
static bool is_server(const char *url)
{
    return strncmp(url, "http://", 7) == 0 || strncmp(url, "https://", 8) == 0 ||
           strncmp(url, "{{env.", 6) == 0;
}

/* Documents instead of code: what has to do with code is out of place. */
static int check_emit(struct options *options)
{
    const char *name = options->validate             ? "--validate"
                       : options->check              ? "--check"
                       : options->dry_run            ? "--dry-run"
                       : options->on_edit != 0       ? "--on-edit"
                       : options->init               ? "--init"
                       : options->mock               ? "--mock"
                       : options->errors != 0        ? "--errors"
                       : options->validate_responses ? "--validate-responses"
                       : options->validator != 0     ? "--validator"
                       : options->group_by           ? "--group-by"
                                                     : NULL;
    if (name != NULL) {
        return option_usage(&program, "--emit %s takes no %s", emit_names[options->emit], name);
    }
    const char *format = options->common.format;
    bool yaml = format != NULL && strcmp(format, "yaml") == 0 && options->emit == EMIT_SPEC;
    if (format != NULL && strcmp(format, "json") != 0 && !yaml) {
        return option_usage(&program, "option '--format' needs %s here, not '%s'",
                            options->emit == EMIT_SPEC ? "yaml or json" : "json", format);
    }
    if (options->common.json) {
        options->common.format = "json";
    }
    if (options->server != NULL && !is_server(options->server)) {
        return option_usage_hint("write it as http://localhost:3000",
                                 "--server needs a URL with http:// or https://");
    }
    if (options->data != NULL && strcmp(options->data, "-") == 0) {
        return option_usage(&program, "--data needs a file: the specification may be '-'");
    }
    return check_input(options);
}

/* Tables instead of a specification. */
static int check_database(struct options *options)
{
    const struct catalog_options *catalog = &options->catalog;
    const char *name = catalog->schemas != NULL   ? "--schema"
                       : catalog->tables != NULL  ? "--tables"
                       : catalog->exclude != NULL ? "--exclude"
                       : catalog->expose != NULL  ? "--expose"
                       : options->naming != 0     ? "--naming"
                       : options->rls             ? "--rls"
                                                  : NULL;
    if (options->from_db == NULL) {
        return name != NULL ? option_usage(&program, "%s needs --from-db", name) : -1;
    }
    if (options->operands.count > 0) {
        return option_usage(&program, "--from-db takes no specification: '%s' is too many",
                            options->operands.items[0]);
    }
    if (options->openapi_choice != 0) {
        return option_usage(&program, "--from-db makes OpenAPI 3.1: there is no --openapi");
    }
    options->catalog.snake = options->naming == 1;
    if (options->generate_spec) {
        options->generate_spec = false;
        options->emit = EMIT_SPEC;
    }
    return -1;
}

static int check(struct options *options)
{
    int database = check_database(options);
    if (database >= 0) {
        return database;
    }
    if (options->generate_spec) {
        return check_back(options);
    }
    int other = check_forth(options);
    if (other >= 0) {
        return other;
    }
    if (options->emit != EMIT_NOTHING) {
        return check_emit(options);
    }
    int status = check_format(options);
    status = status < 0 ? check_input(options) : status;
    status = status < 0 ? check_output(options) : status;
    if (status >= 0) {
        return status;
    }
    options->framework = framework_find(framework_names[options->framework_choice]);
    return -1;
}

int options_parse(struct options *options, int argc, char **argv)
{
    int status = option_parse(&program, argc, argv, &given.operands);
    *options = given;
    return status >= 0 ? status : check(options);
}

void options_release(struct options *options)
{
    option_list_release(&options->auth);
    option_operands_release(&options->operands);
}
