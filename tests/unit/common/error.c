/* Errors on their way: ownership, replacement, what message.h prints of them. */
#include "common/error.h"
#include "common/message.h"
#include "tests/lib/capture.h"
#include "tests/lib/tap.h"

#include <errno.h>

static void test_fields(void)
{
    struct error error = ERROR_INIT;
    char file[] = "spec.yaml";

    is_int(error_set(&error, STATUS_INPUT, "bad '%s'", "x"), -1, "setting gives -1");
    error_at(&error, (struct locus){file, 3, 7});
    file[0] = 'X';
    is_string(error.where.file, "spec.yaml", "the file's name is a copy");
    error_hint(&error, "try %d", 1);
    error_hint(&error, "was: %s", error.hint);
    is_string(error.hint, "was: try 1", "a hint may be made from the one before");
    error_set(&error, STATUS_ENVIRONMENT, "again: %s", error.message);
    is_string(error.message, "again: bad 'x'", "a message may be made from the one before");
    ok(!error.hint && !error.where.file, "a new message starts without hint and place");
    errno = ENOENT;
    error_set_errno(&error, STATUS_ENVIRONMENT, "cannot read '%s'", "f");
    is_string(error.message, "cannot read 'f': No such file or directory", "errno is appended");
    error_clear(&error);
    ok(error.status == STATUS_DONE && !error.message, "a cleared error is none");
}

static void test_report(void)
{
    struct error error = ERROR_INIT;
    struct capture capture;
    char *text;

    message_init("tool");
    error_set(&error, STATUS_INPUT, "unknown type '%s'", "a\x1b[31m\nb");
    error_at(&error, (struct locus){"a\nb.yaml", 12, 5});
    error_detail(&error, "first line\nsecond\tline");
    error_hint(&error, "write it out");
    capture = capture_begin(2);
    is_int(message_report(&error), STATUS_INPUT, "a report returns the status");
    text = capture_end(&capture);
    is_string(text,
              "a\\nb.yaml:12:5: error: unknown type 'a\\x1B[31m\\nb'\n"
              "a\\nb.yaml:12:5: detail: first line\n    second\\tline\n"
              "a\\nb.yaml:12:5: hint: write it out\n",
              "foreign bytes are escaped, only a detail has lines");
    free(text);
    error_clear(&error);
    is_int(message_report(&error), STATUS_DONE, "no error is no report");
}

static void test_levels(void)
{
    struct capture capture;
    char *text;

    capture = capture_begin(2);
    message_verbose("unseen");
    message_note("a note of %d", 1);
    message_set_verbose(true);
    message_verbose("seen");
    message_set_quiet(true);
    message_verbose("unseen");
    message_note("unseen");
    message_warning("a warning");
    message_error("an error");
    message_hint("a hint");
    message_set_quiet(false);
    message_set_color(true);
    message_error("in red");
    message_set_color(false);
    message_exhausted();
    text = capture_end(&capture);
    is_string(text,
              "tool: note: a note of 1\ntool: note: seen\ntool: warning: a warning\n"
              "tool: error: an error\ntool: hint: a hint\ntool: \033[1;31merror:\033[0m in red\n"
              "tool: error: out of memory\n",
              "--quiet and --verbose, and colour when asked for");
    free(text);
}

int main(void)
{
    test_fields();
    test_report();
    test_levels();
    return done_testing();
}
