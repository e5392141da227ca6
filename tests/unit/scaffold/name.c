/* Names: words, styles, what is avoided, collisions, English, operations. */
#include "scaffold/name/name.h"

#include "tests/lib/tap.h"

static struct arena *arena;

static void check(const char *text, const char *camel, const char *pascal, const char *kebab)
{
    is_string(name_make(arena, NAME_CAMEL, text), camel, "'%.40s' in camelCase", text);
    is_string(name_make(arena, NAME_PASCAL, text), pascal, "'%.40s' in PascalCase", text);
    is_string(name_make(arena, NAME_KEBAB, text), kebab, "'%.40s' as a file name", text);
}

static void test_styles(void)
{
    check("listUsers", "listUsers", "ListUsers", "list-users");
    check("list_users", "listUsers", "ListUsers", "list-users");
    check("users/list-all", "usersListAll", "UsersListAll", "users-list-all");
    check("HTTPServer", "httpServer", "HTTPServer", "http-server");
    check("getHTTPStatus", "getHTTPStatus", "GetHTTPStatus", "get-http-status");
    check("USER_STATUS", "userStatus", "UserStatus", "user-status");
    check("API", "api", "API", "api");
    check("v1Users2fa", "v1Users2fa", "V1Users2fa", "v1-users2fa");
    check("  a  b ", "aB", "AB", "a-b");
    is_string(name_make(arena, NAME_CONSTANT, "listUsers"), "LIST_USERS", "a constant");
}

static void test_avoided(void)
{
    check("delete", "delete_", "Delete", "delete");
    check("Object", "object_", "ObjectModel", "object");
    check("Date", "date", "DateModel", "date");
    check("constructor", "constructor_", "Constructor", "constructor");
    check("__proto__", "proto", "Proto", "proto");
    check("2fa", "_2fa", "_2fa", "2fa");
    check("", "unnamed", "Unnamed", "unnamed");
    check("!?", "unnamed", "Unnamed", "unnamed");
    check("../../etc/passwd", "etcPasswd", "EtcPasswd", "etc-passwd");
    check("a'; process.exit() //", "aProcessExit", "AProcessExit", "a-process-exit");
    check("con", "con", "Con", "con-file");
    check("COM1", "com1", "COM1", "com1-file");
    check("a\xff\xfe"
          "b",
          "aB", "AB", "a-b");
}

static void test_unicode(void)
{
    check("größe", "größe", "Größe", "grose");
    check("用户 列表", "用户列表", "用户列表", "u7528u6237-u5217u8868");
    check("a😀b", "aB", "AB", "a-b");
    check("e\xcc\x81t\xc3\xa9", "e\xcc\x81t\xc3\xa9", "E\xcc\x81t\xc3\xa9", "ete");
    ok(name_is_identifier("größe", strlen("größe")), "letters of any script");
    ok(name_is_identifier("$_1", 3) && name_is_identifier("日本", strlen("日本")),
       "signs and ideographs");
    ok(!name_is_identifier("", 0) && !name_is_identifier("1a", 2) && !name_is_identifier("a b", 3),
       "what is no identifier");
    ok(!name_is_identifier("a\xff", 2) && !name_is_identifier("a\0", 2), "bytes that are no text");
    ok(name_is_keyword("await") && name_is_keyword("enum") && !name_is_keyword("Object"),
       "keywords");
    ok(name_is_reserved("Promise") && name_is_reserved("class") && !name_is_reserved("users"),
       "reserved");
}

static void test_long(void)
{
    char text[100001], *at;
    const char *name;

    for (at = text; at < text + 99999; at += 3)
        memcpy(at, "日", 3);
    text[99999] = '\0';
    name = name_make(arena, NAME_CAMEL, text);
    ok(strlen(name) <= NAME_LIMIT && name_is_identifier(name, strlen(name)),
       "a long name is cut between letters");
    memset(text, 'a', 1000);
    text[1000] = '\0';
    is_uint(strlen(name_make(arena, NAME_KEBAB, text)), NAME_LIMIT, "a long file name is cut");
}

static void test_scope(void)
{
    struct name_scope *types = name_scope_new(arena, NAME_PASCAL);
    struct name_scope *files = name_scope_new(arena, NAME_KEBAB);
    static const char *const schemas[] = {"Foo.Bar", "Foo_Bar", "FooBar", "foo1", "Foo_1"};
    const char *names[5];

    name_scope_add_all(types, schemas, 5, names);
    is_string(names[2], "FooBar", "who is spelled as the name has it");
    is_string(names[0], "FooBar2", "the others follow in order");
    is_string(names[1], "FooBar3", "… and get numbers");
    is_string(names[3], "Foo1", "a name that ends with a digit");
    is_string(names[4], "Foo1_2", "… is kept apart from its number");
    ok(!name_scope_reserve(types, "FooBar") && name_scope_reserve(types, "foobar"),
       "types know case");
    ok(name_scope_reserve(files, "Users"), "a file name is taken as it is");
    is_string(name_scope_add(files, "users"), "users-2", "files do not know case");
    is_string(name_scope_add(files, "users"), "users-3", "numbers go on");
    is_string(name_scope_add(files, "users-2"), "users-2-2", "a number's name may be taken too");
}

static void test_inner_scope(void)
{
    struct name_scope *outer = name_scope_new(arena, NAME_CAMEL), *first, *second;

    name_scope_reserve(outer, "value");
    first = name_scope_inside(arena, outer);
    second = name_scope_inside(arena, outer);
    is_string(name_scope_add(first, "value"), "value2", "what is taken around a scope is taken");
    is_string(name_scope_add(first, "value"), "value3", "numbers go on inside");
    is_string(name_scope_add(second, "value"), "value2", "another scope knows nothing of it");
    ok(!name_scope_reserve(second, "value") && name_scope_has(second, "value") &&
           !name_scope_has(outer, "value2"),
       "nor does the one around");
}

/* Many names that all collide cost no square time. */
static void test_many(void)
{
    struct name_scope *scope = name_scope_new(arena, NAME_CAMEL);
    const char *name = NULL;
    int i;

    for (i = 0; i < 100000; i++)
        name = name_scope_add(scope, "same");
    is_string(name, "same100000", "100,000 collisions");
}

static void test_english(void)
{
    static const char *const pairs[][2] = {{"users", "user"},
                                           {"categories", "category"},
                                           {"statuses", "status"},
                                           {"addresses", "address"},
                                           {"people", "person"},
                                           {"boxes", "box"},
                                           {"databases", "database"},
                                           {"responses", "response"},
                                           {"caches", "cache"},
                                           {"branches", "branch"},
                                           {"photos", "photo"},
                                           {"houses", "house"},
                                           {"analyses", "analysis"},
                                           {"keys", "key"},
                                           {"movies", "movie"},
                                           {"indices", "index"},
                                           {"companies", "company"},
                                           {"processes", "process"},
                                           {"classes", "class"},
                                           {"heroes", "hero"},
                                           {"children", "child"},
                                           {"aliases", "alias"},
                                           {"purchases", "purchase"},
                                           {"invoices", "invoice"},
                                           {"matches", "match"},
                                           {"wishes", "wish"},
                                           {"taxes", "tax"},
                                           {"order_items", "order_item"},
                                           {"userProfiles", "userProfile"},
                                           {"Categories", "Category"},
                                           {"API-KEYS", "API-KEY"},
                                           {"leaves", "leaf"},
                                           {"archives", "archive"},
                                           {"searches", "search"},
                                           {"bonuses", "bonus"},
                                           {"causes", "cause"}};
    static const char *const same[] = {"series", "species", "data", "news", "sheep", "media"};
    static const char *const one[] = {"status", "address",  "health", "me",
                                      "access", "business", ""};
    size_t i;

    for (i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        is_string(name_singular(arena, pairs[i][0]), pairs[i][1], "one of %s", pairs[i][0]);
        is_string(name_plural(arena, pairs[i][1]), pairs[i][0], "many of %s", pairs[i][1]);
        ok(name_is_plural(pairs[i][0]) && !name_is_plural(pairs[i][1]), "%s are many", pairs[i][0]);
    }
    for (i = 0; i < sizeof same / sizeof *same; i++)
        ok(strcmp(name_singular(arena, same[i]), same[i]) == 0 &&
               strcmp(name_plural(arena, same[i]), same[i]) == 0 && name_is_plural(same[i]),
           "%s is one and many", same[i]);
    for (i = 0; i < sizeof one / sizeof *one; i++)
        ok(strcmp(name_singular(arena, one[i]), one[i]) == 0 && !name_is_plural(one[i]),
           "'%s' is one", one[i]);
}

/* Triples of method, path and what is due; a path may have an id behind a blank. */
static void name_all(const char *const rows[][3], size_t count, const char *resources)
{
    struct name_operation operations[32];
    struct name_scope *scope = name_scope_new(arena, NAME_CAMEL);
    char *path, *id;
    size_t i;

    for (i = 0; i < count; i++) {
        path = arena_strdup(arena, rows[i][1]);
        id = strchr(path, ' ');
        if (id)
            *id++ = '\0';
        operations[i] = (struct name_operation){.method = rows[i][0], .path = path, .id = id};
    }
    name_operations(arena, scope, operations, count);
    for (i = 0; i < count; i++)
        is_string(operations[i].name, rows[i][2], "%s %s", rows[i][0], rows[i][1]);
    if (resources)
        is_string(operations[0].resource, resources, "… in %s", resources);
}

#define NAME_ALL(rows, resource) name_all((rows), sizeof(rows) / sizeof *(rows), (resource))

static void test_operations(void)
{
    static const char *const plain[][3] = {{"GET", "/users", "listUsers"},
                                           {"POST", "/users", "createUser"},
                                           {"get", "/users/{id}", "getUser"},
                                           {"put", "/users/{id}", "updateUser"},
                                           {"patch", "/users/{id}", "patchUser"},
                                           {"delete", "/users/{id}", "deleteUser"},
                                           {"get", "/users/{id}/orders", "listUserOrders"},
                                           {"get", "/orders", "listOrders"},
                                           {"get", "/health", "getHealth"},
                                           {"get", "/", "getRoot"},
                                           {"head", "/users", "headUsers"},
                                           {"delete", "/users", "deleteUsers"}};
    static const char *const ids[][3] = {{"get", "/a list_users", "listUsers"},
                                         {"get", "/b delete", "delete_"},
                                         {"get", "/users", "listUsers3"},
                                         {"get", "/c list-users", "listUsers2"}};
    static const char *const nested[][3] = {{"get", "/users/{a}/notes/{id}", "getUserNote"},
                                            {"get", "/shops/{a}/notes/{id}", "getShopNote"},
                                            {"get", "/files/{owner}/{name}", "getFileByName"},
                                            {"get", "/files/{owner}", "getFileByOwner"}};
    static const char *const versions[][3] = {{"get", "/api/v1/users", "listUsers"},
                                              {"get", "/api/v1/users/{id}", "getUser"},
                                              {"get", "/api/v2beta1/pets", "listPets"}};
    static const char *const product[][3] = {{"get", "/crm/v3/contacts", "listContacts"},
                                             {"get", "/crm/v3/deals/{id}", "getDeal"}};
    static const char *const odd[][3] = {{"get", "/", "listItems"},
                                         {"get", "/{id}", "getItem"},
                                         {"get", "//a///b", "getB"},
                                         {"post", "/things:search", "createThingsSearch"},
                                         {"get", "/report.{format}", "getReportFormat"},
                                         {"frobnicate-the-whole-thing", "/x", "frobnicateTheWX"}};

    NAME_ALL(plain, "users");
    NAME_ALL(ids, NULL);
    NAME_ALL(nested, "users");
    NAME_ALL(versions, "users");
    NAME_ALL(product, "contacts");
    NAME_ALL(odd, "root");
}

int main(void)
{
    arena = arena_new();
    test_styles();
    test_avoided();
    test_unicode();
    test_long();
    test_scope();
    test_inner_scope();
    test_many();
    test_english();
    test_operations();
    arena_free(arena);
    return done_testing();
}
