/* Whole files and standard input: limits, emptiness, and what cannot be read. */
#include "common/input.h"
#include "tests/lib/capture.h"
#include "tests/lib/tap.h"

#include <fcntl.h>
#include <sys/stat.h>

/* Read `path` and compare: the text, or NULL with status and message. */
static void check(const char *path, size_t limit, const char *text, enum status status,
                  const char *message)
{
    struct buffer out = BUFFER_INIT;
    struct error error = ERROR_INIT;
    int result = input_read(path, limit, &out, &error);

    is_int(result, text ? 0 : -1, "%s is %s", path, text ? "read" : "refused");
    is_int(error.status, text ? STATUS_DONE : status, "with its status");
    if (text)
        is_string(buffer_text(&out), text, "with its text");
    else
        is_string(error.message, message, "with its message");
    buffer_release(&out);
    error_clear(&error);
}

static void test_files(void)
{
    write_file("plain", "one\ntwo\n");
    write_file("empty", "");
    write_file("blank", " \t\r\n\n");
    mkdir("folder", 0777);
    check("plain", INPUT_LIMIT, "one\ntwo\n", STATUS_DONE, NULL);
    check("plain", 8, "one\ntwo\n", STATUS_DONE, NULL);
    check("plain", 7, NULL, STATUS_INPUT, "'plain' is longer than the limit of 7 bytes");
    check("empty", INPUT_LIMIT, NULL, STATUS_INPUT, "'empty' is empty");
    check("blank", INPUT_LIMIT, NULL, STATUS_INPUT, "'blank' is empty");
    check("folder", INPUT_LIMIT, NULL, STATUS_INPUT, "'folder' is a folder, not a file");
    check("absent", INPUT_LIMIT, NULL, STATUS_ENVIRONMENT,
          "cannot read 'absent': No such file or directory");
    check("plain/x", INPUT_LIMIT, NULL, STATUS_ENVIRONMENT,
          "cannot read 'plain/x': Not a directory");
    check("/dev/zero", 1 << 20, NULL, STATUS_INPUT,
          "'/dev/zero' is longer than the limit of 1 MiB");
    check("/dev/null", INPUT_LIMIT, NULL, STATUS_INPUT, "'/dev/null' is empty");
}

static void use_as_stdin(const char *path, int flags)
{
    int descriptor = open(path, flags);

    capture_must(descriptor >= 0 && dup2(descriptor, STDIN_FILENO) == STDIN_FILENO, path);
    close(descriptor);
}

static void test_stdin(void)
{
    use_as_stdin("plain", O_RDONLY);
    check("-", INPUT_LIMIT, "one\ntwo\n", STATUS_DONE, NULL);
    check("-", INPUT_LIMIT, NULL, STATUS_INPUT, "'<stdin>' is empty");
    use_as_stdin("folder", O_RDONLY);
    check("-", INPUT_LIMIT, NULL, STATUS_INPUT, "'<stdin>' is a folder, not a file");
    use_as_stdin("plain", O_WRONLY);
    check("-", INPUT_LIMIT, NULL, STATUS_ENVIRONMENT, "cannot read '<stdin>': Bad file descriptor");
}

static void test_append(void)
{
    struct buffer out = BUFFER_INIT;
    struct error error = ERROR_INIT;

    buffer_puts(&out, "kept ");
    is_int(input_read("plain", INPUT_LIMIT, &out, &error), 0, "a file is appended");
    is_string(buffer_text(&out), "kept one\ntwo\n", "to what is there");
    is_int(input_read("blank", INPUT_LIMIT, &out, &error), -1, "emptiness is the file's own");
    buffer_release(&out);
    error_clear(&error);
}

/* A pipe gives its bytes in pieces. */
static void test_pipe(void)
{
    struct buffer out = BUFFER_INIT;
    struct error error = ERROR_INIT;
    int ends[2], i;

    capture_must(pipe(ends) == 0, "pipe");
    if (fork() == 0) {
        close(ends[0]);
        for (i = 0; i < 100000; i++) {
            if (write(ends[1], "0123456789", 10) != 10)
                _exit(1);
        }
        _exit(0);
    }
    close(ends[1]);
    capture_must(dup2(ends[0], STDIN_FILENO) == STDIN_FILENO, "dup2");
    close(ends[0]);
    is_int(input_read("-", INPUT_LIMIT, &out, &error), 0, "a pipe is read to its end");
    is_uint(out.length, 1000000, "with every byte");
    buffer_release(&out);
    error_clear(&error);
}

int main(void)
{
    enter_scratch();
    test_files();
    test_stdin();
    test_append();
    test_pipe();
    return done_testing();
}
