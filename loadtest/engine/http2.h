/* What reports say of HTTP/2: details of failures (see cause_count()). */
#ifndef LOADTEST_ENGINE_HTTP2_H
#define LOADTEST_ENGINE_HTTP2_H

#include <stdint.h>

/* Error codes of RFC 9113, section 7; an unknown one is counted as the last. */
#define HTTP2_CODES 15u
#define HTTP2_VIOLATION 31u /* nghttp2 has found the server's frames or fields to be wrong */
#define HTTP2_RESETS 32u
#define HTTP2_GOAWAYS (HTTP2_RESETS + HTTP2_CODES)
#define HTTP2_DETAILS_END (HTTP2_GOAWAYS + HTTP2_CODES)

/* The details for the error code of a RST_STREAM or a GOAWAY. */
unsigned http2_reset_detail(uint32_t code);
unsigned http2_goaway_detail(uint32_t code);

/* "REFUSED_STREAM", …, of a detail from HTTP2_VIOLATION on. */
const char *http2_detail_text(unsigned detail);

#endif
