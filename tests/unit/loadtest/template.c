/* Placeholders: what they become, how that is escaped, what is refused; and requests made of them. */
#include "loadtest/target/template.h"
#include "loadtest/target/request.h"

#include "tests/lib/tap.h"

#include <stdlib.h>

static struct arena *arena;
static struct map captured;
static struct csv data;

static const struct variables *variables(void)
{
    static const char csv[] = "name,quote\njoe,\"a \"\"b\"\", c\"\nann,/x y\n";
    static struct captured id = {"42", 2, true}, token = {"t\"k/n", 5, false};
    static struct variables all = {&data, &captured};
    struct error error = ERROR_INIT;
    if (data.row_count > 0)
        return &all;
    ok(csv_parse(arena, "x.csv", csv, sizeof csv - 1, &data, &error) == 0, "the data are read");
    map_init(&captured, arena);
    map_put(&captured, "id", &id);
    map_put(&captured, "token", &token);
    setenv("TEMPLATE_VALUE", "a \"b\"\\", 1);
    return &all;
}

/* The text for the request of that number, or the message. */
static const char *expand(const char *text, enum template_place place, uint64_t number)
{
    struct error error = ERROR_INIT;
    struct template template;
    struct buffer out = BUFFER_INIT;
    struct generator generator;
    if (template_compile(arena, text, strlen(text), place, variables(), &template, &error) != 0) {
        const char *message = arena_strdup(arena, error.message);
        error_clear(&error);
        return message;
    }
    generator_init(&generator, 1, 0, 0, 1);
    while (generator.number < number)
        generator_next(&generator);
    template_write(&template, &generator, &out);
    const char *copy = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return copy;
}

static const struct {
    const char *text;
    enum template_place place;
    const char *one, *two; /* for the first and second request */
} texts[] = {
    {"plain", TEMPLATE_TEXT, "plain", "plain"},
    {"", TEMPLATE_TEXT, "", ""},
    {"a {b} {c", TEMPLATE_TEXT, "a {b} {c", "a {b} {c"},
    {"{{{{x}}", TEMPLATE_TEXT, "{{x}}", "{{x}}"},
    {"{\"a\":{\"b\":{{seq}}}}", TEMPLATE_QUOTED, "{\"a\":{\"b\":1}}", "{\"a\":{\"b\":2}}"},
    {"/{{seq}}/{{ seq }}", TEMPLATE_URL, "/1/1", "/2/2"},
    {"{{csv.name}}:{{csv.quote}}", TEMPLATE_TEXT, "joe:a \"b\", c", "ann:/x y"},
    {"/{{csv.quote}}", TEMPLATE_URL, "/a%20%22b%22%2C%20c", "/%2Fx%20y"},
    {"[\"{{csv.quote}}\"]", TEMPLATE_QUOTED, "[\"a \\\"b\\\", c\"]", "[\"/x y\"]"},
    {"{{captured.id}} {{captured.token}}", TEMPLATE_HEADER, "42 t\"k/n", "42 t\"k/n"},
    {"/{{captured.token}}", TEMPLATE_URL, "/t%22k%2Fn", "/t%22k%2Fn"},
    {"{\"v\":\"{{env.TEMPLATE_VALUE}}\"}", TEMPLATE_JSON, "{\"v\":\"a \\\"b\\\"\\\\\"}", NULL},
    /* a string that is a number's placeholder and nothing else */
    {"{\"id\":\"{{captured.id}}\"}", TEMPLATE_JSON, "{\"id\":42}", "{\"id\":42}"},
    {"{\"id\":\"{{captured.id}}\"}", TEMPLATE_QUOTED, "{\"id\":\"42\"}", NULL},
    {"[\"{{seq}}\",\"x{{seq}}\",\"{{seq}}x\"]", TEMPLATE_JSON, "[1,\"x1\",\"1x\"]", NULL},
    {"{\"{{seq}}\":\"{{captured.token}}\"}", TEMPLATE_JSON, "{\"1\":\"t\\\"k/n\"}", NULL},
    {"[\"\\\"{{seq}}\"]", TEMPLATE_JSON, "[\"\\\"1\"]", NULL},
    {"{{random.int 7 7}} {{random.int -3 -3}}", TEMPLATE_TEXT, "7 -3", "7 -3"},
    /* what is refused */
    {"{{seq", TEMPLATE_TEXT, "'{{' without '}}'", NULL},
    {"{{}}", TEMPLATE_TEXT, "'{{}}' is no placeholder", NULL},
    {"{{sequence}}", TEMPLATE_TEXT, "'{{sequence}}' is no placeholder", NULL},
    {"{{random.int 5}}", TEMPLATE_TEXT, "'{{random.int 5}}' is no range of integers", NULL},
    {"{{random.int 5 4}}", TEMPLATE_TEXT, "'{{random.int 5 4}}' is no range of integers", NULL},
    {"{{csv.none}}", TEMPLATE_TEXT, "'{{csv.none}}': 'x.csv' has no column 'none'", NULL},
    {"{{captured.none}}", TEMPLATE_TEXT, "'{{captured.none}}': nothing is captured as 'none'",
     NULL},
    {"{{env.TEMPLATE_NONE}}", TEMPLATE_TEXT,
     "'{{env.TEMPLATE_NONE}}': the environment has no 'TEMPLATE_NONE'", NULL},
};

static void test_texts(void)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        is_string(expand(texts[i].text, texts[i].place, 1), texts[i].one, "%s", texts[i].text);
        if (texts[i].two != NULL)
            is_string(expand(texts[i].text, texts[i].place, 2), texts[i].two, "the second time");
    }
}

static void test_random(void)
{
    const char *uuid = expand("{{random.uuid}}", TEMPLATE_TEXT, 1);
    is_uint(strlen(uuid), 36, "a UUID has 36 characters: %s", uuid);
    ok(uuid[14] == '4' && strchr("89ab", uuid[19]) != NULL, "its version is 4");
    is_string(expand("{{random.uuid}}", TEMPLATE_TEXT, 1), uuid, "a seed repeats it");
    bool seen[4] = {false}, outside = false;
    struct error error = ERROR_INIT;
    struct template template;
    struct generator generator;
    template_compile(arena, "{{random.int 0 3}}", 18, TEMPLATE_TEXT, variables(), &template,
                     &error);
    generator_init(&generator, 7, 0, 1, 2);
    for (int i = 0; i < 200; i++) {
        struct buffer out = BUFFER_INIT;
        template_write(&template, &generator, &out);
        if (out.length == 1 && out.data[0] >= '0' && out.data[0] <= '3')
            seen[out.data[0] - '0'] = true;
        else
            outside = true;
        buffer_release(&out);
    }
    ok(!outside && seen[0] && seen[1] && seen[2] && seen[3], "0 to 3 are all there, and no more");
    is_uint(generator.number, 2, "the second of two loops begins with 2");
    generator_next(&generator);
    is_uint(generator.number, 4, "and leaves 3 to the first");
}

/* The text of the first request of a run with that salt. */
static const char *salted(const char *text, uint64_t salt)
{
    struct error error = ERROR_INIT;
    struct template template;
    struct generator generator;
    struct buffer out = BUFFER_INIT;
    template_compile(arena, text, strlen(text), TEMPLATE_TEXT, variables(), &template, &error);
    generator_init(&generator, 1, salt, 0, 1);
    template_write(&template, &generator, &out);
    const char *result = arena_strdup(arena, buffer_text(&out));
    buffer_release(&out);
    return result;
}

static void test_salt(void)
{
    is_string(salted("{{random.uuid}}", 5), salted("{{random.uuid}}", 5), "a salt repeats a UUID");
    ok(strcmp(salted("{{random.uuid}}", 5), salted("{{random.uuid}}", 6)) != 0,
       "another one gives another UUID");
    is_string(salted("{{random.int 1 1000000000}}", 5), salted("{{random.int 1 1000000000}}", 6),
              "and the same numbers");
}

/* A control character that came from outside would make a header of its own. */
static void test_injection(void)
{
    struct error error = ERROR_INIT;
    struct template template;
    static struct captured value = {"a\r\nX: y", 7, false};
    variables();
    map_put(&captured, "evil", &value);
    ok(template_compile(arena, "X: {{captured.evil}}", 20, TEMPLATE_HEADER, variables(), &template,
                        &error) != 0,
       "a line end is no part of a header");
    is_int(error.status, STATUS_INPUT, "but bad input");
    error_clear(&error);
    is_string(expand("/{{captured.evil}}", TEMPLATE_URL, 1), "/a%0D%0AX%3A%20y",
              "a URL escapes it");
}

static const struct {
    const char *text;
    const char *authority, *path, *shown; /* authority NULL: refused, with `path` as its message */
} urls[] = {
    {"http://h:1/a?b#c", "h:1", "/a?b", "http://h:1/a?b"},
    {"http://h/{{seq}}#c", "h", "/{{seq}}", "http://h/{{seq}}"},
    {"h:3000?{{csv.name}}", "h:3000", "/?{{csv.name}}", "http://h:3000/?{{csv.name}}"},
    {"https://[::1]:8443/{{seq}} \xc3\xa4", "[::1]:8443", "/{{seq}}%20%C3%A4",
     "https://[::1]:8443/{{seq}}%20%C3%A4"},
    {"http://joe:pw@h/{{seq}}", "h", "/{{seq}}", "http://h/{{seq}}"},
    {"{{env.URL_BASE}}/{{seq}}", "base:8080", "/v1/{{{{x}}/{{seq}}", "{{env.URL_BASE}}/{{seq}}"},
    {"http://{{env.URL_HOST}}/", "only.example", "/", "http://{{env.URL_HOST}}/"},
    {"http://u:pw@{{env.URL_HOST}}/", "only.example", "/", "http://u:***@{{env.URL_HOST}}/"},
    {"http://{{csv.name}}/", NULL, "the host of a URL cannot differ from time to time", NULL},
    {"{{env.URL_BAD}}", NULL, "cannot use the URL '{{env.URL_BAD}}'", NULL},
    {"ftp://h/{{seq}}", NULL, "cannot use the URL 'ftp://h/': neither http nor https", NULL},
};

static void test_urls(void)
{
    setenv("URL_BASE", "http://base:8080/v1/{{x}}", 1);
    setenv("URL_HOST", "only.example", 1);
    setenv("URL_BAD", "http://a secret/", 1);
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
        struct error error = ERROR_INIT;
        struct url url;
        int result = url_parse_template(arena, urls[i].text, variables(), &url, &error);
        if (urls[i].authority == NULL) {
            is_string(error.message, urls[i].path, "%s", urls[i].text);
        } else if (ok(result == 0, "%s", urls[i].text)) {
            is_string(url.authority, urls[i].authority, "its authority");
            is_string(url.path, urls[i].path, "its path");
            is_string(url.text, urls[i].shown, "what is shown");
        }
        error_clear(&error);
    }
}

static void test_request(void)
{
    struct error error = ERROR_INIT;
    struct url url;
    static const char *const headers[] = {"Host: h", "User-Agent:", "Accept:", "X-N: {{seq}}"};
    static const char body[] = "{\"n\":\"{{seq}}\"}";
    struct request_wish wish = {.headers = headers,
                                .header_count = 4,
                                .body = body,
                                .body_length = sizeof body - 1,
                                .json = true,
                                .variables = variables()};
    struct request request;
    struct generator generator;
    struct filling *filling = filling_new();
    const char *at = NULL;
    struct piece name, value;
    ok(url_parse(arena, "http://h/", &url, &error) == 0, "the URL is parsed");
    url.path = "/x/{{seq}}";
    ok(request_prepare(arena, &url, &wish, &request, &error) == 0, "a request is prepared");
    ok(request.template != NULL && request.bytes == NULL, "it differs");
    generator_init(&generator, 1, 0, 9, 10);
    request_fill(&request, &generator, filling);
    is_string(filling->request.bytes,
              "POST /x/10 HTTP/1.1\r\nContent-Type: application/json\r\nHost: h\r\nX-N: 10\r\n"
              "Content-Length: 8\r\n\r\n{\"n\":10}",
              "it is filled in, with the right length");
    is_uint(filling->request.body_length, 8, "of the body");
    is_uint(request_path(&filling->request).length, 5, "the path is found in it");
    int count = 0;
    while (request_next_field(&filling->request, &at, &name, &value))
        count++;
    is_int(count, 4, "and its four fields");
    ok(value.length == 1 && *value.text == '8', "of which the last is the length");
    filling_free(filling);
}

int main(void)
{
    arena = arena_new();
    test_texts();
    test_random();
    test_salt();
    test_injection();
    test_urls();
    test_request();
    arena_free(arena);
    return done_testing();
}
