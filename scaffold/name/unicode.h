/* What unicode says about the letters of identifiers. */
#ifndef SCAFFOLD_NAME_UNICODE_H
#define SCAFFOLD_NAME_UNICODE_H

#include <stdbool.h>
#include <stdint.h>

bool unicode_starts_identifier(uint32_t point);
bool unicode_continues_identifier(uint32_t point);

/* The ASCII letter below a Latin letter's marks: é → e; 0 when there is none. */
char unicode_base_letter(uint32_t point);

#endif
