/* Versions of the libraries, as they run. */
#include "loadtest/libraries.h"

#include <curl/curl.h>
#include <event2/event.h>
#include <nghttp2/nghttp2.h>
#include <openssl/crypto.h>

static const char *curl(void)
{
    return curl_version_info(CURLVERSION_NOW)->version;
}

static const char *nghttp2(void)
{
    return nghttp2_version(0)->version_str;
}

static const char *openssl(void)
{
    return OpenSSL_version(OPENSSL_VERSION_STRING);
}

const struct option_library loadtest_libraries[] = {{"libevent", event_get_version},
                                                    {"libcurl", curl},
                                                    {"nghttp2", nghttp2},
                                                    {"OpenSSL", openssl},
                                                    {0}};
