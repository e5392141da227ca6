/* Versions of the libraries, as they run. */
#include "loadtest/libraries.h"

#include <curl/curl.h>
#include <event2/event.h>
#include <openssl/crypto.h>

static const char *curl(void)
{
    return curl_version_info(CURLVERSION_NOW)->version;
}

static const char *openssl(void)
{
    return OpenSSL_version(OPENSSL_VERSION_STRING);
}

const struct option_library loadtest_libraries[] = {
    {"libevent", event_get_version}, {"libcurl", curl}, {"OpenSSL", openssl}, {0}};
