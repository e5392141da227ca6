/*
 * Requests that are carried by libcurl, on the loop's events: for what the engine's own protocols do not
 * do, proxies, authentication with a challenge, redirects. Slower, measured in the same way.
 */
#ifndef LOADTEST_ENGINE_COURIER_H
#define LOADTEST_ENGINE_COURIER_H

#include "loadtest/engine/transfer.h"

#include "common/error.h"

#include <stdint.h>

struct courier;
struct exchange;
struct loop;
struct parcel;

/* Before the first thread, and after the last. 0, or -1 with STATUS_ENVIRONMENT. */
int courier_prepare(struct error *error);
void courier_finish(void);

/* One for a loop, over at most so many connections. */
struct courier *courier_new(struct loop *loop, unsigned connections);
void courier_free(struct courier *courier);

/* Send the exchange's request; give it up. */
void courier_send(struct courier *courier, struct exchange *exchange, int64_t now);
void courier_drop(struct exchange *exchange);

/* What an exchange keeps for that, or NULL. */
void parcel_free(struct parcel *parcel);

#endif
