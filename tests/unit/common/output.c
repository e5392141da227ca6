/* Results on stdout and in files: replaced whole or not at all, and every failure said. */
#include "common/output.h"
#include "tests/lib/capture.h"
#include "tests/lib/tap.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void is_file(const char *path, const char *want, const char *name)
{
    char *text = read_file(path);

    is_string(text, want, "%s", name);
    free(text);
}

/* How many entries a folder has, so that a forgotten temporary file is seen. */
static int entries(const char *path)
{
    DIR *folder = opendir(path);
    int count = -2;

    if (!folder)
        return -1;
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static void test_stdout(void)
{
    struct error error = ERROR_INIT;
    struct capture capture = capture_begin(1);
    char *text;
    int saved, full, result;

    output_stdout("a\0b", 3, &error);
    text = capture_end(&capture);
    ok(memcmp(text, "a\0b", 3) == 0, "bytes go to stdout as they are");
    free(text);
    saved = dup(1);
    full = open("/dev/full", O_WRONLY);
    dup2(full, 1);
    result = output_stdout("x", 1, &error);
    dup2(saved, 1);
    is_int(result, -1, "a full disk is an error");
    is_string(error.message, "cannot write to standard output: No space left on device",
              "that says why");
    is_int(error.status, STATUS_ENVIRONMENT, "of the environment");
    close(full);
    close(saved);
    error_clear(&error);
}

/* In a child, because it takes the descriptors away. */
static void test_closed(void)
{
    struct error error = ERROR_INIT;
    int report[2], answer = 0;

    capture_must(pipe(report) == 0, "pipe");
    if (fork() == 0) {
        dup2(report[1], 9);
        close(0);
        close(1);
        output_guard_standard();
        answer = output_stdout("x", 1, &error) == -1 && open("/dev/null", O_RDONLY) > 2 ? 'y' : 'n';
        _exit(write(9, &answer, 1) != 1);
    }
    close(report[1]);
    ok(read(report[0], &answer, 1) == 1 && answer == 'y',
       "a closed stdout is an error, and its number is not given to a file");
    close(report[0]);
}

static void test_file(void)
{
    struct error error = ERROR_INIT;
    struct stat status;

    mkdir("file", 0777);
    is_int(output_file("file/a.txt", "one", 3, &error), 0, "a file is made");
    is_file("file/a.txt", "one", "with its text");
    chmod("file/a.txt", 0640);
    is_int(output_file("file/a.txt", "two", 3, &error), 0, "it is replaced");
    is_file("file/a.txt", "two", "by the new text");
    ok(stat("file/a.txt", &status) == 0 && (status.st_mode & 0777) == 0640, "and keeps its mode");
    is_int(output_file("file/none/a.txt", "x", 1, &error), -1, "a folder must be there");
    is_string(error.message,
              "cannot open the folder of 'file/none/a.txt': No such file or directory",
              "and named");
    is_int(output_file("file", "x", 1, &error), -1, "a folder is not replaced");
    is_int(output_file("file/", "x", 1, &error), -1, "a name is needed");
    is_int(output_file("/dev/full", "x", 1, &error), -1, "a full device is an error");
    is_string(error.message, "cannot write '/dev/full': No space left on device", "that says why");
    is_int(output_file("/dev/null", "x", 1, &error), 0, "a device is written, not replaced");
    ok(stat("/dev/null", &status) == 0 && S_ISCHR(status.st_mode), "and is one afterwards");
    is_int(entries("file"), 1, "no temporary file is left");
    error_clear(&error);
}

/* The limit on the size of files plays the full disk: the write stops half-way. */
static void test_disk_full(void)
{
    struct rlimit before, small = {100, 100};
    struct error error = ERROR_INIT;
    char bytes[1000];
    int result;

    memset(bytes, 'x', sizeof bytes);
    getrlimit(RLIMIT_FSIZE, &before);
    signal(SIGXFSZ, SIG_IGN);
    small.rlim_max = before.rlim_max;
    setrlimit(RLIMIT_FSIZE, &small);
    result = output_file("file/a.txt", bytes, sizeof bytes, &error);
    setrlimit(RLIMIT_FSIZE, &before);
    is_int(result, -1, "a file that does not fit is an error");
    is_string(error.message, "cannot write 'file/a.txt': File too large", "that says why");
    is_file("file/a.txt", "two", "and leaves the old file");
    is_int(entries("file"), 1, "no temporary file is left");
    error_clear(&error);
}

static void test_set(void)
{
    struct error error = ERROR_INIT;
    struct output_set *set = output_set_new("new/deep/root");

    output_set_add(set, "a.txt", OUTPUT_CREATE, "a", 1, &error);
    output_set_add(set, "sub/b.txt", OUTPUT_REPLACE, "b", 1, &error);
    output_set_add(set, "sub/dir/c.txt", OUTPUT_REPLACE, "", 0, &error);
    is_int(entries("new"), -1, "nothing is there before the commit");
    is_int(output_set_commit(set, &error), 0, "a set is written");
    is_file("new/deep/root/a.txt", "a", "in the root");
    is_file("new/deep/root/sub/b.txt", "b", "and below");
    is_file("new/deep/root/sub/dir/c.txt", "", "an empty file too");
    is_int(entries("new/deep/root"), 2, "no temporary file is left in the root");
    is_int(entries("new/deep/root/sub"), 2, "nor below");
    output_set_free(set);
    set = output_set_new("new/deep/root/");
    output_set_add(set, "a.txt", OUTPUT_REPLACE, "A2", 2, &error);
    output_set_remove(set, "sub/b.txt", &error);
    output_set_remove(set, "sub/never.txt", &error);
    is_int(output_set_commit(set, &error), 0, "a second one replaces and removes");
    is_file("new/deep/root/a.txt", "A2", "the new text");
    is_file("new/deep/root/sub/b.txt", NULL, "the file that is gone");
    is_int(entries("new/deep/root/sub"), 1, "with nothing left of it");
    output_set_free(set);
    output_set_free(NULL);
    error_clear(&error);
}

static void test_paths(void)
{
    static const char *const outside[] = {"../x", "/etc/x", "a/../../x", "a/..", "..", ".",
                                          "",     "a//b",   "a/./b",     "a/b/", NULL};
    struct error error = ERROR_INIT;
    struct output_set *set = output_set_new("paths");
    size_t i;

    for (i = 0; outside[i]; i++) {
        is_int(output_set_add(set, outside[i], OUTPUT_REPLACE, "x", 1, &error), -1,
               "the path '%s' is refused", outside[i]);
        is_int(error.status, STATUS_INPUT, "as bad input");
    }
    ok(output_set_add(set, "..a/...", OUTPUT_REPLACE, "x", 1, &error) == 0, "dots in names pass");
    is_int(output_set_commit(set, &error), 0, "and are written");
    output_set_free(set);
    error_clear(&error);
}

static void test_links(void)
{
    struct error error = ERROR_INIT;
    struct output_set *set = output_set_new("links");

    mkdir("links", 0777);
    mkdir("outside", 0777);
    write_file("outside/victim", "old");
    capture_must(symlink("../outside", "links/folder") == 0, "symlink");
    capture_must(symlink("../outside/victim", "links/file") == 0, "symlink");
    output_set_add(set, "folder/x", OUTPUT_REPLACE, "bad", 3, &error);
    is_int(output_set_commit(set, &error), -1, "a link to a folder is not followed");
    ok(error.hint && strstr(error.hint, "symbolic links"), "and the hint says so");
    output_set_free(set);
    is_int(entries("outside"), 1, "nothing got out");
    set = output_set_new("links");
    output_set_add(set, "file", OUTPUT_REPLACE, "bad", 3, &error);
    is_int(output_set_commit(set, &error), -1, "nor is a link to a file");
    is_file("outside/victim", "old", "which is as it was");
    output_set_free(set);
    error_clear(&error);
}

/* The last entry fails: what came before it is put back, what was made is gone. */
static void test_rollback(const char *last, enum output_mode mode, const char *what)
{
    struct error error = ERROR_INIT;
    struct output_set *set = output_set_new("rollback");

    mkdir("rollback", 0777);
    write_file("rollback/old", "old");
    write_file("rollback/doomed", "doomed");
    write_file("rollback/plain", "plain");
    output_set_add(set, "old", OUTPUT_REPLACE, "new", 3, &error);
    output_set_remove(set, "doomed", &error);
    output_set_add(set, "fresh/folder/file", OUTPUT_CREATE, "fresh", 5, &error);
    output_set_add(set, last, mode, "x", 1, &error);
    is_int(output_set_commit(set, &error), -1, "%s fails the commit", what);
    is_file("rollback/old", "old", "a replaced file is back");
    is_file("rollback/doomed", "doomed", "a removed file is back");
    is_file("rollback/plain", "plain", "an untouched file is untouched");
    is_int(entries("rollback"), 3, "folders and files that were made are gone");
    output_set_free(set);
    error_clear(&error);
}

/* A folder in the way of the second rename appears between staging and renaming: no path gives that,
 * so two entries do: the first makes the file which the second may not overwrite. */
static void test_late_failure(void)
{
    struct error error = ERROR_INIT;
    struct output_set *set = output_set_new("late");

    mkdir("late", 0777);
    write_file("late/old", "old");
    output_set_add(set, "old", OUTPUT_REPLACE, "new", 3, &error);
    output_set_add(set, "same", OUTPUT_CREATE, "1", 1, &error);
    output_set_add(set, "same", OUTPUT_CREATE, "2", 1, &error);
    is_int(output_set_commit(set, &error), -1, "a failure while renaming");
    is_file("late/old", "old", "puts back what was renamed");
    is_int(entries("late"), 1, "and leaves nothing");
    output_set_free(set);
    error_clear(&error);
}

static void test_set_disk_full(void)
{
    struct rlimit before, small = {100, 100};
    struct error error = ERROR_INIT;
    struct output_set *set = output_set_new("rollback");
    char bytes[1000];
    int result;

    memset(bytes, 'x', sizeof bytes);
    output_set_add(set, "old", OUTPUT_REPLACE, "new", 3, &error);
    output_set_add(set, "large", OUTPUT_REPLACE, bytes, sizeof bytes, &error);
    getrlimit(RLIMIT_FSIZE, &before);
    small.rlim_max = before.rlim_max;
    setrlimit(RLIMIT_FSIZE, &small);
    result = output_set_commit(set, &error);
    setrlimit(RLIMIT_FSIZE, &before);
    is_int(result, -1, "a file that does not fit fails the set");
    is_file("rollback/old", "old", "and leaves the others");
    is_int(entries("rollback"), 3, "with nothing beside them");
    output_set_free(set);
    error_clear(&error);
}

/* More files than descriptors. */
static void test_many(void)
{
    struct error error = ERROR_INIT;
    struct output_set *set = output_set_new("many");
    struct rlimit before, few = {32, 32};
    char path[64];
    int i, result;

    for (i = 0; i < 300; i++) {
        snprintf(path, sizeof path, "d%d/f%d", i % 5, i);
        output_set_add(set, path, OUTPUT_CREATE, path, strlen(path), &error);
    }
    getrlimit(RLIMIT_NOFILE, &before);
    few.rlim_max = before.rlim_max;
    setrlimit(RLIMIT_NOFILE, &few);
    result = output_set_commit(set, &error);
    setrlimit(RLIMIT_NOFILE, &before);
    is_int(result, 0, "hundreds of files are written with few descriptors");
    is_int(entries("many/d3"), 60, "all of them");
    is_file("many/d4/f299", "d4/f299", "each with its text");
    output_set_free(set);
    error_clear(&error);
}

/* In a child, because root may write anywhere. */
static void test_check_denied(void)
{
    static const char want[] = "cannot write 'denied/new.txt': Permission denied";
    struct error error = ERROR_INIT;
    int status = -1;

    capture_must(mkdir("denied", 0555) == 0 && chmod(".", 0755) == 0, "mkdir");
    fflush(stdout);
    if (fork() == 0) {
        if (geteuid() == 0 && setuid(65534) != 0)
            _exit(2);
        status = output_check("denied/new.txt", &error);
        _exit(status == -1 && strcmp(error.message, want) == 0 ? 0 : 1);
    }
    wait(&status);
    is_int(status, 0, "that a folder may not be written to is known before, and why");
}

static void test_check(void)
{
    struct error error = ERROR_INIT;

    capture_must(mkdir("check", 0755) == 0 && mkdir("check/folder", 0755) == 0, "mkdir");
    is_int(output_check("check/new.txt", &error), 0, "a new file can be expected to be written");
    is_int(output_check("check/folder", &error), -1, "a folder cannot");
    is_string(error.message, "cannot write 'check/folder': Is a directory", "that says why");
    error_clear(&error);
    is_int(entries("check"), 1, "nothing is made by asking");
}

int main(void)
{
    enter_scratch();
    test_stdout();
    test_closed();
    test_file();
    test_disk_full();
    test_set();
    test_paths();
    test_links();
    test_rollback("plain", OUTPUT_CREATE, "a file that is there already");
    test_rollback("plain/x", OUTPUT_REPLACE, "a file in place of a folder");
    test_rollback("fresh", OUTPUT_REPLACE, "a folder in place of a file");
    test_late_failure();
    test_set_disk_full();
    test_many();
    test_check();
    test_check_denied();
    return done_testing();
}
