/* Files that people edit: whatever is in them, a stub goes behind all bytes that are there. */
#include "scaffold/tree/module.h"
#include "scaffold/tree/stub.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool holds)
{
    if (!holds)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct bundle_import import = {"Handler", "../x.js", 1};
    static const struct bundle_stub stub = {.name = "added",
                                            .operation = "GET /added",
                                            .text = "export const added: Handler = f;\n",
                                            .imports = &import,
                                            .import_count = 1};
    const struct bundle_stub *const stubs[] = {&stub};
    struct arena *arena = arena_new();
    const char *text = arena_strndup(arena, (const char *)data, size);
    struct buffer out = BUFFER_INIT;
    struct module module, after;

    module_read(&module, arena, text, size);
    must(module.imports_end <= size);
    stub_insert(&module, text, size, stubs, 1, &out);
    must(out.length > size && memcmp(out.data, text, module.imports_end) == 0);
    module_read(&after, arena, out.data, out.length);
    buffer_release(&out);
    arena_free(arena);
    return 0;
}
