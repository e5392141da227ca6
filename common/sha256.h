/* SHA-256 (FIPS 180-4): the hash of manifests, checksums and fingerprints; not for secrets. */
#ifndef COMMON_SHA256_H
#define COMMON_SHA256_H

#include <stddef.h>
#include <stdint.h>

struct sha256 {
    uint32_t state[8];
    uint64_t length; /* bytes so far */
    unsigned char block[64];
};

#define SHA256_HEX_SIZE 65

void sha256_init(struct sha256 *hash);
void sha256_update(struct sha256 *hash, const void *bytes, size_t length);

/* The digest as lower-case hexadecimal with a NUL, in the caller's array, which it also returns. */
char *sha256_final(struct sha256 *hash, char out[SHA256_HEX_SIZE]);

/* All of it in one call. */
char *sha256_hex(const void *bytes, size_t length, char out[SHA256_HEX_SIZE]);

#endif
