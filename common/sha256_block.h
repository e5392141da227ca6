/* The compression of SHA-256, in C and with the instructions that processors have for it; private to
 * sha256.c and its test. `blocks` are of 64 bytes each. */
#ifndef COMMON_SHA256_BLOCK_H
#define COMMON_SHA256_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const uint32_t sha256_constants[64];

void sha256_compress(uint32_t state[8], const unsigned char *blocks, size_t count);

/* By the SHA extensions of x86-64; false, and nothing is done, where there are none. */
bool sha256_compress_by_hardware(uint32_t state[8], const unsigned char *blocks, size_t count);

#endif
