/*
 * What went wrong, carried from where it happened to the main that reports it.
 * Modules that do not own a diagnostics list return -1 (or NULL) and fill one of these.
 */
#ifndef COMMON_ERROR_H
#define COMMON_ERROR_H

#include "common/locus.h"
#include "common/status.h"

#include <stdarg.h>

struct error {
    enum status status; /* STATUS_DONE: no error */
    struct locus where; /* where.file is a copy that this struct owns */
    char *message;      /* lower case, no full stop, subjects quoted; owned */
    char *detail;       /* more of what the system said, or NULL; owned */
    char *hint;         /* what to do, or NULL; owned */
};

#define ERROR_INIT                                                                                 \
    {                                                                                              \
        .status = STATUS_DONE                                                                      \
    }

/* Replace what `error` holds. Always returns -1, so that `return error_set(…)` reads well. */
int error_set(struct error *error, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The same with ": strerror(errno)" appended; errno is read before anything else. */
int error_set_errno(struct error *error, enum status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Add the place, detail or hint to an error that is set. The strings are copied. Return -1. */
int error_at(struct error *error, struct locus where);
int error_detail(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
int error_hint(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Free what it holds and make it STATUS_DONE again. */
void error_clear(struct error *error);

#endif
