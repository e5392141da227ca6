/* SHA-256 against the vectors of FIPS 180-4 and of the NIST, whole and in pieces. */
#include "common/sha256.h"
#include "common/sha256_block.h"
#include "tests/lib/tap.h"

static const struct {
    const char *text, *digest;
} vectors[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

/* The processor's instructions, where it has them, give what the portable code gives. */
static void test_hardware(void)
{
    uint32_t portable[8], hardware[8];
    unsigned char blocks[5 * 64];
    bool same = true;
    size_t count, i;

    for (count = 0; count <= 5; count++) {
        for (i = 0; i < sizeof blocks; i++)
            blocks[i] = (unsigned char)(i * i * 7 + i / 3 + count);
        for (i = 0; i < 8; i++)
            portable[i] = hardware[i] = (uint32_t)(0x9e3779b9u * (i + 1) * (count + 1));
        sha256_compress(portable, blocks, count);
        if (!sha256_compress_by_hardware(hardware, blocks, count))
            note("this processor has no instructions for SHA-256");
        else
            same = same && memcmp(portable, hardware, sizeof portable) == 0;
    }
    ok(same, "the processor's instructions give the same");
}

int main(void)
{
    char out[SHA256_HEX_SIZE], pieces[SHA256_HEX_SIZE], text[1000];
    struct sha256 hash;
    size_t i, step;
    bool same = true;

    for (i = 0; i < sizeof vectors / sizeof *vectors; i++)
        is_string(sha256_hex(vectors[i].text, strlen(vectors[i].text), out), vectors[i].digest,
                  "the digest of '%s'", vectors[i].text);
    memset(text, 'a', sizeof text);
    sha256_init(&hash);
    for (i = 0; i < 1000; i++)
        sha256_update(&hash, text, sizeof text);
    is_string(sha256_final(&hash, out),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
              "the digest of a million a");
    for (step = 1; step < 200; step++) {
        sha256_init(&hash);
        for (i = 0; i < sizeof text; i += step)
            sha256_update(&hash, text + i, sizeof text - i < step ? sizeof text - i : step);
        sha256_final(&hash, pieces);
        same = same && strcmp(pieces, sha256_hex(text, sizeof text, out)) == 0;
    }
    ok(same, "pieces of any size give the same");
    test_hardware();
    return done_testing();
}
