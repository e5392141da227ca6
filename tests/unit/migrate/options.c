/* Lists of options, labels and privileges. */
#include "migrate/kind/options.h"
#include "migrate/kind/privilege.h"

#include "tests/lib/tap.h"

static void splitting(struct arena *arena)
{
    struct list list = list_split(arena, "'a, b', \"c, d\"='x', 'it''s, so', E'\\\\'");
    is_uint(list.count, 4, "commas in quotes do not part");
    is_string(list.items[2], "'it''s, so'", "doubled quotes stay inside");
    is_uint(list_split(arena, NULL).count, 0, "nothing has no items");
    is_uint(list_split(arena, "").count, 0, "an empty text has none either");
    is_string(option_name(arena, "\"a=b\"='1'"), "\"a=b\"", "a quoted name may hold '='");
}

static void differences(struct arena *arena)
{
    struct buffer out = BUFFER_INIT;
    ok(options_set(&out, arena, "a='1', b='2'", "a='1', b='3', c='4'"), "something is to be set");
    is_string(buffer_text(&out), "b='3', c='4'", "what is new or changed is set");
    buffer_clear(&out);
    ok(options_reset(&out, arena, "a='1', b='2'", "b='3'"), "something is to be reset");
    is_string(buffer_text(&out), "a", "what is gone is reset");
    buffer_clear(&out);
    ok(!options_set(&out, arena, "a='1'", NULL), "nothing to set where nothing is wanted");
    ok(options_foreign(&out, arena, "a '1', b '2'", "b '3', c '4'"), "foreign options differ");
    is_string(buffer_text(&out), "SET b '3', ADD c '4', DROP a", "in the words of ALTER SERVER");
    buffer_release(&out);
}

static void privileges(struct arena *arena)
{
    struct privileged what = {.prefix = "", .target = "TABLE t", .owner = "me"};
    struct step step = {.arena = arena};
    privilege_change(&step, &what, "@owner:SELECT, PUBLIC:SELECT, r:INSERT*, r:UPDATE",
                     "@owner:SELECT, r:INSERT, r:UPDATE*, \"a, b\":DELETE");
    is_uint(step.count, 4, "a statement for each way and role");
    is_string(step.statements[0].sql, "REVOKE SELECT ON TABLE t FROM PUBLIC", "what is gone");
    is_string(step.statements[1].sql, "REVOKE GRANT OPTION FOR INSERT ON TABLE t FROM r",
              "what may not be passed on any more");
    is_string(step.statements[2].sql, "GRANT DELETE ON TABLE t TO \"a, b\"", "what is new");
    is_string(step.statements[3].sql, "GRANT UPDATE ON TABLE t TO r WITH GRANT OPTION",
              "what may be passed on");
    is_string(privilege_join(arena, "b:X", "a:Y, b:X"), "a:Y, b:X", "lists join sorted, each once");
}

int main(void)
{
    struct arena *arena = arena_new();
    splitting(arena);
    differences(arena);
    privileges(arena);
    arena_free(arena);
    return done_testing();
}
