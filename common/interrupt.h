/*
 * SIGINT, SIGTERM and SIGHUP as a flag that loops look at, so that a run ends in order: the report
 * so far is written, what was started is undone, and the signal is raised again. A second signal of
 * these ends the process at once. SIGPIPE and SIGXFSZ are ignored: writes report
 * EPIPE and EFBIG.
 */
#ifndef COMMON_INTERRUPT_H
#define COMMON_INTERRUPT_H

#include <stdbool.h>

void interrupt_install(void);

/* While it is on, a signal ends the process at once: for what leaves nothing behind. One that came before
 * ends it in the call. It is off at first. */
void interrupt_at_once(bool on);

/* The signal that came, or 0. */
int interrupt_pending(void);

/* A descriptor that becomes readable with the first signal, for event loops; never read from it. */
int interrupt_descriptor(void);

/* With a signal pending: restore its default action and raise it; does not return then. Else
 * returns. Call it last, when everything is written and undone. */
void interrupt_raise(void);

#endif
