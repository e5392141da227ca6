/* What a TypeScript file exports and declares, however it is written. */
#include "scaffold/tree/module.h"

#include "common/buffer.h"
#include "tests/lib/tap.h"

static struct arena *arena;

/* Whether exactly these of the names a … z are exported, and these declared. */
static void check(const char *text, const char *exported, const char *declared)
{
    char got_exported[27] = "", got_declared[27] = "", name[2] = "";
    struct module module;
    size_t i;

    module_read(&module, arena, text, strlen(text));
    for (*name = 'a'; *name <= 'z'; ++*name) {
        i = strlen(got_exported);
        got_exported[i] = module_exports(&module, name) ? *name : '\0';
        i = strlen(got_declared);
        got_declared[i] = map_get(&module.declared, name) ? *name : '\0';
    }
    ok(!module.broken, "understood: %s", strchr(text, '\n') ? "(several lines)" : text);
    is_string(got_exported, exported, "… its exports");
    is_string(got_declared, declared, "… its names");
}

static void test_declarations(void)
{
    check("export const a = 1, b = f(1, 2), c: Map<d, e> = g<x, y>(z), h;", "abch", "abch");
    check("export let a, b\nexport var c", "abc", "abc");
    check("export const a = b ? c : d\nexport const e = 1", "ae", "ae");
    check("export const a = 1\nf(), b = 2", "a", "a");
    check("export const a: Handler<x, y> = async (b, c) => { const d = 1; };", "a", "a");
    check("export const a = <T,>(b: T, c = `${{ d: 1 }}`) => b;", "a", "a");
    check("export const { a, b: c, d: { e = 1, ...f }, [g]: h = [1, i] } = x, [j, , k] = y;",
          "acefhjk", "acefhjk");
    check("export async function a<T>(b: T): Promise<c> { function d() {} }", "a", "a");
    check("export function* a() {}\nexport abstract class b extends c {}", "ab", "ab");
    check("export const enum a { b }\nexport enum c { d }", "ac", "ac");
    check("export declare const a: b;\nexport declare function c(): void", "ac", "ac");
    check("export type a = { b: c };\nexport interface d { e: f }", "", "ad");
    check("export default function a() {}", "", "");
    check("function a() {}\nclass b {}\nconst c = 1;\nlet d", "", "abcd");
    check("export namespace a { export const b = 1 }", "a", "a");
    check("export const a = function b() {}, c = class d {}", "ac", "ac");
    check("export const a =\n  function b() {}\nexport const c = a\n  .then(d)\n  , e = 1", "ace",
          "ace");
    check("export const a = 1 as const\nexport const b = x satisfies y\n", "ab", "ab");
}

static void test_lists(void)
{
    check("export { a, b as c, type d, type e as f };", "ac", "");
    check("export { a as default, b, }", "b", "");
    check("export {,, a, , type b,};\nimport {,, c} from 'x';\nexport * as\n", "a", "c");
    check("export { a } from './x.js';\nexport * as b from './y.js'", "ab", "");
    check("export type { a } from './x.js';", "", "");
    check("import a, { b, c as d, type e } from 'x';\nimport * as f from 'y'\nimport 'z'", "",
          "abdef");
    check("import type { a } from 'x';\nimport type b from 'y';", "", "ab");
    check("import a = require('x');\nimport('y').then(b);\nimport.meta.url", "", "a");
    check("import a from './x.json' with { type: 'json' };\nexport const b = a;", "b", "ab");
}

static void test_noise(void)
{
    check("// export const a = 1\n/* export const b = 2 */ export const c = 3", "c", "c");
    check("const a = 'export const b = 1', c = \"\\\"export const d\";", "", "ac");
    check("const a = `\nexport const b = 1\n${`\nexport const c = ${'`'}`}\n`;\nexport const d = 1",
          "d", "ad");
    check("const a = /[/'\"`{]\\/{(/g.test(b), c = d / e / f;\nexport const g = 1", "g", "acg");
    check("if (x) { a() }\n/{/.test(b);\nexport const c = 1", "c", "c");
    check("const a = b\n  ? /`/\n  : c;\nexport const d = 1", "d", "ad");
    check("{ export: 1 }\nx.export\nconst y = { const: a, function: b }", "", "y");
    check("\xef\xbb\xbf#!/usr/bin/env node\nexport const a = 1", "a", "a");
    check("export const a = 0x1f_ff + 1e-5 + .5 + 1n; export const b = 1", "ab", "ab");
    check("export const a=1;export const b=2;function c(){}export const d=3", "abd", "abcd");
    check("@decorate({ x: '}' })\nexport class a { @b() c() {} }", "a", "a");
    check("export\nconst\na\n=\n1", "a", "a");
    check("", "", "");
}

static void test_broken(void)
{
    static const char *const texts[] = {"const a = `", "const a = 'x\n",   "function f() {", "/* x",
                                        "f(]",         "export const { a", "import { a",     "}"};
    struct module module;
    size_t i;

    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        module_read(&module, arena, texts[i], strlen(texts[i]));
        ok(module.broken, "not understood: %.12s", i == 1 ? "a string without end" : texts[i]);
    }
    module_read(&module, arena, "a\nb\nf(\nc", 8);
    is_uint(module.broken, 3, "the line where it begins");
}

/* Hostile depth costs no stack. */
static void test_depth(void)
{
    static const char *const starts[] = {"export const [", "f(", "`${",     "a<",
                                         "const x = a<",   "[",  "export {"};
    struct buffer text = BUFFER_INIT;
    struct module module;
    size_t i;
    int j;

    for (i = 0; i < sizeof starts / sizeof *starts; i++) {
        buffer_clear(&text);
        buffer_puts(&text, starts[i]);
        for (j = 0; j < 20000; j++)
            buffer_puts(&text, strchr(starts[i], ' ') ? strrchr(starts[i], ' ') + 1 : starts[i]);
        module_read(&module, arena, text.data, text.length);
        pass("20,000 times '%s'", starts[i]);
    }
    buffer_release(&text);
}

static void place(const char *text, const char *before, const char *name)
{
    struct module module;

    module_read(&module, arena, text, strlen(text));
    is_string(arena_strndup(arena, text, module.imports_end), before, "%s", name);
}

static void test_places(void)
{
    place("import a from 'a';\nimport {\n  b,\n} from 'b'; // why\n\nx();\n",
          "import a from 'a';\nimport {\n  b,\n} from 'b'; // why\n", "behind the last import");
    place("import a from 'a'\nx()", "import a from 'a'\n", "an import without semicolon");
    place("import a from 'a'", "import a from 'a'", "an import alone");
    place("x();\nimport a from 'a';\ny();", "x();\nimport a from 'a';\n", "an import further down");
    place("// head\n\n/** of x */\nx();", "// head\n\n",
          "behind a comment of the file, before one of x");
    place("/*\n * head\n */\n\nx();", "/*\n * head\n */\n\n", "behind a block comment");
    place("/** of x */\nx();", "", "before a comment that belongs to x");
    place("#!/bin/x\nx();", "#!/bin/x\n", "behind the first line of a script");
    place("\xef\xbb\xbfx();", "\xef\xbb\xbf", "behind a byte order mark");
}

int main(void)
{
    arena = arena_new();
    test_declarations();
    test_lists();
    test_noise();
    test_broken();
    test_depth();
    test_places();
    arena_free(arena);
    return done_testing();
}
