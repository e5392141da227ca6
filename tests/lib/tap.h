/*
 * Unit tests in C that print TAP. A test program calls ok() and its kin and ends with
 * `return done_testing();`. The name is a printf format; say what must hold, not what was called.
 */
#ifndef TESTS_LIB_TAP_H
#define TESTS_LIB_TAP_H

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static unsigned tap_count;
static unsigned tap_failed;

#define ok(test, ...) tap_ok((test), __FILE__, __LINE__, __VA_ARGS__)
#define pass(...) tap_ok(true, __FILE__, __LINE__, __VA_ARGS__)
#define fail(...) tap_ok(false, __FILE__, __LINE__, __VA_ARGS__)
/* The value that came, the value that is due, the name. */
#define is_int(got, want, ...) tap_int((got), (want), __FILE__, __LINE__, __VA_ARGS__)
#define is_uint(got, want, ...) tap_uint((got), (want), __FILE__, __LINE__, __VA_ARGS__)
#define is_string(got, want, ...) tap_string((got), (want), __FILE__, __LINE__, __VA_ARGS__)
/* Within `within` of each other. */
#define is_near(got, want, within, ...)                                                            \
    tap_near((got), (want), (within), __FILE__, __LINE__, __VA_ARGS__)

/* A line for people that does not count. */
static inline void __attribute__((format(printf, 1, 2))) note(const char *format, ...)
{
    va_list arguments;

    printf("# ");
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

static inline bool __attribute__((format(printf, 4, 0)))
tap_result(bool good, const char *file, int line, const char *format, va_list arguments)
{
    tap_count++;
    printf("%sok %u - ", good ? "" : "not ", tap_count);
    vprintf(format, arguments);
    putchar('\n');
    if (!good) {
        tap_failed++;
        printf("#   at %s:%d\n", file, line);
    }
    fflush(stdout);
    return good;
}

static inline bool __attribute__((format(printf, 4, 5)))
tap_ok(bool good, const char *file, int line, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    good = tap_result(good, file, line, format, arguments);
    va_end(arguments);
    return good;
}

static inline bool __attribute__((format(printf, 5, 6)))
tap_int(int64_t got, int64_t want, const char *file, int line, const char *format, ...)
{
    va_list arguments;
    bool good;

    va_start(arguments, format);
    good = tap_result(got == want, file, line, format, arguments);
    va_end(arguments);
    if (!good)
        printf("#   got %" PRId64 ", expected %" PRId64 "\n", got, want);
    return good;
}

static inline bool __attribute__((format(printf, 5, 6)))
tap_uint(uint64_t got, uint64_t want, const char *file, int line, const char *format, ...)
{
    va_list arguments;
    bool good;

    va_start(arguments, format);
    good = tap_result(got == want, file, line, format, arguments);
    va_end(arguments);
    if (!good)
        printf("#   got %" PRIu64 ", expected %" PRIu64 "\n", got, want);
    return good;
}

static inline bool __attribute__((format(printf, 6, 7)))
tap_near(double got, double want, double within, const char *file, int line, const char *format,
         ...)
{
    va_list arguments;
    bool good;

    va_start(arguments, format);
    good = tap_result(fabs(got - want) <= within, file, line, format, arguments);
    va_end(arguments);
    if (!good)
        printf("#   got %.9g, expected %.9g within %g\n", got, want, within);
    return good;
}

/* Each line of a text behind a mark, so that it cannot be taken for TAP. */
static inline void tap_quote(const char *label, const char *text)
{
    printf("#   %s: ", label);
    for (; text && *text; text++) {
        putchar(*text);
        if (*text == '\n')
            printf("#     ");
    }
    puts(text ? "" : "(null)");
}

static inline bool __attribute__((format(printf, 5, 6)))
tap_string(const char *got, const char *want, const char *file, int line, const char *format, ...)
{
    va_list arguments;
    bool good = got == want || (got && want && strcmp(got, want) == 0);

    va_start(arguments, format);
    tap_result(good, file, line, format, arguments);
    va_end(arguments);
    if (!good) {
        tap_quote("got", got);
        tap_quote("expected", want);
    }
    return good;
}

/* The plan; returns the exit status of the program. */
static inline int done_testing(void)
{
    printf("1..%u\n", tap_count);
    return tap_failed ? 1 : 0;
}

#endif
