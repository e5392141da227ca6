/* The frameworks. */
#include "scaffold/generate/framework.h"

#include "scaffold/name/name.h"

#include <string.h>

const char *const framework_names[] = {"express", "fastify", "koa", NULL};

static const char *const usual_methods[] = {"get",  "put",   "post",  "delete", "options",
                                            "head", "patch", "trace", NULL};

/* path-to-regexp 8: these have a meaning unless they are escaped. */
static void put_escaped(struct buffer *out, const struct path_part *part)
{
    for (size_t i = 0; i < part->length; i++) {
        if (strchr("{}()[]+?!:*\\", part->text[i]) != NULL) {
            buffer_putc(out, '\\');
        }
        buffer_putc(out, part->text[i]);
    }
}

static bool continues_name(const struct path_part *part)
{
    return !part->is_parameter &&
           (part->text[0] == '_' || part->text[0] == '$' || name_is_identifier(part->text, 1) ||
            (part->text[0] >= '0' && part->text[0] <= '9'));
}

static void put_express_path(struct buffer *out, const struct path_part *parts, size_t count)
{
    size_t parameter = 0;
    for (size_t i = 0; i < count; i++) {
        if (!parts[i].is_parameter) {
            put_escaped(out, &parts[i]);
            continue;
        }
        bool quote = i + 1 < count && continues_name(&parts[i + 1]);
        buffer_printf(out, quote ? ":\"p%zu\"" : ":p%zu", ++parameter);
    }
}

static const struct framework frameworks[] = {
    {"express", "express", true, put_express_path, usual_methods},
    {"fastify", "fastify", false, NULL, usual_methods},
    {"koa", "koa", false, NULL, usual_methods},
};

const struct framework *framework_find(const char *name)
{
    for (size_t i = 0; i < sizeof frameworks / sizeof *frameworks; i++) {
        if (strcmp(frameworks[i].name, name) == 0) {
            return &frameworks[i];
        }
    }
    return NULL;
}
