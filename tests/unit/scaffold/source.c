/* The way back, in memory: syntax with mistakes in it, constants that are folded, paths. */
#include "scaffold/source/evaluate.h"
#include "scaffold/source/machine.h"
#include "scaffold/source/template.h"

#include "tests/lib/tap.h"

static struct arena *arena;
static struct atoms atoms;
static struct diagnostics list;
static struct project project;
static struct machine machine;

static struct syntax *parse(const char *text, bool *broken)
{
    return syntax_parse(project.parser, arena, &atoms, GRAMMAR_TSX, text, strlen(text), broken);
}

static unsigned calls_in(const struct syntax *node)
{
    unsigned count = node->kind == SYNTAX_CALL;

    for (const struct syntax *part = node->first; part; part = part->next)
        count += calls_in(part);
    return count;
}

static void check_syntax(void)
{
    const struct syntax *root;
    bool broken;

    root = parse("const a = f(1);\ng(a);\n", &broken);
    ok(!broken, "good code is not broken");
    is_uint(calls_in(root), 2, "its calls");
    root =
        parse("f(1);\nfunction ( { ] broken @@ here\n\ng(2);\nexport type * from './x';\nh(3);\n",
              &broken);
    ok(broken, "broken code is");
    is_uint(calls_in(root), 3, "what stands before and behind is there");
    is_uint(syntax_last(root)->line, 6, "at its line");
    root = parse("", &broken);
    ok(root && !root->first, "an empty file");
}

/* The value of the last statement, as text. */
static const char *value_of(const char *text)
{
    struct source source = {.path = "/p/a.js", .name = "a.js", .folder = "/p"};
    struct value value = value_undefined();
    struct scope *scope;
    bool broken;

    source.root = parse(text, &broken);
    source.bytes = text;
    source.length = strlen(text);
    scope = scope_new(&machine, machine.globals);
    scope->source = &source;
    machine_refresh(&machine);
    hoist(&machine, scope, source.root);
    for (const struct syntax *node = source.root->first; node; node = node->next) {
        if (node->next)
            execute(&machine, scope, node);
        else
            value = machine_evaluate(&machine, scope, syntax_first(node));
    }
    return value_string(arena, value);
}

static const struct {
    const char *code, *value;
} constants[] = {
    {"'/a' + '/b'", "/a/b"},
    {"const v = 2; `/api/v${v}/users`", "/api/v2/users"},
    {"const c = { a: { b: '/x' } }; c.a['b']", "/x"},
    {"const { a: [x, y = '/y'] } = { a: ['/x'] }; x + y", "/x/y"},
    {"['a', 'b'].map((s) => '/' + s).join('')", "/a/b"},
    {"const f = (a, b = 'c') => a + b; f('b')", "bc"},
    {"function f({ p }) { if (p) return p; return 'no'; } f({ p: '/p' })", "/p"},
    {"class A { p = '/a'; get() { return this.p + B.x; } }\nclass B extends A { static x = '!'; }\n"
     "new B().get()",
     "/a!"},
    {"let s = ''; for (const [k, v] of Object.entries({ a: 1, b: 2 })) s += k + v; s", "a1b2"},
    {"let s = ''; for (let i = 0; i < 3; i++) s += i; s", "012"},
    {"process.env.PREFIX || '/api'", "/api"},
    {"process.env.PREFIX ?? '/api'", "/api"},
    {"'users.route.js'.replace(/\\.route\\.js$/, '')", "users"},
    {"'userRoutes'.toLowerCase().slice(0, 4)", "user"},
    {"({ ...{ a: '1', b: '2' }, b: '3' }).b", "3"},
    {"(() => { switch (x) { case 1: return 'one'; } return 'two'; })()", "one"},
    {"const two = (x) => { switch (x) { case 1: return 'one'; case 2: x = 3; default: return 'x' + "
     "x; }"
     " }; two(1) + two(2)",
     "onex3"},
    {"class A { p = '/a'; get path() { return this.p; } static get b() { return '/b'; } }\n"
     "class B extends A {}\nnew B().path + A.b",
     "/a/b"},
    {"const config = require('./absent'); config.api.prefix", "\6api\7"},
    {"const { UserRoles } = require('./absent'); '/' + UserRoles.table", "/\6user_roles\7"},
    {"const config = require('./absent'); `${config.prefix}`", "\1./absent.prefix\2"},
    {"`/${unknown}/x`", "/\1unknown\2/x"},
    {"(function f(n) { return f(n + 1); })(0); 'ends'", "ends"},
    {"let n = 0; while (true) { n++; }\n'ends'", "ends"},
    {"let s = ''; for (const [k, v] of new Map([['a', 1], ['b', 2]])) s += k + v; s", "a1b2"},
    {"const m = new Map(); m.set('a', '/x').set('a', '/y'); m.get('a') + m.size + m.has('b')",
     "/y1false"},
    {"[...new Set(['a', 'b', 'a'])].join('')", "ab"},
    {"['a', 'b'].some((s) => s === 'b') + '' + ['a'].every((s) => s === 'b')", "truefalse"},
    {"['c', 'b', 'a'].reverse().slice(-2).at(0)", "b"},
    {"const l = ['a', 'b', 'c']; l.shift() + l.pop() + l.length", "ac1"},
    {"/\\.route[.](js|ts)$/.test('users.route.ts') + '' + /^x/i.test('a')", "truefalse"},
    {"'user.route.js'.replace(/^(.+)\\.route\\.js$/, '/$1s')", "/users"},
    {"'user-role_name'.replace(/[-_]([a-z])/g, (all, c) => c.toUpperCase())", "userRoleName"},
    {"const [, verb, path] = 'get  /x'.match(/^(get|post) +(.*)$/); path + verb", "/xget"},
    {"'a  b c'.split(/\\s+/).join('/')", "a/b/c"},
    {"require('path').parse('/a/b.c.js').name + require('path').relative('/a/b', '/a/c/d')",
     "b.c../c/d"},
    {"const f = (s) => s.trimEnd().at(-1).repeat(3); f('ab ')", "bbb"},
    {"const s = Symbol.for('a'); const o = { [s]: '/x' }; o[Symbol.for('a')]", "/x"},
    {"const z = require('zod'); z.object({ A: z.string().default('/z') }).parse(process.env).A",
     "/z"},
    /* What would take too much is not known. */
    {"let s = 'aaaaaaaa'; for (let i = 0; i < 60; i++) s = s + s; 'ends'", "ends"},
    {"let s = 'aaaa'; for (let i = 0; i < 60; i++) s = s.replaceAll('a', 'aaaaaaaa'); 'ends'",
     "ends"},
    {"let a = ['a', 'b']; for (let i = 0; i < 60; i++) a = [...a, ...a.concat(a)]; 'ends'",
     "\1?\2"},
    {"const a = []; a.push(a); `${a}`", "\1?\2"},
    {"let a = ['a']; for (let i = 0; i < 60; i++) a = [a, a, a, a, a, a, a, a]; '' + a", "\1?\2"},
};

static void check_constants(void)
{
    for (size_t i = 0; i < sizeof constants / sizeof *constants; i++)
        is_string(value_of(constants[i].code), constants[i].value, "%zu", i);
}

static void check_path(enum framework framework, const char *path, const char *text)
{
    struct path_template made;

    template_read(&machine, framework, path, &made);
    is_string(made.is_catch_all ? "*" : made.text, text, "%s", path);
}

static void check_paths(void)
{
    struct path_template made;

    check_path(FRAMEWORK_EXPRESS, "/users/:id", "/users/{id}");
    check_path(FRAMEWORK_EXPRESS, "users/:id/", "/users/{id}");
    check_path(FRAMEWORK_EXPRESS, "/", "/");
    check_path(FRAMEWORK_EXPRESS, "/:from-:to", "/{from}-{to}");
    check_path(FRAMEWORK_EXPRESS, "/a/:x/b/:x", "/a/{x}/b/{x2}");
    check_path(FRAMEWORK_EXPRESS, "/files/*rest", "*");
    check_path(FRAMEWORK_EXPRESS, "/users{/:id}", "/users/{id}");
    check_path(FRAMEWORK_KOA, "/:all(.*)", "*");
    check_path(FRAMEWORK_FASTIFY, "/a::b", "/a:b");
    template_read(&machine, FRAMEWORK_FASTIFY, "/:id(^\\d+(a|b)):rest?", &made);
    is_string(made.text, "/{id}{rest}", "two parameters in one part");
    is_string(made.parameters[0].pattern, "^\\d+(a|b)", "the pattern of one");
    ok(made.parameters[1].is_optional, "the other may be missing");
    template_read(&machine, FRAMEWORK_EXPRESS, "/\6api\7/users", &made);
    is_string(made.text, "/api/users", "a part that is likely");
    is_string(made.guessed, "api", "is known to be");
    template_read(&machine, FRAMEWORK_EXPRESS, "\1base\2/users", &made);
    is_string(made.unknown, "base", "a part that is not known");
}

int main(void)
{
    arena = arena_new();
    atoms_init(&atoms, arena);
    diagnostics_init(&list, arena);
    project_init(&project, arena, &atoms, &list);
    machine_init(&machine, arena, &atoms, &project, &list);
    if (grammar_is_built()) {
        check_syntax();
        check_constants();
    } else {
        fail("the grammar is there: make deps fetches it");
    }
    check_paths();
    project_release(&project);
    arena_free(arena);
    return done_testing();
}
