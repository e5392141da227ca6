/* Putting the code of new operations into a file of the people, leaving every other byte. */
#ifndef SCAFFOLD_TREE_STUB_H
#define SCAFFOLD_TREE_STUB_H

#include "common/buffer.h"
#include "scaffold/tree/bundle.h"
#include "scaffold/tree/module.h"

#define STUB_LINE_WIDTH 80 /* import lines that are longer are broken, as Prettier does */

/* Append `text` (which `module` was read from) to `out` with `stubs` behind its end, and behind its
 * imports those that the stubs need and the file lacks. Line ends are the file's. */
void stub_insert(const struct module *module, const char *text, size_t length,
                 const struct bundle_stub *const *stubs, size_t count, struct buffer *out);

#endif
