/* The name that was meant. */
#include "common/nearest.h"

#include "tests/lib/tap.h"

#include <string.h>

static const char *const words[] = {"concurrency", "compare",   "connection", "help",
                                    "operationId", "minLength", "in",         NULL};

static void test_near(void)
{
    is_string(nearest_of("concurency", words), "concurrency", "a letter left out");
    is_string(nearest_of("hlep", words), "help", "two letters swapped");
    is_string(nearest_of("connnectiom", words), "connection", "one too many and one wrong");
    is_string(nearest_of("OPERATIONID", words), "operationId", "another case");
    is_string(nearest_of("minlenght", words), "minLength", "another case and two swapped");
}

static void test_far(void)
{
    static const char *const none[] = {NULL};
    char long_word[200];

    memset(long_word, 'x', sizeof long_word - 1);
    long_word[sizeof long_word - 1] = '\0';
    is_string(nearest_of("zzzzzz", words), NULL, "nothing near");
    is_string(nearest_of("halb", words), "help", "two letters of four are few");
    is_string(nearest_of("xalb", words), NULL, "three are too many");
    is_string(nearest_of("x", none), NULL, "nothing at all");
    is_string(nearest_of(long_word, words), NULL, "a word beyond the limit");
    is_string(nearest_of("", words), NULL, "an empty word");
}

static void test_strict(void)
{
    struct nearest nearest = {.name = "im"};

    nearest_try(&nearest, "in");
    is_string(nearest.found, NULL, "without a limit, one letter of two is too many");
    nearest.name = "conekti";
    nearest_try(&nearest, "connection");
    is_string(nearest.found, NULL, "nor are three ever few");
}

static void test_first(void)
{
    struct nearest nearest = {.name = "colour"};

    nearest_try(&nearest, "colours");
    nearest_try(&nearest, "color");
    is_string(nearest.found, "colours", "of two that are as near, the first");
    nearest_try(&nearest, "colour");
    is_string(nearest.found, "colour", "a nearer one takes its place");
    is_int((int)nearest.distance, 0, "its distance is known");
}

int main(void)
{
    test_near();
    test_far();
    test_strict();
    test_first();
    return done_testing();
}
