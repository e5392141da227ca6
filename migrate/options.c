/* The option table of db-migrate. */
#include "migrate/options.h"
#include "migrate/libraries.h"

#include "common/buffer.h"
#include "common/error.h"
#include "common/parse.h"
#include "common/terminal.h"
#include "migrate/analyze/gate.h"

#include "migrate/render/layout.h"

#include <string.h>

#define ROLLBACK_LIMIT 10000
#define TOP_LIMIT 1000
#define NOT_GIVEN (-1)
#define MILLISECOND 1000000

static struct options given = {
    .lock_timeout = NOT_GIVEN,
    .statement_timeout = NOT_GIVEN,
};

static struct option_operands operands;

static const char *const online_choices[] = {"auto", "always", "never", NULL};

static const char *const allow_words[] = {"data-loss", "drift", "out-of-order", "superuser", NULL};

static const struct option options[] = {
    {OPTION_HEADING, .help = "Actions, one of:"},
    {OPTION_FILE, 0, "compare", &given.compare, "TARGET",
     "the migration to a schema file, folder or database"},
    {OPTION_FLAG, 0, "introspect", &given.introspect, NULL, "print SOURCE as a db-schema document"},
    {OPTION_FLAG, 0, "analyze", &given.analyze, NULL,
     "report missing indexes, slow statements and more"},
    {OPTION_FLAG, 0, "suggest-indexes", &given.suggest_indexes, NULL,
     "write the missing indexes as a migration"},
    {OPTION_FLAG, 0, "snapshot", &given.snapshot, NULL,
     "print the counts of this moment, for --since"},
    {OPTION_FILE, 0, "verify", &given.verify, "SNAPSHOT",
     "say what the indexes made since a snapshot have brought"},
    {OPTION_FILE, 0, "migrate", &given.migrate, "PATH",
     "apply a migration, or what is pending in a folder"},
    {OPTION_FILE, 0, "rollback", &given.rollback, "FILE", "undo a migration by its rollback file"},
    {OPTION_INTEGER, 0, "rollback-last", &given.rollback_last, "N", "undo the last N migrations",
     .minimum = 1, .maximum = ROLLBACK_LIMIT},
    {OPTION_FLAG, 0, "status", &given.status, NULL, "list what is applied and what is pending"},
    {OPTION_FLAG, 0, "baseline", &given.baseline, NULL,
     "take over what the history of Prisma, Knex, Flyway, dbmate … names as applied"},
    {OPTION_FILE, 0, "mark-applied", &given.mark_applied, "FILE",
     "record a migration as applied without running it"},
    {OPTION_TEXT, 0, "new", &given.new_name, "NAME",
     "make an empty migration and its rollback to write by hand"},
    {OPTION_HEADING, .help = "Database:"},
    {OPTION_TEXT, 'c', "connection", &given.connection, "URL",
     "postgres://… or key=value ($DATABASE_URL)"},
    {OPTION_FILE, 0, "env-file", &given.env_file, "FILE",
     "read DATABASE_URL and PG* from a .env file"},
    {OPTION_HEADING, .help = "Comparing:"},
    {OPTION_TEXT, 0, "scratch", &given.scratch, "URL",
     "server for scratch databases (the one of the connection, else one of its own)"},
    {OPTION_TEXT, 0, "name", &given.name, "NAME", "what the files are called after the date"},
    {OPTION_FLAG, 0, "check", &given.check, NULL, "exit 1 when there is a difference"},
    {OPTION_FLAG, 0, "strict", &given.strict, NULL, "exit 3 when an object is of no known kind"},
    {OPTION_FLAG, 0, "owners", &given.owners, NULL, "compare owners as well"},
    {OPTION_LIST, 0, "rename", &given.rename, "OLD=NEW",
     "table.old=new: a column (or table, type …) that keeps its rows"},
    {OPTION_LIST, 0, "only", &given.only, "PATTERN",
     "compare only these: [KIND:]NAME, with * and ?"},
    {OPTION_LIST, 0, "exclude", &given.exclude, "PATTERN",
     "leave these alone, and the lines of .db-migrate-ignore"},
    {OPTION_FLAG, 0, "include-extra", &given.include_extra, NULL,
     "compare other tools' history tables and monitoring extensions"},
    {OPTION_CHOICE, 0, "layout", &given.layout, "RUNNER",
     "files as flat, prisma, knex, flyway, dbmate, goose or golang-migrate has them",
     .choices = layout_names},
    {OPTION_CHOICE, 0, "online", &given.online, "WHEN",
     "build and check beside running reads and writes: auto (big tables), always, never",
     .choices = online_choices},
    {OPTION_FLAG, 0, "keep-data", &given.keep_data, NULL,
     "keep what is dropped in the schema db_migrate_kept; the rollback brings it back"},
    {OPTION_FLAG, 0, "phases", &given.phases, NULL,
     "two migrations for renames and type changes: expand, and contract when no one needs the old"},
    {OPTION_FLAG, 0, "no-prove", &given.no_prove, NULL,
     "do not try the migration and its rollback on a scratch database"},
    {OPTION_HEADING, .help = "Applying:"},
    {OPTION_FLAG, 'n', "dry-run", &given.dry_run, NULL,
     "run each statement in a transaction that is rolled back"},
    {OPTION_FILE, 0, "to", &given.to, "FILE", "stop behind this migration"},
    {OPTION_LIST, 0, "allow", &given.allow, "LIST",
     "what is refused otherwise: data-loss, drift, out-of-order, superuser (in schema files)",
     .choices = allow_words},
    {OPTION_DURATION, 0, "lock-timeout", &given.lock_timeout, "TIME",
     "how long one try waits for a lock (5s; dry run: 2s)"},
    {OPTION_DURATION, 0, "statement-timeout", &given.statement_timeout, "TIME",
     "limit of a statement (none; dry run and analysis: 60s, schema files: 10m)"},
    {OPTION_HEADING, .help = "Analysis:"},
    {OPTION_INTEGER, 0, "top", &given.top, "N", "how many slow statements to list (10)",
     .minimum = 1, .maximum = TOP_LIMIT},
    {OPTION_FILE, 0, "since", &given.since, "FILE",
     "look at the time since a snapshot, or between those of a file"},
    {OPTION_FILE, 0, "load", &given.load, "REPORT",
     "api-load's report of that time: count for each HTTP request"},
    {OPTION_FILE, 0, "queries", &given.queries, "FILE",
     "statements of an SQL file or a PostgreSQL log as well"},
    {OPTION_FLAG, 0, "explain-analyze", &given.explain_analyze, NULL,
     "run the slow queries whose constants are known, once"},
    {OPTION_LIST, 0, "fail-if", &given.fail_if, "CONDITION",
     "exit 1 when it holds, such as 'missing-indexes>0'"},
    {OPTION_FILE, 0, "plot", &given.plot, "FILE", "write the analysis as one HTML page"},
    {OPTION_TEXT, 0, "budget", &given.budget, "SIZE",
     "how large all suggested indexes may be together, as 1GB"},
    OPTION_COMMON(&given.common),
    {0},
};

static const char *const synopsis[] = {
    "[SOURCE] --compare TARGET [-c URL] [-o FOLDER]",
    "[SOURCE] --introspect [-c URL]",
    "[SOURCE] --analyze [-c URL] [--since FILE [--load REPORT]] [--queries FILE]",
    "--snapshot | --verify SNAPSHOT [-c URL]",
    "--suggest-indexes [-c URL] -o FOLDER",
    "--migrate FILE|FOLDER [-c URL] [--dry-run]",
    "--rollback FILE | --rollback-last N | --mark-applied FILE [-c URL] [FOLDER]",
    "--status | --baseline [-c URL] [FOLDER]",
    NULL,
};

static const char *const examples[] = {
    "db-migrate --connection postgres://localhost/mydb --analyze",
    "db-migrate --compare schema/v2.sql --output migrations/",
    "db-migrate --migrate migrations/ --dry-run",
    "db-migrate schema/v1.sql --compare schema/v2.sql",
    "db-migrate --connection $DATABASE_URL --suggest-indexes --output migrations/",
    "db-migrate --migrate migrations/20240115_add_user_indexes.sql",
    NULL,
};

static const char *const format_words[] = {"text", "json", "sql", NULL};

static const char *const first_options[] = {
    "compare", "analyze",    "suggest-indexes", "migrate", "rollback",
    "status",  "connection", "output",          NULL,
};

static const struct option_program program = {
    .name = "db-migrate",
    .summary = "analyse, compare and migrate PostgreSQL databases",
    .synopsis = synopsis,
    .examples = examples,
    .brief = "[SOURCE] ACTION [OPTION]...",
    .first = first_options,
    .formats = format_words,
    .options = options,
    .libraries = migrate_libraries,
    .operand = "file",
    .common = &given.common,
};

/* Whether the option of that name was given; options are of the types in the table. */
static bool is_given(const char *name)
{
    for (const struct option *o = options; o->name != NULL || o->help != NULL; o++) {
        if (o->name == NULL || strcmp(o->name, name) != 0)
            continue;
        if (o->type == OPTION_FLAG)
            return *(const bool *)o->value;
        if (o->type == OPTION_INTEGER)
            return *(const int64_t *)o->value != 0;
        if (o->type == OPTION_LIST)
            return ((const struct option_list *)o->value)->count > 0;
        return *(const char *const *)o->value != NULL;
    }
    return false;
}

/* A source that reads like an action of other tools, which have no dashes. */
static int no_dashes(void)
{
    struct buffer hint = BUFFER_INIT;

    buffer_printf(&hint, "did you mean '--%s'? ('db-migrate --help' lists the options)",
                  given.source);
    option_usage_hint(buffer_text(&hint), "no action: '%s' is taken for a schema file",
                      given.source);
    buffer_release(&hint);
    return STATUS_USAGE;
}

static int no_action(void)
{
    for (const struct action *action = actions; given.source && action->option; action++)
        if (strcmp(given.source, action->option) == 0)
            return no_dashes();
    return option_usage(&program, "no action: give one such as --analyze or --migrate");
}

static int choose_action(void)
{
    for (const struct action *action = actions; action->option != NULL; action++) {
        if (!is_given(action->option))
            continue;
        if (given.action != NULL)
            return option_usage(&program, "--%s and --%s are two actions: give one",
                                given.action->option, action->option);
        given.action = action;
    }
    return given.action == NULL ? no_action() : -1;
}

static int check_operands(void)
{
    const struct action *action = given.action;
    if (operands.count > 0 && action->takes != NULL) {
        option_usage_hint(action->hint, "--%s takes %s: '%s' is too many", action->option,
                          action->takes, operands.items[0]);
        return STATUS_USAGE;
    }
    if (operands.count < 2)
        return -1;
    return option_usage(&program, "one SOURCE at most, not '%s' as well", operands.items[1]);
}

#define PRINTED "without --output nothing is written: what would be is printed"

/* Options that mean something to some actions alone, and those actions, between blanks. */
static const struct {
    const char *option, *actions, *hint;
} uses[] = {
    {"check", " compare ", NULL},
    {"strict", " compare ", NULL},
    {"owners", " compare ", NULL},
    {"rename", " compare ", NULL},
    {"only", " compare ", NULL},
    {"exclude", " compare ", NULL},
    {"include-extra", " compare ", NULL},
    {"keep-data", " compare ", NULL},
    {"phases", " compare ", NULL},
    {"no-prove", " compare suggest-indexes ", NULL},
    {"name", " compare suggest-indexes ", NULL},
    {"dry-run", " migrate rollback rollback-last baseline ", PRINTED},
    {"to", " migrate ", NULL},
    {"since", " analyze suggest-indexes ", NULL},
    {"load", " analyze suggest-indexes ", NULL},
    {"queries", " analyze suggest-indexes verify ", NULL},
    {"explain-analyze", " analyze suggest-indexes verify ", NULL},
    {"budget", " analyze suggest-indexes ", NULL},
    {"top", " analyze suggest-indexes verify ", NULL},
    {"fail-if", " analyze suggest-indexes verify ", NULL},
    {"plot", " analyze ", NULL},
};

static bool has_word(const char *words, const char *word)
{
    const char *at = strstr(words, word);

    while (at != NULL && (at[-1] != ' ' || at[strlen(word)] != ' '))
        at = strstr(at + 1, word);
    return at != NULL;
}

/* Which actions take the option, in a list. */
static int misplaced(const char *option, const char *words, const char *hint)
{
    struct buffer list = BUFFER_INIT;

    for (const char *at = words; at[1] != '\0'; at += 1 + strcspn(at + 1, " "))
        buffer_printf(&list, "%s--%.*s", at == words ? "" : ", ", (int)strcspn(at + 1, " "),
                      at + 1);
    option_usage_hint(hint != NULL ? hint : "'db-migrate --help' lists the options",
                      "--%s takes no --%s: it goes with %s", given.action->option, option,
                      buffer_text(&list));
    buffer_release(&list);
    return STATUS_USAGE;
}

/* What would be passed over in silence. */
static int check_uses(void)
{
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
        if (is_given(uses[i].option) && !has_word(uses[i].actions, given.action->option))
            return misplaced(uses[i].option, uses[i].actions, uses[i].hint);
    }
    return -1;
}

static int check_format(void)
{
    const char *format = given.common.format;

    if (format == NULL || strcmp(format, "text") == 0 || strcmp(format, "json") == 0)
        return -1;
    if (given.compare != NULL && strcmp(format, "sql") == 0)
        return -1;
    return option_usage(&program, "option '--format' needs text%s json, not '%s'",
                        given.compare != NULL ? ", sql or" : " or", format);
}

static int check_fail_if(void)
{
    struct gate gate;

    for (size_t i = 0; i < given.fail_if.count; i++) {
        if (gate_parse(given.fail_if.items[i], &gate) < 0)
            return option_usage_hint(gate_names(),
                                     "option '--fail-if' needs a condition such as "
                                     "'missing-indexes>0', not '%s'",
                                     given.fail_if.items[i]);
    }
    return -1;
}

static int check_load(void)
{
    if (given.load != NULL && given.since == NULL)
        return option_usage(&program, "option '--load' needs '--since': a snapshot from before the "
                                      "load test (--snapshot)");
    return -1;
}

static int check_budget(void)
{
    int64_t bytes;

    if (given.budget == NULL || (parse_size(given.budget, &bytes) == 0 && bytes > 0))
        return -1;
    return option_usage(&program, "option '--budget' needs a size such as 500MB, not '%s'",
                        given.budget);
}

static int check_plot(void)
{
    size_t length = given.plot != NULL ? strlen(given.plot) : 0;

    if (given.plot == NULL || (length > 5 && strcmp(given.plot + length - 5, ".html") == 0))
        return -1;
    return option_usage(&program, "--plot needs a file that ends in .html, not '%s'", given.plot);
}

/* To PostgreSQL 0 is no limit, and everybody would wait behind the migration. */
static int check_lock_timeout(void)
{
    if (given.lock_timeout == NOT_GIVEN || given.lock_timeout >= MILLISECOND)
        return -1;
    return option_usage(&program, "--lock-timeout must be at least 1ms");
}

static int check_allow(void)
{
    for (size_t i = 0; i < given.allow.count; i++) {
        for (const char *at = given.allow.items[i]; *at != '\0';) {
            size_t length = strcspn(at, ",");
            bool known = false;

            for (const char *const *word = allow_words; *word != NULL; word++)
                known = known || (strlen(*word) == length && strncmp(*word, at, length) == 0);
            if (!known)
                return option_usage(
                    &program,
                    "option '--allow' needs one of data-loss, drift, out-of-order, superuser, "
                    "not '%.*s'",
                    (int)length, at);
            at += length + (at[length] == ',');
        }
    }
    return -1;
}

bool options_allow(const struct options *chosen, const char *what)
{
    for (size_t i = 0; i < chosen->allow.count; i++) {
        for (const char *at = chosen->allow.items[i]; *at != '\0';) {
            size_t length = strcspn(at, ",");

            if (strlen(what) == length && strncmp(what, at, length) == 0)
                return true;
            at += length + (at[length] == ',');
        }
    }
    return false;
}

/* Standard input ends where the first reader ends. */
static int check_input(void)
{
    if (given.suggest_indexes && given.common.output != NULL && given.source != NULL &&
        strcmp(given.source, "-") == 0)
        return option_usage(&program, "standard input can be read once only, and the migration is "
                                      "of a schema that was read again: give SOURCE as a file");
    if (given.source == NULL || given.compare == NULL || strcmp(given.source, "-") != 0 ||
        strcmp(given.compare, "-") != 0)
        return -1;
    return option_usage(&program, "standard input can be read once only: SOURCE and TARGET are "
                                  "both '-'");
}

int options_parse(int argc, char **argv, const struct options **chosen)
{
    static int (*const checks[])(void) = {
        choose_action, check_operands, check_uses,  check_format,       check_input, check_budget,
        check_load,    check_fail_if,  check_allow, check_lock_timeout, check_plot};
    int status = option_parse(&program, argc, argv, &operands);

    *chosen = &given;
    if (status < 0 && operands.count > 0)
        given.source = operands.items[0];
    for (size_t i = 0; status < 0 && i < sizeof checks / sizeof *checks; i++)
        status = checks[i]();
    return status;
}

void options_release(void)
{
    option_operands_release(&operands);
    option_list_release(&given.allow);
    option_list_release(&given.fail_if);
    option_list_release(&given.rename);
    option_list_release(&given.only);
    option_list_release(&given.exclude);
}
