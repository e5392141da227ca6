/* A child process of the shell. */
#include "loadtest/between.h"

#include "common/interrupt.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

extern char **environ;

static int start(const char *command, pid_t *child)
{
    static char shell[] = "sh", option[] = "-c";
    char *arguments[] = {shell, option, (char *)(uintptr_t)command, NULL};
    posix_spawn_file_actions_t actions;
    int number = posix_spawn_file_actions_init(&actions);
    if (number != 0)
        return number;
    number = posix_spawn_file_actions_adddup2(&actions, 2, 1);
    if (number == 0)
        number = posix_spawn(child, "/bin/sh", &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    return number;
}

/* 0 with the status, or -1. A signal that ends the run ends the command, whoever it was sent to. */
static int wait_for(pid_t child, int *status)
{
    bool told = false;
    while (waitpid(child, status, 0) < 0) {
        if (errno != EINTR)
            return -1;
        if (interrupt_pending() != 0 && !told)
            told = kill(child, SIGTERM) == 0;
    }
    return 0;
}

int between_run(const char *command, const char *previous, const char *next, struct error *error)
{
    pid_t child;
    int status = 0;
    if (setenv("API_LOAD_TARGET", next, 1) != 0 || setenv("API_LOAD_PREVIOUS", previous, 1) != 0)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot set the environment");
    int number = start(command, &child);
    if (number != 0)
        return error_set(error, STATUS_ENVIRONMENT, "cannot run the shell: %s", strerror(number));
    if (wait_for(child, &status) != 0)
        return error_set_errno(error, STATUS_ENVIRONMENT, "cannot wait for '%s'", command);
    if (WIFSIGNALED(status))
        return error_set(error, STATUS_ENVIRONMENT,
                         "the command of --between was ended by signal %d", WTERMSIG(status));
    if (WEXITSTATUS(status) != 0)
        return error_set(error, STATUS_ENVIRONMENT, "the command of --between ended with status %d",
                         WEXITSTATUS(status));
    return 0;
}
