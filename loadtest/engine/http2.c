/* The error codes of HTTP/2. */
#include "loadtest/engine/http2.h"

static const char *const codes[HTTP2_CODES] = {"NO_ERROR",
                                               "PROTOCOL_ERROR",
                                               "INTERNAL_ERROR",
                                               "FLOW_CONTROL_ERROR",
                                               "SETTINGS_TIMEOUT",
                                               "STREAM_CLOSED",
                                               "FRAME_SIZE_ERROR",
                                               "REFUSED_STREAM",
                                               "CANCEL",
                                               "COMPRESSION_ERROR",
                                               "CONNECT_ERROR",
                                               "ENHANCE_YOUR_CALM",
                                               "INADEQUATE_SECURITY",
                                               "HTTP_1_1_REQUIRED",
                                               "unknown error code"};

static unsigned bounded(uint32_t code)
{
    return code < HTTP2_CODES - 1 ? (unsigned)code : HTTP2_CODES - 1;
}

unsigned http2_reset_detail(uint32_t code)
{
    return HTTP2_RESETS + bounded(code);
}

unsigned http2_goaway_detail(uint32_t code)
{
    return HTTP2_GOAWAYS + bounded(code);
}

const char *http2_detail_text(unsigned detail)
{
    return detail < HTTP2_RESETS ? "HTTP/2 violated" : codes[(detail - HTTP2_RESETS) % HTTP2_CODES];
}
