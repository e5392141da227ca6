/* Diffs and merges of lines: applied, a diff gives the new text; merges keep both sides. */
#include "scaffold/tree/lines.h"

#include "tests/lib/tap.h"

#include <stdlib.h>

static struct arena *arena;

static void diff(const char *before, const char *after, const char *want, const char *name)
{
    struct buffer out = BUFFER_INIT;

    lines_diff("f", before, before ? strlen(before) : 0, after, after ? strlen(after) : 0, &out);
    is_string(buffer_text(&out), want, "%s", name);
    buffer_release(&out);
}

static void test_diff(void)
{
    diff("a\nb\n", "a\nb\n", "", "equal texts");
    diff("a\nb\nc\n", "a\nB\nc\n", "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n",
         "a line changed");
    diff(NULL, "a\n", "--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+a\n", "a new file");
    diff("a\n", NULL, "--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-a\n", "a file that goes");
    diff("a", "a\nb",
         "--- a/f\n+++ b/f\n@@ -1 +1,2 @@\n a\n\\ No newline at end of file\n+b\n\\ No newline at "
         "end of file\n",
         "no line break at the end");
    diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n5\n6\n7\n8\n9\n",
         "--- a/f\n+++ b/f\n@@ -2,6 +2,7 @@\n 2\n 3\n 4\n+x\n 5\n 6\n 7\n",
         "three lines of context");
    diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n2\n3\n4\n5\n6\n7\n8\ny\n",
         "--- a/f\n+++ b/f\n@@ -1,4 +1,4 @@\n-1\n+x\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n "
         "8\n-9\n+y\n",
         "changes far from each other");
}

/* Texts of few different lines, so that there are many ways to match them. */
static struct buffer random_text(unsigned *seed, size_t limit)
{
    struct buffer text = BUFFER_INIT;
    size_t count = (size_t)rand_r(seed) % limit;

    buffer_reserve(&text, 1);
    while (count--)
        buffer_printf(&text, "%c\n", 'a' + rand_r(seed) % 6);
    return text;
}

/* Whether the matches are equal lines in rising order. */
static bool is_sound(const struct lines *a, const struct lines *b)
{
    const size_t *match = lines_match(arena, a, b);
    size_t last = LINES_NONE, i;

    for (i = 0; i < a->count; i++) {
        if (match[i] == LINES_NONE)
            continue;
        if (match[i] >= b->count || a->hashes[i] != b->hashes[match[i]] ||
            (last != LINES_NONE && match[i] <= last))
            return false;
        last = match[i];
    }
    return true;
}

static void test_laws(void)
{
    struct buffer a, b, out = BUFFER_INIT;
    struct lines x, y;
    unsigned seed = 1;
    int sound = 0, ours = 0, theirs = 0, round;

    for (round = 0; round < 500; round++) {
        a = random_text(&seed, 40);
        b = random_text(&seed, 40);
        x = lines_of(arena, a.data, a.length);
        y = lines_of(arena, b.data, b.length);
        sound += is_sound(&x, &y);
        buffer_clear(&out);
        lines_merge(&x, &y, &x, "o", "t", &out);
        ours += strcmp(buffer_text(&out), buffer_text(&b)) == 0;
        buffer_clear(&out);
        lines_merge(&x, &x, &y, "o", "t", &out);
        theirs += strcmp(buffer_text(&out), buffer_text(&b)) == 0;
        buffer_release(&a);
        buffer_release(&b);
    }
    buffer_release(&out);
    is_int(sound, 500, "matches are equal lines in order");
    is_int(ours, 500, "merge(base, ours, base) = ours");
    is_int(theirs, 500, "merge(base, base, theirs) = theirs");
}

static void merge(const char *base, const char *ours, const char *theirs, size_t conflicts,
                  const char *want, const char *name)
{
    struct lines o = lines_of(arena, ours, strlen(ours));
    struct lines t = lines_of(arena, theirs, strlen(theirs)), back;
    struct buffer out = BUFFER_INIT, hashes = BUFFER_INIT;

    lines_put_hashes(base, strlen(base), &hashes);
    ok(lines_from_hashes(arena, buffer_text(&hashes), hashes.length, &back),
       "hashes can be read back");
    is_uint(lines_merge(&back, &o, &t, "mine", "new", &out), conflicts, "conflicts of %s", name);
    is_string(buffer_text(&out), want, "%s", name);
    buffer_release(&out);
    buffer_release(&hashes);
}

static void test_merge(void)
{
    struct lines lines;

    merge("1\n2\n3\n", "0\n1\n2\n3\n", "1\n2\n3\n4\n", 0, "0\n1\n2\n3\n4\n", "both ends");
    merge("1\n2\n3\n4\n5\n", "1\n2\n4\n5\n", "1\n2\n3\n4\n6\n", 0, "1\n2\n4\n6\n",
          "a line gone and a line changed");
    merge("1\n2\n3\n", "1\nx\n3\n", "1\nx\n3\n", 0, "1\nx\n3\n", "the same on both sides");
    merge("1\n2\n3\n", "1\nx\n3\n", "1\ny\n3\n", 1,
          "1\n<<<<<<< mine\nx\n=======\ny\n>>>>>>> new\n3\n", "different on both sides");
    merge("1\n2\n3\n", "1\na\nx\n3\n", "1\na\ny\n3\n", 1,
          "1\na\n<<<<<<< mine\nx\n=======\ny\n>>>>>>> new\n3\n", "what both sides begin with");
    merge("1\n", "1\nx", "1\ny", 1, "1\n<<<<<<< mine\nx\n=======\ny\n>>>>>>> new\n",
          "no line break at the end");
    merge("", "x\n", "", 0, "x\n", "an empty base");
    ok(!lines_from_hashes(arena, "abc", 3, &lines), "half a hash is none");
    ok(!lines_from_hashes(arena, "abcdefg!", 8, &lines), "signs are no hash");
    ok(lines_from_hashes(arena, "", 0, &lines) && lines.count == 0, "no hashes, no lines");
}

static void test_size(void)
{
    struct buffer a = BUFFER_INIT, b = BUFFER_INIT, out = BUFFER_INIT;
    int i;

    for (i = 0; i < 200000; i++) {
        buffer_printf(&a, "line %d\n  }\n", i);
        buffer_printf(&b, "line %d\n  }\n", i % 10 ? i : -i - 1);
    }
    lines_diff("f", a.data, a.length, b.data, b.length, &out);
    ok(out.length > 0 && out.length < 10 * a.length, "400,000 lines with 20,000 changes");
    buffer_clear(&b);
    for (i = 0; i < 200000; i++)
        buffer_puts(&b, "  }\n");
    buffer_clear(&out);
    lines_diff("f", a.data, a.length, b.data, b.length, &out);
    ok(out.length > 0, "400,000 lines against 200,000 that are all the same");
    buffer_release(&a);
    buffer_release(&b);
    buffer_release(&out);
}

int main(void)
{
    arena = arena_new();
    test_diff();
    test_laws();
    test_merge();
    test_size();
    arena_free(arena);
    return done_testing();
}
