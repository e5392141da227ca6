/* Waiting for a moment that several machines have agreed on. */
#ifndef LOADTEST_ENGINE_WAIT_H
#define LOADTEST_ENGINE_WAIT_H

#include <stdbool.h>
#include <stdint.h>

/* Until that moment, ns since the epoch, but not beyond the descriptor becoming readable; `show` is
 * called a few times a second with what is left, ns, unless NULL. False when interrupted. */
bool wait_until(int64_t wall, int interrupt, void (*show)(int64_t left));

#endif
