/* The option table of db-migrate. */
#include "migrate/options.h"
#include "migrate/libraries.h"

#include "common/error.h"
#include "common/message.h"
#include "common/parse.h"
#include "common/terminal.h"
#include "migrate/analyze/gate.h"

#include "migrate/render/layout.h"

#include <string.h>

#define ROLLBACK_LIMIT 10000
#define TOP_LIMIT 1000
#define NOT_GIVEN (-1)

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
     "the migration from SOURCE to a schema file, folder or database"},
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
     "postgres://… or key=value ($DATABASE_URL, then libpq's own)"},
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
    "compare",    "analyze", "suggest-indexes", "migrate", "rollback", "status",
    "connection", "check",   "dry-run",         "output",  "help",     NULL,
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
        return *(const char *const *)o->value != NULL;
    }
    return false;
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
    if (given.action == NULL)
        return option_usage(&program, "no action: give one such as --analyze or --migrate");
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
            return option_usage(&program,
                                "option '--fail-if' needs a condition such as 'missing-indexes>0', "
                                "not '%s'; it counts %s",
                                given.fail_if.items[i], gate_names());
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
    int status = option_parse(&program, argc, argv, &operands);

    *chosen = &given;
    if (status < 0 && operands.count > 1)
        status = option_usage(&program, "one SOURCE at most, not '%s' as well", operands.items[1]);
    if (status < 0 && operands.count == 1)
        given.source = operands.items[0];
    if (status < 0)
        status = choose_action();
    if (status < 0)
        status = check_format();
    if (status < 0)
        status = check_input();
    if (status < 0)
        status = check_budget();
    if (status < 0)
        status = check_load();
    if (status < 0)
        status = check_fail_if();
    return status < 0 ? check_allow() : status;
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
