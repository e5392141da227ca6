/* The byte buffer: growth, formatting, NULs within, hand-over. */
#include "common/buffer.h"
#include "tests/lib/tap.h"

#include <stdlib.h>

static void test_empty(void)
{
    struct buffer buffer = BUFFER_INIT;
    char *text;

    is_string(buffer_text(&buffer), "", "an empty buffer reads as an empty string");
    buffer_append(&buffer, NULL, 0);
    ok(!buffer.data, "appending nothing takes no memory");
    text = buffer_detach(&buffer);
    is_string(text, "", "detaching an empty buffer gives a string");
    free(text);
    buffer_release(&buffer);
}

static void test_growth(void)
{
    struct buffer buffer = BUFFER_INIT;
    bool terminated = true;
    size_t i;

    for (i = 0; i < 100000; i++) {
        buffer_putc(&buffer, (char)('a' + i % 26));
        terminated = terminated && buffer.data[buffer.length] == '\0';
    }
    ok(terminated, "a NUL always follows");
    is_uint(buffer.length, 100000, "every byte is there");
    is_int(buffer.data[99999], 'a' + 99999 % 26, "to the last");
    buffer_clear(&buffer);
    is_string(buffer_text(&buffer), "", "a cleared buffer is empty");
    ok(buffer.capacity >= 100000, "but keeps its memory");
    buffer_release(&buffer);
}

static void test_contents(void)
{
    struct buffer buffer = BUFFER_INIT;
    char *text;

    buffer_append(&buffer, "a\0b", 3);
    is_uint(buffer.length, 3, "a NUL is a byte like any other");
    buffer_printf(&buffer, "%s%05d", "x", 42);
    ok(memcmp(buffer.data, "a\0bx00042", 9) == 0, "formatted text is appended");
    buffer_printf(&buffer, "%*s", 5000, "");
    is_uint(buffer.length, 9 + 5000, "also when it is long");
    memcpy(buffer_reserve(&buffer, 3), "end", 3);
    buffer.length += 3;
    text = buffer_detach(&buffer);
    ok(memcmp(text + 9 + 5000, "end", 3) == 0, "reserved room is filled by the caller");
    ok(!buffer.data && !buffer.length, "a detached buffer starts anew");
    free(text);
}

static void test_room(void)
{
    char room[8], *text;
    struct buffer buffer = BUFFER_ON(room);

    is_string(buffer_text(&buffer), "", "a buffer on an array is empty as well");
    buffer_puts(&buffer, "seven b");
    ok(buffer.data == room, "what is short stays in the array");
    text = buffer_detach(&buffer);
    ok(text != room, "and is copied when it is handed over");
    is_string(text, "seven b", "as it is");
    free(text);
    buffer = (struct buffer)BUFFER_ON(room);
    buffer_append(&buffer, "a\0b", 3);
    buffer_puts(&buffer, " and more");
    ok(buffer.data != room, "what is longer gets memory");
    ok(buffer.length == 12 && memcmp(buffer.data, "a\0b and more", 13) == 0, "all of it");
    buffer_release(&buffer);
    ok(!buffer.data && !buffer.capacity, "a released buffer knows the array no more");
}

int main(void)
{
    test_empty();
    test_growth();
    test_contents();
    test_room();
    return done_testing();
}
