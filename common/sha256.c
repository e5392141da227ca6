/* SHA-256 as FIPS 180-4 writes it: see sha256.h. */
#include "common/sha256.h"

#include "common/sha256_block.h"

#include <stdio.h>
#include <string.h>

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes (4.2.2). */
const uint32_t sha256_constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static uint32_t rotate(uint32_t word, unsigned bits)
{
    return word >> bits | word << (32 - bits);
}

/* The message schedule (6.2.2, step 1). */
static void schedule(const unsigned char *block, uint32_t words[64])
{
    size_t i;

    for (i = 0; i < 16; i++)
        words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
                   (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (; i < 64; i++) {
        uint32_t a = words[i - 15], b = words[i - 2];

        words[i] = words[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + words[i - 7] +
                   (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
    }
}

static void compress_block(uint32_t state[8], const unsigned char *block)
{
    uint32_t words[64], v[8], first, second;
    size_t i;

    schedule(block, words);
    memcpy(v, state, sizeof v);
    for (i = 0; i < 64; i++) {
        first = v[7] + (rotate(v[4], 6) ^ rotate(v[4], 11) ^ rotate(v[4], 25)) +
                ((v[4] & v[5]) ^ (~v[4] & v[6])) + sha256_constants[i] + words[i];
        second = (rotate(v[0], 2) ^ rotate(v[0], 13) ^ rotate(v[0], 22)) +
                 ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += first;
        v[0] = first + second;
    }
    for (i = 0; i < 8; i++)
        state[i] += v[i];
}

void sha256_compress(uint32_t state[8], const unsigned char *blocks, size_t count)
{
    for (; count; count--, blocks += 64)
        compress_block(state, blocks);
}

static void compress(uint32_t state[8], const unsigned char *blocks, size_t count)
{
    if (!sha256_compress_by_hardware(state, blocks, count))
        sha256_compress(state, blocks, count);
}

void sha256_init(struct sha256 *hash)
{
    *hash = (struct sha256){
        .state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c,
                  0x1f83d9ab, 0x5be0cd19},
    };
}

void sha256_update(struct sha256 *hash, const void *bytes, size_t length)
{
    const unsigned char *rest = bytes;
    size_t filled = hash->length % sizeof hash->block, room;

    hash->length += length;
    while (length) {
        room = sizeof hash->block - filled;
        if (!filled && length >= room) {
            room = length - length % room;
            compress(hash->state, rest, room / sizeof hash->block);
        } else {
            room = length < room ? length : room;
            memcpy(hash->block + filled, rest, room);
            filled += room;
            if (filled == sizeof hash->block)
                compress(hash->state, hash->block, 1);
            filled %= sizeof hash->block;
        }
        rest += room;
        length -= room;
    }
}

char *sha256_final(struct sha256 *hash, char out[SHA256_HEX_SIZE])
{
    static const unsigned char padding[64] = {0x80};
    size_t filled = hash->length % sizeof hash->block, i;
    uint64_t bits = hash->length * 8;
    unsigned char size[8];

    for (i = 0; i < sizeof size; i++)
        size[i] = (unsigned char)(bits >> (56 - 8 * i));
    sha256_update(hash, padding, (filled < 56 ? 56 : 120) - filled);
    sha256_update(hash, size, sizeof size);
    for (i = 0; i < 8; i++)
        snprintf(out + 8 * i, 9, "%08x", (unsigned)hash->state[i]);
    return out;
}

char *sha256_hex(const void *bytes, size_t length, char out[SHA256_HEX_SIZE])
{
    struct sha256 hash;

    sha256_init(&hash);
    sha256_update(&hash, bytes, length);
    return sha256_final(&hash, out);
}
