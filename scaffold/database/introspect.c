/* Running db-migrate, and reading what it prints. */
#include "scaffold/database/introspect.h"

#include "common/buffer.h"
#include "common/document.h"
#include "common/input.h"
#include "common/interrupt.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRAM "db-migrate"
#define READ_SIZE 65536
#define EXEC_FAILED 127

extern char **environ;

static const char *const kinds[] = {"db-schema", NULL};

/* The program beside this one, or its name alone, to be looked for in PATH. */
static const char *find_program(char path[PATH_MAX])
{
    ssize_t length = readlink("/proc/self/exe", path, PATH_MAX - 1);
    size_t room = sizeof PROGRAM;
    if (length <= 0) {
        return PROGRAM;
    }
    path[length] = '\0';
    char *slash = strrchr(path, '/');
    if (slash == NULL || (size_t)(slash + 1 - path) + room > PATH_MAX) {
        return PROGRAM;
    }
    memcpy(slash + 1, PROGRAM, room);
    return access(path, X_OK) == 0 ? path : PROGRAM;
}

static int read_all(int descriptor, struct buffer *out)
{
    for (;;) {
        ssize_t count = read(descriptor, buffer_reserve(out, READ_SIZE), READ_SIZE);
        if (count < 0 && errno == EINTR && !interrupt_pending()) {
            continue;
        }
        if (count <= 0) {
            return (int)count;
        }
        out->length += (size_t)count;
        out->data[out->length] = '\0';
        if (out->length > INPUT_LIMIT) {
            errno = EFBIG;
            return -1;
        }
    }
}

/* Start it with its output in a pipe; the end to read from, or -1. */
static int start(const char *program, pid_t *child, struct error *error)
{
    char *const arguments[] = {(char *)PROGRAM, (char *)"--introspect", NULL};
    posix_spawn_file_actions_t actions;
    int ends[2];
    if (pipe(ends) != 0) {
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot make a pipe");
    }
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    int failed = posix_spawnp(child, program, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (failed != 0) {
        close(ends[0]);
        errno = failed;
        error_set_errno(error, STATUS_ENVIRONMENT, "cannot run '" PROGRAM "'");
        return error_hint(error, "it belongs beside this program, or into PATH");
    }
    return ends[0];
}

static int finish(pid_t child, struct error *error)
{
    int status;
    while (waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) {
            return error_set_errno(error, STATUS_ENVIRONMENT, "cannot wait for '" PROGRAM "'");
        }
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
        return 0;
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXEC_FAILED) {
        return error_set(error, STATUS_ENVIRONMENT, "cannot run '" PROGRAM "'");
    }
    bool input = WIFEXITED(status) && WEXITSTATUS(status) == STATUS_INPUT;
    return error_set(error, input ? STATUS_INPUT : STATUS_ENVIRONMENT,
                     "'" PROGRAM " --introspect' could not read the database");
}

static int run(const char *url, struct buffer *out, struct error *error)
{
    char path[PATH_MAX];
    pid_t child;
    if (setenv("DATABASE_URL", url, 1) != 0) {
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot set DATABASE_URL");
    }
    int end = start(find_program(path), &child, error);
    if (end < 0) {
        return -1;
    }
    int result = read_all(end, out);
    if (interrupt_pending()) {
        kill(child, interrupt_pending());
    }
    if (result != 0) {
        error_set_errno(error, STATUS_ENVIRONMENT, "cannot read from '" PROGRAM "'");
    }
    close(end);
    return finish(child, error) == 0 && result == 0 ? 0 : -1;
}

static bool is_connection(const char *source)
{
    return strstr(source, "://") != NULL ||
           (strchr(source, '=') != NULL && access(source, F_OK) != 0);
}

json_t *introspect(const char *source, struct error *error)
{
    struct buffer out = BUFFER_INIT;
    json_t *document = NULL;
    if (!is_connection(source)) {
        return document_read(source, kinds, error);
    }
    if (run(source, &out, error) == 0) {
        document = document_parse(out.data, out.length, PROGRAM, kinds, error);
    }
    buffer_release(&out);
    return document;
}
