/* The option table: every type and form of option, every mistake with its words, help, completion. */
#include "common/option.h"
#include "common/message.h"
#include "common/status.h"
#include "tests/lib/capture.h"
#include "tests/lib/tap.h"

static const char *const modes[] = {"plain", "fancy", NULL};
static const char *const synopsis[] = {"[OPTION]… FILE", "--list", NULL};
static const char *const examples[] = {"tool -c 1 file", "tool -c 2 file", "tool -c 3 file",
                                       "tool -c 4 file", NULL};
static const char *const first_options[] = {"count", NULL};

static struct {
    struct option_common common;
    bool flag, other;
    const char *text, *file, *folder;
    struct option_list list;
    int64_t integer, bounded, duration;
    double real;
    int mode;
} got;

static const struct option options[] = {
    {OPTION_HEADING, .help = "Main options:"},
    {OPTION_FLAG, 'a', "flag", &got.flag, NULL, "a flag"},
    {OPTION_FLAG, 'b', "other", &got.other, NULL, "another [flag]: it's"},
    {OPTION_TEXT, 't', "text", &got.text, "TEXT",
     "a text whose description is much longer than what fits on one line of a terminal, café, "
     "which is why it goes on"},
    {OPTION_FILE, 0, "file", &got.file, "FILE", "a file"},
    {OPTION_FOLDER, 0, "folder", &got.folder, "DIR", "a folder"},
    {OPTION_LIST, 'H', "header", &got.list, "NAME: VALUE", "repeatable"},
    {OPTION_INTEGER, 'c', "count", &got.integer, "N", "any number from 0"},
    {OPTION_INTEGER, 0, "bounded", &got.bounded, "N", "a number with bounds", NULL, 2, 9},
    {OPTION_DURATION, 'd', "duration", &got.duration, "TIME", "a time"},
    {OPTION_REAL, 0, "real", &got.real, "X", "a real number"},
    {OPTION_CHOICE, 'm', "mode", &got.mode, "MODE", "one of a few", modes},
    {OPTION_FLAG, 0, "hidden", &got.other, NULL, NULL},
    OPTION_COMMON(&got.common),
    {0},
};

static const struct option_program program = {
    .name = "tool",
    .summary = "does things",
    .synopsis = synopsis,
    .examples = examples,
    .brief = "[OPTION]… FILE",
    .first = first_options,
    .options = options,
    .operand = "file",
    .common = &got.common,
};

static struct option_operands operands;

/* Parse words separated by '|'; NULL for *err means that stderr must be empty. */
static int parse(const char *line, char **out, char **err)
{
    static char copy[4096];
    char name[] = "tool", *argv[32] = {name}, *word;
    struct capture capture_out, capture_err;
    int argc = 1, status;

    option_list_release(&got.list);
    option_operands_release(&operands);
    memset(&got, 0, sizeof got);
    snprintf(copy, sizeof copy, "%s", line);
    for (word = *copy ? copy : NULL; word; argc++) {
        argv[argc] = word;
        word = strchr(word, '|');
        if (word)
            *word++ = '\0';
    }
    capture_out = capture_begin(1);
    capture_err = capture_begin(2);
    status = option_parse(&program, argc, argv, &operands);
    *err = capture_end(&capture_err);
    *out = capture_end(&capture_out);
    return status;
}

static void good(const char *line)
{
    char *out, *err;

    is_int(parse(line, &out, &err), -1, "goes on: %s", line);
    is_string(out, "", "stdout is empty");
    is_string(err, "", "stderr is empty");
    free(out);
    free(err);
}

static void bad(const char *line, const char *want)
{
    char *out, *err;

    is_int(parse(line, &out, &err), STATUS_USAGE, "a mistake: %s", line);
    is_string(out, "", "stdout is empty");
    is_string(err, want, "stderr says what");
    free(out);
    free(err);
}

static void test_forms(void)
{
    good("");
    ok(!operands.count && !got.flag && !got.text, "nothing given, nothing set");
    good("--flag|--text=a=b|--count|7|--header|A: 1|-HB: 2|--duration=1m30s|--mode|fancy");
    ok(got.flag && !got.other, "flags");
    is_string(got.text, "a=b", "a value behind =, with an = of its own");
    is_int(got.integer, 7, "a number");
    ok(got.list.count == 2 && strcmp(got.list.items[1], "B: 2") == 0, "a list");
    is_int(got.duration, 90000000000, "a duration");
    is_int(got.mode, 1, "a choice");
    good("-abc5|one|-t|-x|two|--|--flag|-");
    ok(got.flag && got.other && got.integer == 5, "a cluster that ends with a value");
    is_string(got.text, "-x", "a value that looks like an option");
    is_uint(operands.count, 4, "operands between options");
    is_string(operands.items[2], "--flag", "and behind --");
    is_string(operands.items[3], "-", "a lone - is one");
    good("--text=|--bounded=2|--real|0.25|--file|a|--folder|b|--hidden");
    is_string(got.text, "", "an empty value");
    ok(got.bounded == 2 && got.real == 0.25 && got.other, "the rest of the types");
    good("-c1|-c2");
    is_int(got.integer, 2, "the last one counts");
}

static void test_mistakes(void)
{
    bad("--nonsense", "tool: error: unknown option '--nonsense'\n"
                      "tool: hint: 'tool --help' lists the options\n");
    bad("--coun=3", "tool: error: unknown option '--coun'\n"
                    "tool: hint: did you mean '--count'? ('tool --help' lists the options)\n");
    bad("--duratoin|3",
        "tool: error: unknown option '--duratoin'\n"
        "tool: hint: did you mean '--duration'? ('tool --help' lists the options)\n");
}

static void test_values(void)
{
    bad("-x", "tool: error: unknown option '-x'\ntool: hint: 'tool --help' lists the options\n");
    bad("-ax", "tool: error: unknown option '-x'\ntool: hint: 'tool --help' lists the options\n");
    bad("--flag=1", "tool: error: option '--flag' takes no value\n"
                    "tool: hint: 'tool --help' lists the options\n");
    bad("--text", "tool: error: option '--text' needs TEXT\n"
                  "tool: hint: 'tool --help' lists the options\n");
    bad("-ac", "tool: error: option '--count' needs N\n"
               "tool: hint: 'tool --help' lists the options\n");
    bad("-c|x", "tool: error: option '--count' needs a whole number, not 'x'\n"
                "tool: hint: 'tool --help' lists the options\n");
    bad("-c|-1", "tool: error: option '--count' needs a whole number, not '-1'\n"
                 "tool: hint: 'tool --help' lists the options\n");
    bad("--bounded=10", "tool: error: option '--bounded' needs a whole number from 2 to 9, not "
                        "'10'\ntool: hint: 'tool --help' lists the options\n");
    bad("-d|soon", "tool: error: option '--duration' needs a duration such as 30, 500ms or 1m30s, "
                   "not 'soon'\ntool: hint: 'tool --help' lists the options\n");
    bad("--real=nan", "tool: error: option '--real' needs a number, not 'nan'\n"
                      "tool: hint: 'tool --help' lists the options\n");
    bad("--mode=odd", "tool: error: option '--mode' needs one of plain, fancy, not 'odd'\n"
                      "tool: hint: 'tool --help' lists the options\n");
    bad("--te\x1bxt", "tool: error: unknown option '--te\\x1Bxt'\n"
                      "tool: hint: did you mean '--text'? ('tool --help' lists the options)\n");
    bad("--completion=fish", "tool: error: option '--completion' needs one of bash, zsh, not "
                             "'fish'\ntool: hint: 'tool --help' lists the options\n");
    bad("--document-schema=diagnostic", "tool: error: unknown document kind 'diagnostic'\n"
                                        "tool: hint: did you mean 'diagnostics'?\n");
    bad("--=x", "tool: error: unknown option '--'\n"
                "tool: hint: 'tool --help' lists the options\n");
}

/* Each line within a screen, each shown option on a line of its own, the hidden one on none. */
static void test_help(void)
{
    char *out, *err, *line;
    size_t column = 0, widest = 0;

    is_int(parse("--help|-v", &out, &err), STATUS_DONE, "--help --verbose is done");
    is_string(err, "", "stderr is empty");
    ok(strncmp(out, "tool - does things\n\nusage: tool [OPTION]… FILE\n       tool --list\n", 63) ==
           0,
       "it starts with the usage");
    ok(strstr(out, "\n  -c, --count N               any number from 0\n"), "short and long name");
    ok(strstr(out, "\n      --file FILE             a file\n"), "long name alone");
    ok(strstr(out,
              "\n  -t, --text TEXT             a text whose description is much longer than what\n"
              "                              fits on one line of a terminal, café, which is why\n"
              "                              it goes on\n"),
       "a long description goes on below");
    ok(!strstr(out, "hidden"), "a hidden option is hidden");
    for (line = out; *line; line++) {
        column = *line == '\n' ? 0 : column + ((*line & 0xC0) != 0x80);
        widest = column > widest ? column : widest;
    }
    ok(widest <= 80, "no line is wider than 80 columns (%zu)", widest);
    free(out);
    free(err);
    is_int(parse("--help", &out, &err), STATUS_DONE, "--help is done");
    is_string(out,
              "tool - does things\n\n"
              "  tool -c 1 file\n  tool -c 2 file\n  tool -c 3 file\n\n"
              "usage: tool [OPTION]… FILE\n"
              "  -c, --count N               any number from 0\n\n"
              "Also: --flag --other --text --file --folder --header --bounded --duration --real\n"
              "  --mode --output --format --json --quiet --verbose --color --version\n"
              "  --completion --document-schema\n"
              "'tool --help --verbose' explains all; the manual is tool(1).\n",
              "three examples, the options that come first, and the names of the others");
    free(out);
    free(err);
    is_int(parse("-V", &out, &err), STATUS_DONE, "--version is done");
    ok(strncmp(out, "tool ", 5) == 0 && strlen(out) < 40, "with name and number");
    free(out);
    free(err);
}

static void test_completion(void)
{
    char *out, *err;

    is_int(parse("--completion|bash", &out, &err), STATUS_DONE, "completion for bash");
    ok(strstr(out, "complete -F _tool tool") && strstr(out, "--duration"), "names the options");
    free(out);
    free(err);
    is_int(parse("--completion=zsh", &out, &err), STATUS_DONE, "completion for zsh");
    ok(strncmp(out, "#compdef tool\n", 14) == 0 && strstr(out, "it'\\''s"), "quotes the help");
    free(out);
    free(err);
    is_int(parse("--document-schema|diagnostics", &out, &err), STATUS_DONE, "a schema is printed");
    ok(out[0] == '{', "as JSON");
    free(out);
    free(err);
}

int main(void)
{
    test_forms();
    test_mistakes();
    test_values();
    test_help();
    test_completion();
    option_list_release(&got.list);
    option_operands_release(&operands);
    return done_testing();
}
