/* The model as text. */
#include "scaffold/spec/print.h"

#include "common/text.h"

#include <string.h>

static const char *const place_names[PARAMETER_PLACES] = {"path", "query", "header", "cookie"};
static const char *const style_names[] = {"simple", "label", "matrix", "form",
                                          "space",  "pipe",  "deep",   "content"};

/* What a use of a schema is called: its type, "any" or "inline". */
static const char *schema_name(const struct schema *schema)
{
    if (schema == NULL || schema->form == SCHEMA_ANYTHING) {
        return "any";
    }
    schema = schema_target(schema);
    return schema->type_name != NULL ? schema->type_name : "inline";
}

static void put_text(struct buffer *out, const char *text)
{
    text_escape(out, text, strlen(text));
}

static void print_media(const struct media *media, size_t count, struct buffer *out)
{
    for (size_t i = 0; i < count; i++) {
        buffer_putc(out, ' ');
        put_text(out, media[i].type);
        buffer_printf(out, "=%s", schema_name(media[i].schema));
    }
    buffer_putc(out, '\n');
}

static void print_parameter(const struct parameter *parameter, struct buffer *out)
{
    buffer_printf(out, "  %s ", place_names[parameter->in]);
    put_text(out, parameter->name);
    buffer_printf(out, " %s%s%s %s\n", style_names[parameter->style],
                  parameter->explode ? " explode" : "", parameter->required ? " required" : "",
                  schema_name(parameter->schema));
}

static void print_security(const struct operation *operation, struct buffer *out)
{
    for (size_t i = 0; i < operation->security_count; i++) {
        const struct security_choice *choice = &operation->security[i];
        buffer_puts(out, "  security");
        for (size_t j = 0; j < choice->need_count; j++) {
            buffer_putc(out, ' ');
            put_text(out, choice->needs[j].scheme->name);
            for (size_t k = 0; k < choice->needs[j].scope_count; k++) {
                buffer_puts(out, k == 0 ? ":" : ",");
                put_text(out, choice->needs[j].scopes[k]);
            }
        }
        buffer_putc(out, '\n');
    }
}

static void print_operation(const struct operation *operation, struct buffer *out)
{
    buffer_printf(out, "%s ", operation->method);
    put_text(out, operation->prefix);
    put_text(out, operation->path);
    buffer_printf(out, " %s (%s)%s\n", operation->name, operation->resource,
                  operation->is_callback ? " callback" : "");
    for (size_t i = 0; i < operation->parameter_count; i++) {
        print_parameter(&operation->parameters[i], out);
    }
    if (operation->body != NULL) {
        buffer_printf(out, "  body%s", operation->body->required ? " required" : "");
        print_media(operation->body->media, operation->body->media_count, out);
    }
    for (size_t i = 0; i < operation->response_count; i++) {
        buffer_printf(out, "  %s", operation->responses[i].status);
        print_media(operation->responses[i].media, operation->responses[i].media_count, out);
    }
    print_security(operation, out);
}

static void print_schema(const struct schema *schema, struct buffer *out)
{
    buffer_printf(out, "%s", schema->type_name);
    for (unsigned bit = 1; bit <= SCHEMA_OBJECT; bit <<= 1) {
        if ((schema->types & bit) != 0) {
            buffer_printf(out, " %s", schema_type_name(bit));
        }
    }
    if (schema->ref != NULL) {
        buffer_printf(out, " -> %s%s", schema_name(schema->ref), schema->endless ? " endless" : "");
    }
    for (size_t i = 0; i < schema->object->properties.count; i++) {
        const struct schema_property *property = &schema->object->properties.items[i];
        buffer_putc(out, ' ');
        text_escape(out, property->name, property->length);
        buffer_printf(out, "%s=%s",
                      schema_requires(schema, property->name, property->length) ? "" : "?",
                      schema_name(property->schema));
    }
    buffer_putc(out, '\n');
}

void spec_print(const struct spec *spec, struct buffer *out)
{
    put_text(out, spec->title);
    buffer_putc(out, ' ');
    put_text(out, spec->api_version);
    buffer_printf(out, " '%s'\n", spec->base_path);
    for (size_t i = 0; i < spec->operation_count; i++) {
        print_operation(&spec->operations[i], out);
    }
    for (size_t i = 0; i < spec->callback_count; i++) {
        print_operation(&spec->callbacks[i], out);
    }
    for (size_t i = 0; i < spec->schema_count; i++) {
        print_schema(spec->schemas[i], out);
    }
}
