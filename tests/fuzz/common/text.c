/* Text from outside: escaping and redaction, numbers, envelopes of documents. */
#include "common/text.h"
#include "common/document.h"
#include "common/error.h"
#include "common/parse.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* What a terminal gets must be printable UTF-8 whatever came in. */
static void check_escape(const char *text, size_t length)
{
    struct buffer out = BUFFER_INIT;

    text_escape(&out, text, length);
    if (!text_is_utf8(buffer_text(&out), out.length))
        abort();
    for (size_t i = 0; i < out.length; i++) {
        if ((unsigned char)out.data[i] < 0x20 || out.data[i] == 0x7F)
            abort();
    }
    buffer_release(&out);
}

/* Redacting twice changes nothing more. */
static void check_redact(const char *text)
{
    struct buffer once = BUFFER_INIT, twice = BUFFER_INIT;

    text_redact_url(&once, text);
    text_redact_url(&twice, buffer_text(&once));
    if (twice.length > once.length + 3)
        abort();
    buffer_release(&once);
    buffer_release(&twice);
}

static void check_document(const char *text, size_t length)
{
    static const char *const kinds[] = {"diagnostics", NULL};
    struct error error = ERROR_INIT;
    struct buffer out = BUFFER_INIT;
    json_t *document = document_parse(text, length, "input", kinds, &error);

    if (!document == (error.status == STATUS_DONE))
        abort();
    if (document)
        document_write(document, false, &out);
    json_decref(document);
    error_clear(&error);
    buffer_release(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct buffer text = BUFFER_INIT;
    int64_t number = 0;
    double real = 0;

    buffer_append(&text, bytes, length);
    check_escape(buffer_text(&text), length);
    check_redact(buffer_text(&text));
    check_document(buffer_text(&text), length);
    if (parse_duration(buffer_text(&text), &number) == 0 && number < 0)
        abort();
    if (parse_size(buffer_text(&text), &number) == 0 && number < 0)
        abort();
    if (parse_integer(buffer_text(&text), -5, 5, &number) == 0 && (number < -5 || number > 5))
        abort();
    if (parse_real(buffer_text(&text), 0, 1, &real) == 0 && !(real >= 0 && real <= 1))
        abort();
    buffer_release(&text);
    return 0;
}
