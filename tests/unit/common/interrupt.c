/* Signals: the flag, the descriptor, the end by the signal itself. */
#include "common/interrupt.h"
#include "tests/lib/capture.h"
#include "tests/lib/tap.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

/* How a child ends that runs `body`: the signal that ended it, or minus its status. */
static int ending(void (*body)(void))
{
    pid_t child;
    int status;

    fflush(stdout);
    child = fork();
    if (child == 0) {
        body();
        _exit(0);
    }
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) ? WTERMSIG(status) : -WEXITSTATUS(status);
}

static int readable(void)
{
    struct pollfd entry = {interrupt_descriptor(), POLLIN, 0};

    return poll(&entry, 1, 0) == 1;
}

static void in_order(void)
{
    interrupt_install();
    if (interrupt_pending() || readable())
        _exit(1);
    interrupt_raise();
    raise(SIGTERM);
    if (interrupt_pending() != SIGTERM || !readable())
        _exit(2);
    interrupt_raise();
    _exit(3);
}

static void second_ends(void)
{
    interrupt_install();
    raise(SIGINT);
    raise(SIGINT);
    _exit(1);
}

static void other_second_ends(void)
{
    interrupt_install();
    raise(SIGINT);
    raise(SIGTERM);
    _exit(1);
}

static void first_ends_at_once(void)
{
    interrupt_install();
    interrupt_at_once(true);
    raise(SIGTERM);
    _exit(1);
}

static void earlier_ends_at_once(void)
{
    interrupt_install();
    raise(SIGHUP);
    interrupt_at_once(true);
    _exit(1);
}

static void waits_again(void)
{
    interrupt_install();
    interrupt_at_once(true);
    interrupt_at_once(false);
    raise(SIGTERM);
    _exit(interrupt_pending() == SIGTERM ? 0 : 1);
}

static void ignored_stays(void)
{
    signal(SIGHUP, SIG_IGN);
    interrupt_install();
    raise(SIGHUP);
    _exit(interrupt_pending() ? 1 : 0);
}

static void pipe_is_an_error(void)
{
    int ends[2];

    interrupt_install();
    if (pipe(ends) != 0)
        _exit(1);
    close(ends[0]);
    _exit(write(ends[1], "x", 1) == -1 && errno == EPIPE ? 0 : 2);
}

static void leaves_stdin_closed(void)
{
    char byte;

    close(0);
    interrupt_install();
    _exit(read(0, &byte, 1) == -1 && errno == EBADF ? 0 : 1);
}

static void wakes_a_sleeper(void)
{
    struct pollfd entry = {.events = POLLIN};
    pid_t parent = getpid();

    interrupt_install();
    entry.fd = interrupt_descriptor();
    if (fork() == 0) {
        nanosleep(&(struct timespec){0, 50000000}, NULL);
        kill(parent, SIGINT);
        _exit(0);
    }
    while (poll(&entry, 1, 5000) == -1 && errno == EINTR)
        ;
    _exit(interrupt_pending() == SIGINT && entry.revents & POLLIN ? 0 : 1);
}

int main(void)
{
    is_int(ending(in_order), SIGTERM, "a signal is a flag, then the end in order");
    is_int(ending(second_ends), SIGINT, "the second signal ends at once");
    is_int(ending(other_second_ends), SIGTERM, "also another one");
    is_int(ending(first_ends_at_once), SIGTERM, "asked for, the first one ends at once");
    is_int(ending(earlier_ends_at_once), SIGHUP, "so does one that came before");
    is_int(ending(waits_again), 0, "until that is taken back");
    is_int(ending(ignored_stays), 0, "what was ignored stays ignored");
    is_int(ending(pipe_is_an_error), 0, "a broken pipe is an error of write()");
    is_int(ending(leaves_stdin_closed), 0, "a closed stdin is not taken for the pipe");
    is_int(ending(wakes_a_sleeper), 0, "the descriptor wakes poll()");
    return done_testing();
}
