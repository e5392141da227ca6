/* What decides on colour and width where there is no terminal, and progress that stays silent. */
#include "common/terminal.h"
#include "tests/lib/capture.h"
#include "tests/lib/tap.h"

int main(void)
{
    struct capture capture;
    FILE *file = tmpfile();
    int descriptor;
    char *text;

    capture_must(file != NULL, "tmpfile");
    descriptor = fileno(file);
    unsetenv("NO_COLOR");
    setenv("TERM", "xterm", 1);
    ok(!terminal_is(descriptor), "a file is no terminal");
    ok(!terminal_color(descriptor, COLOR_AUTO), "nor is it coloured");
    ok(terminal_color(descriptor, COLOR_ALWAYS), "unless that is asked for");
    setenv("NO_COLOR", "1", 1);
    ok(terminal_color(descriptor, COLOR_ALWAYS), "even under NO_COLOR, which --color overrides");
    ok(!terminal_color(descriptor, COLOR_NEVER), "never is never");
    unsetenv("COLUMNS");
    is_uint(terminal_width(descriptor), 80, "80 columns when nobody knows");
    setenv("COLUMNS", "132", 1);
    is_uint(terminal_width(descriptor), 132, "$COLUMNS when it is set");
    setenv("COLUMNS", "5", 1);
    is_uint(terminal_width(descriptor), 20, "but at least 20");
    setenv("COLUMNS", "wide", 1);
    is_uint(terminal_width(descriptor), 80, "and a number");
    capture = capture_begin(2);
    progress_show("%d %%", 50);
    progress_clear();
    text = capture_end(&capture);
    is_string(text, "", "no progress where nobody looks");
    free(text);
    fclose(file);
    return done_testing();
}
