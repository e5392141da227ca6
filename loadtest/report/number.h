/* Numbers as reports for people have them. */
#ifndef LOADTEST_REPORT_NUMBER_H
#define LOADTEST_REPORT_NUMBER_H

#include <stdint.h>

#define NUMBER_SIZE 40

/* Nanoseconds as milliseconds: three significant digits below 10, whole with thousands separators
 * from there on: "0.482", "9.87", "12", "1,247". All return `out`. */
char *number_ms(char out[NUMBER_SIZE], int64_t nanoseconds);

/* One decimal and thousands separators: "15,247.3". */
char *number_rate(char out[NUMBER_SIZE], double value);

/* Nanoseconds as seconds, or milliseconds below one, up to three decimals, no trailing zeros: "30s",
 * "2.5s", "10ms". */
char *number_seconds(char out[NUMBER_SIZE], int64_t nanoseconds);

/* A share of 1 in percent: "99.0%"; what is not all never looks like all, nor some like none. */
char *number_percent(char out[NUMBER_SIZE], uint64_t part, uint64_t whole);

#endif
