/* Signals as a flag and a descriptor: see interrupt.h. */
#include "common/interrupt.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t pending;
static volatile sig_atomic_t at_once;
static int ends[2] = {-1, -1}; /* of the pipe that makes the flag visible to poll() */

static void handle(int number)
{
    int saved = errno;
    ssize_t written;

    if (pending || at_once) {
        signal(number, SIG_DFL);
        raise(number);
    }
    pending = number;
    written = write(ends[1], "", 1);
    (void)written; /* the flag is set all the same */
    errno = saved;
}

/* Both ends get numbers of their own: where stdin or stdout is closed, theirs stay closed. */
static void open_pipe(void)
{
    int low[2], i;

    if (pipe(low) != 0)
        return;
    for (i = 0; i < 2; i++) {
        ends[i] = fcntl(low[i], F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
    }
    close(low[0]);
    close(low[1]);
}

void interrupt_install(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = handle}, before;
    size_t i;

    if (ends[0] < 0)
        open_pipe();
    sigemptyset(&action.sa_mask);
    for (i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        /* what nohup and the shell's background jobs ignore stays ignored */
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(numbers[i], &action, NULL);
    }
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
}

void interrupt_at_once(bool on)
{
    at_once = on;
    if (on)
        interrupt_raise();
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
