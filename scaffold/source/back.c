/* `--generate-spec`, from the operands to the file. */
#include "scaffold/source/back.h"

#include "common/buffer.h"
#include "common/input.h"
#include "common/interrupt.h"
#include "common/output.h"
#include "scaffold/read/read.h"
#include "scaffold/source/merge.h"
#include "scaffold/source/source.h"
#include "scaffold/spec/write.h"

#include <string.h>
#include <unistd.h>

/* The document whose words are kept, by its path; NULL when there is none. */
static const char *old_path(const struct back_options *options)
{
    if (options->replace)
        return NULL;
    if (options->merge)
        return options->merge;
    return options->output && access(options->output, F_OK) == 0 ? options->output : NULL;
}

static int read_old(struct arena *arena, const char *path, struct diagnostics *list,
                    const struct node **old, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    int result = input_read(path, INPUT_LIMIT, &bytes, error);

    if (result == 0) {
        *old = read_document(arena, input_name(path), bytes.data, bytes.length, READ_AUTO, list);
        if (!node_is(*old, NODE_MAPPING))
            result = error_set(error, STATUS_INPUT, "'%s' is no OpenAPI document", path);
        else if (!node_is(node_get(*old, "paths"), NODE_MAPPING) && !node_get(*old, "openapi"))
            result = error_set(error, STATUS_INPUT, "'%s' is no OpenAPI document", path);
    }
    buffer_release(&bytes);
    return result;
}

static int write_result(const struct back_options *options, const struct node *document,
                        struct error *error)
{
    struct buffer out = BUFFER_INIT;
    int result;

    write_document(document, write_format_of(options->format, options->output), &out);
    interrupt_at_once(false);
    result = output_file(options->output ? options->output : "-", out.data, out.length, error);
    buffer_release(&out);
    return result;
}

int back_run(struct arena *arena, const struct back_options *options, struct diagnostics *list,
             struct error *error)
{
    const struct source_options source = {options->operands, options->count, options->version_30};
    const char *path = old_path(options);
    const struct node *old = NULL, *document;

    if (options->check && !path) {
        error_set(error, STATUS_ENVIRONMENT, "there is no document to check%s%s%s",
                  options->output ? ": '" : "", options->output ? options->output : "",
                  options->output ? "'" : "");
        return error_hint(error, "--output FILE names it; without --check it is written");
    }
    if (path && read_old(arena, path, list, &old, error) != 0)
        return -1;
    document = source_document(arena, &source, list, error);
    if (!document)
        return -1;
    if (old)
        document = merge_documents(arena, old, document);
    if (options->check)
        return merge_differences(arena, old, document, list) ? STATUS_NEGATIVE : STATUS_DONE;
    return write_result(options, document, error) == 0 ? STATUS_DONE : -1;
}
