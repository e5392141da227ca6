/* Signals as a flag and a descriptor: see interrupt.h. */
#include "common/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t pending;
static int ends[2] = {-1, -1}; /* of the pipe that makes the flag visible to poll() */

static void handle(int number)
{
    int saved = errno;
    ssize_t written;

    if (pending) {
        signal(number, SIG_DFL);
        raise(number);
    }
    pending = number;
    written = write(ends[1], "", 1);
    (void)written; /* the flag is set all the same */
    errno = saved;
}

void interrupt_install(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = handle}, before;
    size_t i;

    if (ends[0] < 0 && pipe(ends) == 0) {
        for (i = 0; i < 2; i++) {
            fcntl(ends[i], F_SETFD, FD_CLOEXEC);
            fcntl(ends[i], F_SETFL, O_NONBLOCK);
        }
    }
    sigemptyset(&action.sa_mask);
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        /* what nohup and the shell's background jobs ignore stays ignored */
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
}

int interrupt_pending(void)
{
    return pending;
}

int interrupt_descriptor(void)
{
    return ends[0];
}

void interrupt_raise(void)
{
    sigset_t mask;

    if (!pending)
        return;
    signal(pending, SIG_DFL);
    sigemptyset(&mask);
    sigaddset(&mask, pending);
    sigprocmask(SIG_UNBLOCK, &mask, NULL);
    raise(pending);
    _Exit(128 + pending);
}
