/* URLs, and the bytes that are sent for them. */
#include "loadtest/target/request.h"
#include "loadtest/target/url.h"

#include "tests/lib/tap.h"

static struct arena *arena;

static void test_urls(void)
{
    static const struct {
        const char *text, *url, *host, *port, *authority, *path;
        bool tls;
    } rows[] = {
        {"http://example.com", "http://example.com/", "example.com", "80", "example.com", "/"},
        {"https://example.com/a?b=c#d", "https://example.com/a?b=c", "example.com", "443",
         "example.com", "/a?b=c", true},
        {"http://example.com:80/", "http://example.com:80/", "example.com", "80", "example.com",
         "/"},
        {"https://example.com:8443", "https://example.com:8443/", "example.com", "8443",
         "example.com:8443", "/", true},
        {"localhost:3000", "http://localhost:3000/", "localhost", "3000", "localhost:3000", "/"},
        {"localhost:3000/users?limit=1", "http://localhost:3000/users?limit=1", "localhost", "3000",
         "localhost:3000", "/users?limit=1"},
        {"ftp.example.com/x", "http://ftp.example.com/x", "ftp.example.com", "80",
         "ftp.example.com", "/x"},
        {"http://[::1]:8080/x", "http://[::1]:8080/x", "::1", "8080", "[::1]:8080", "/x"},
        {"http://[::1]/", "http://[::1]/", "::1", "80", "[::1]", "/"},
        {"http://127.0.0.1:8080", "http://127.0.0.1:8080/", "127.0.0.1", "8080", "127.0.0.1:8080",
         "/"},
        {"HTTP://Example.com/A", "http://Example.com/A", "Example.com", "80", "Example.com", "/A"},
        {"http://example.com/a b", "http://example.com/a%20b", "example.com", "80", "example.com",
         "/a%20b"},
        {"http://B\u00dccher.example:81/\u00fc", "http://B\u00dccher.example:81/%c3%bc",
         "xn--bcher-kva.example", "81", "xn--bcher-kva.example:81", "/%c3%bc"},
        {"http://example.com?x=1", "http://example.com/?x=1", "example.com", "80", "example.com",
         "/?x=1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error error = ERROR_INIT;
        struct url url;
        is_int(url_parse(arena, rows[i].text, &url, &error), 0, "%s is a URL", rows[i].text);
        is_string(url.text, rows[i].url, "%s: whole", rows[i].text);
        is_string(url.host, rows[i].host, "%s: host", rows[i].text);
        is_string(url.port, rows[i].port, "%s: port", rows[i].text);
        is_string(url.authority, rows[i].authority, "%s: authority", rows[i].text);
        is_string(url.path, rows[i].path, "%s: path", rows[i].text);
        ok(url.tls == rows[i].tls, "%s: TLS", rows[i].text);
        error_clear(&error);
    }
}

static void test_user(void)
{
    struct error error = ERROR_INIT;
    struct url url;
    struct request request;
    struct request_wish wish = {0};
    url_parse(arena, "http://joe:p%40ss@example.com/", &url, &error);
    is_string(url.text, "http://example.com/", "a password is not in the URL that is shown");
    is_string(url.user, "joe:p@ss", "but in the user");
    request_prepare(arena, &url, &wish, &request, &error);
    ok(strstr(request.bytes, "\r\nAuthorization: Basic am9lOnBAc3M=\r\n") != NULL,
       "it is sent as basic authentication");
    wish.user = "a:b";
    request_prepare(arena, &url, &wish, &request, &error);
    ok(strstr(request.bytes, "\r\nAuthorization: Basic YTpi\r\n") != NULL, "--user comes first");
    error_clear(&error);
}

static void test_bad_urls(void)
{
    static const char *const urls[] = {"",
                                       "http://",
                                       "ftp://example.com/",
                                       "http://:80",
                                       "http://a:99999/",
                                       "file:///etc/passwd",
                                       "http://[::1/",
                                       "http://a b/",
                                       "http://a%0d%0aX/",
                                       "https://exa mple/x"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct error error = ERROR_INIT;
        struct url url;
        is_int(url_parse(arena, urls[i], &url, &error), -1, "'%s' is no URL", urls[i]);
        is_int(error.status, STATUS_USAGE, "'%s' is a mistake of usage", urls[i]);
        error_clear(&error);
    }
}

static void test_control_characters(void)
{
    static const char *const urls[] = {"http://a/\r\nX: 1", "http://a/?b\r\n", "http://a\r\n/"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct error error = ERROR_INIT;
        struct url url;
        is_int(url_parse(arena, urls[i], &url, &error), -1, "URL %zu of two lines", i);
        error_clear(&error);
    }
}

static void expect_bytes(const struct request_wish *wish, const char *bytes, const char *name)
{
    struct error error = ERROR_INIT;
    struct url url;
    struct request request = {0};
    url_parse(arena, "http://h:1/p", &url, &error);
    is_int(request_prepare(arena, &url, wish, &request, &error), 0, "%s", name);
    is_string(request.bytes, bytes, "%s: bytes", name);
    is_uint(request.length, strlen(bytes), "%s: length", name);
    error_clear(&error);
}

#define DEFAULTS "Host: h:1\r\nUser-Agent: api-load/0.1.0\r\nAccept: */*\r\n"

static void test_bytes(void)
{
    static const char *const replaced[] = {"host: other", "user-agent:", "ACCEPT: text/plain",
                                           "X-Empty:", "X: y"};
    static const char *const typed[] = {"content-type: text/plain"};
    expect_bytes(&(struct request_wish){0}, "GET /p HTTP/1.1\r\n" DEFAULTS "\r\n", "GET");
    expect_bytes(&(struct request_wish){.body = "a=b", .body_length = 3},
                 "POST /p HTTP/1.1\r\n" DEFAULTS "Content-Length: 3\r\n\r\na=b",
                 "a body makes it POST");
    expect_bytes(&(struct request_wish){.body = "{\"a\":1}", .body_length = 7},
                 "POST /p HTTP/1.1\r\n" DEFAULTS
                 "Content-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"a\":1}",
                 "a body that is JSON says so");
    expect_bytes(
        &(struct request_wish){.body = "{}", .body_length = 2, .headers = typed, .header_count = 1},
        "POST /p HTTP/1.1\r\n" DEFAULTS "content-type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
        "unless its type is given");
    expect_bytes(&(struct request_wish){.method = "DELETE"},
                 "DELETE /p HTTP/1.1\r\n" DEFAULTS "\r\n", "DELETE");
    expect_bytes(&(struct request_wish){.method = "PUT"},
                 "PUT /p HTTP/1.1\r\n" DEFAULTS "Content-Length: 0\r\n\r\n",
                 "PUT without a body says so");
    expect_bytes(&(struct request_wish){.headers = replaced, .header_count = 5},
                 "GET /p HTTP/1.1\r\nhost: other\r\nACCEPT: text/plain\r\nX: y\r\n\r\n",
                 "headers replace and remove defaults");
}

static void test_bad_requests(void)
{
    static const char *const headers[] = {"nonsense",
                                          ": x",
                                          "A b: c",
                                          "A: b\r\nC: d",
                                          "A: \x01",
                                          "Content-Length: 3",
                                          "transfer-encoding: chunked"};
    static const char *const methods[] = {"", "G T", "GET\r\n", "CONNECT"};
    struct error error = ERROR_INIT;
    struct url url;
    struct request request;
    url_parse(arena, "http://h/", &url, &error);
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
        struct request_wish wish = {.headers = &headers[i], .header_count = 1};
        is_int(request_prepare(arena, &url, &wish, &request, &error), -1, "header %zu is refused",
               i);
    }
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        struct request_wish wish = {.method = methods[i]};
        is_int(request_prepare(arena, &url, &wish, &request, &error), -1, "method %zu is refused",
               i);
    }
    struct request_wish wish = {.cookie = "a=b\r\nX-Evil: 1"};
    is_int(request_prepare(arena, &url, &wish, &request, &error), -1, "a cookie of two lines");
    error_clear(&error);
}

static void test_operands(void)
{
    static const char *const urls[] = {"nohost.example",   "localhost:3000",
                                       "api:80/x.json",    "example.com/users.json",
                                       "localhost/x.json", "http://h/x.json"};
    static const char *const files[] = {"nofile.json",         "./nofile", "../nofile", "/no/file",
                                        "reports/nofile.json", "-"};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        ok(url_is_meant(urls[i]), "%s is meant as a URL", urls[i]);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        ok(!url_is_meant(files[i]), "%s is meant as a file", files[i]);
}

static void test_secrets(void)
{
    static const struct {
        const char *field, *shown;
    } rows[] = {
        {"Authorization: Bearer abc", "Authorization: ***"},
        {"cookie: a=b", "cookie: ***"},
        {"X-API-Key: abc", "X-API-Key: ***"},
        {"X-Session-Token: abc", "X-Session-Token: ***"},
        {"Client-Secret: abc", "Client-Secret: ***"},
        {"Accept: */*", "Accept: */*"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        is_string(request_shown_field(arena, rows[i].field), rows[i].shown, "%s", rows[i].shown);
}

int main(void)
{
    arena = arena_new();
    test_urls();
    test_user();
    test_bad_urls();
    test_control_characters();
    test_bytes();
    test_bad_requests();
    test_operands();
    test_secrets();
    arena_free(arena);
    return done_testing();
}
