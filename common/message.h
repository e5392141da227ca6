/*
 * The only place that writes to stderr. One line for the message, one each for detail and hint:
 *
 *     db-migrate: error: cannot connect to 'shop': connection refused
 *     db-migrate: hint: is the server running?
 *     openapi.yaml:12:5: error: unknown type 'strng'
 *
 * Everything that comes through a format's arguments is escaped for the terminal. Only mains, and
 * modules of common that end the process, call these; other modules fill a struct error or a
 * diagnostics list.
 */
#ifndef COMMON_MESSAGE_H
#define COMMON_MESSAGE_H

#include "common/diagnostic.h"
#include "common/error.h"

#include <stdbool.h>

/* The name that stands in front; taken as it is, not copied. */
void message_init(const char *program);
const char *message_program(void);

/* --quiet drops notes and info; --verbose lets message_verbose() through; colour as decided by
 * terminal.h. */
void message_set_quiet(bool quiet);
void message_set_verbose(bool verbose);
void message_set_color(bool color);
bool message_is_quiet(void);

void message_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void message_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void message_note(const char *format, ...) __attribute__((format(printf, 1, 2)));
void message_hint(const char *format, ...) __attribute__((format(printf, 1, 2)));
void message_verbose(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "out of memory", written without taking any. */
void message_exhausted(void);

/* Ask on stderr, "… [y/N]", and read the answer from standard input: whether it is yes. Both are
 * terminals. */
bool message_ask(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* An error with its place, detail and hint; returns its status, for `return message_report(&e)`. */
enum status message_report(const struct error *error);

/* One diagnostic with its hint. */
void message_diagnostic(const struct diagnostic *diagnostic);

#endif
