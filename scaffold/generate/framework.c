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

/* A parameter right behind another makes no path: the first of them takes all. */
static void put_express_path(struct buffer *out, const struct path_part *parts, size_t count)
{
    size_t parameter = 0;
    for (size_t i = 0; i < count; i++) {
        if (!parts[i].is_parameter) {
            put_escaped(out, &parts[i]);
            continue;
        }
        if (i > 0 && parts[i - 1].is_parameter) {
            parameter++;
            continue;
        }
        bool quote = i + 1 < count && continues_name(&parts[i + 1]);
        buffer_printf(out, quote ? ":\"p%zu\"" : ":p%zu", ++parameter);
    }
}

/* Whether a parameter is all of its segment. */
static bool is_alone(const struct path_part *parts, size_t count, size_t i)
{
    const struct path_part *before = i == 0 ? NULL : &parts[i - 1];
    const struct path_part *after = i + 1 == count ? NULL : &parts[i + 1];
    bool begins =
        before == NULL || (!before->is_parameter && before->text[before->length - 1] == '/');
    return begins && (after == NULL || (!after->is_parameter && after->text[0] == '/'));
}

/* find-my-way: a colon is doubled; an asterisk can only be written as a parameter that is one, and so
 * can what a client must write as %3F or %23, which is never compared as the character that it is; a
 * parameter beside other text is a regular expression, because its name would not end where it
 * should. */
static void put_fastify_path(struct buffer *out, const struct path_part *parts, size_t count)
{
    size_t parameter = 0;
    size_t sign = 0;
    for (size_t i = 0; i < count; i++) {
        if (parts[i].is_parameter) {
            buffer_printf(out, is_alone(parts, count, i) ? ":p%zu" : ":p%zu(^[^/]+)", ++parameter);
            continue;
        }
        for (size_t j = 0; j < parts[i].length; j++) {
            if (strchr("*?#", parts[i].text[j]) != NULL) {
                buffer_printf(out, ":sign%zu(^\\%c)", ++sign, parts[i].text[j]);
                continue;
            }
            buffer_puts(out, parts[i].text[j] == ':' ? ":" : "");
            buffer_putc(out, parts[i].text[j]);
        }
    }
}

static const char *const methods_without_trace[] = {"get",     "put",  "post",  "delete",
                                                    "options", "head", "patch", NULL};

static const char *const request_response[] = {"Request", "Response", NULL};
static const char *const request_reply_sent[] = {"Reply", "Request", "Sent", NULL};
static const char *const context[] = {"Context", NULL};

static const struct framework frameworks[] = {
    {"express", false, request_response, "req, res", "req", "originalUrl", "body", "",
     "export const % = async (req: Request<'%'>, res: Response<'%'>): Promise<void> => {",
     put_express_path, WIRING_CHAINED, false, usual_methods},
    {"fastify", true, request_reply_sent, "request, reply", "request", "url", "body", "return ",
     "export const % = async (request: Request<'%'>, reply: Reply<'%'>): Promise<Sent> => {",
     put_fastify_path, WIRING_SPREAD, true, methods_without_trace},
    {"koa", false, context, "ctx", "ctx", "url", "input", "",
     "export const % = async (ctx: Context<'%'>): Promise<void> => {", put_express_path,
     WIRING_LISTED, false, methods_without_trace},
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
