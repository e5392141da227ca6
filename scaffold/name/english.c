/* Singular and plural of the English words that paths and tables are named by. */
#include "scaffold/name/name.h"

#include "scaffold/name/word.h"

#include <string.h>

#define WORD_LIMIT 64 /* bytes; longer words are left alone */

struct pair {
    const char *plural, *singular;
};

/* Whole words that no ending tells. */
static const struct pair irregular[] = {
    {"people", "person"},
    {"men", "man"},
    {"women", "woman"},
    {"children", "child"},
    {"mice", "mouse"},
    {"geese", "goose"},
    {"feet", "foot"},
    {"teeth", "tooth"},
    {"oxen", "ox"},
    {"criteria", "criterion"},
    {"phenomena", "phenomenon"},
    {"indices", "index"},
    {"vertices", "vertex"},
    {"matrices", "matrix"},
    {"appendices", "appendix"},
    {"analyses", "analysis"},
    {"crises", "crisis"},
    {"theses", "thesis"},
    {"hypotheses", "hypothesis"},
    {"diagnoses", "diagnosis"},
    {"synopses", "synopsis"},
    {"parentheses", "parenthesis"},
    {"bases", "base"},
    {"axes", "axis"},
    {"statuses", "status"},
    {"viruses", "virus"},
    {"bonuses", "bonus"},
    {"campuses", "campus"},
    {"buses", "bus"},
    {"censuses", "census"},
    {"corpuses", "corpus"},
    {"corpora", "corpus"},
    {"radii", "radius"},
    {"surpluses", "surplus"},
    {"focuses", "focus"},
    {"stimuli", "stimulus"},
    {"canvases", "canvas"},
    {"aliases", "alias"},
    {"biases", "bias"},
    {"atlases", "atlas"},
    {"gases", "gas"},
    {"lenses", "lens"},
    {"pluses", "plus"},
    {"irises", "iris"},
    {"chassis", "chassis"},
    {"quizzes", "quiz"},
    {"caches", "cache"},
    {"niches", "niche"},
    {"axes", "axis"},
    {"headaches", "headache"},
    {"avalanches", "avalanche"},
    {"movies", "movie"},
    {"cookies", "cookie"},
    {"calories", "calorie"},
    {"zombies", "zombie"},
    {"rookies", "rookie"},
    {"selfies", "selfie"},
    {"hoodies", "hoodie"},
    {"smoothies", "smoothie"},
    {"brownies", "brownie"},
    {"genies", "genie"},
    {"pixies", "pixie"},
    {"ties", "tie"},
    {"pies", "pie"},
    {"lies", "lie"},
    {"dies", "die"},
    {"leaves", "leaf"},
    {"knives", "knife"},
    {"lives", "life"},
    {"wives", "wife"},
    {"shelves", "shelf"},
    {"halves", "half"},
    {"wolves", "wolf"},
    {"thieves", "thief"},
    {"loaves", "loaf"},
    {"calves", "calf"},
    {"selves", "self"},
    {"shoes", "shoe"},
    {"toes", "toe"},
    {"canoes", "canoe"},
    {"foes", "foe"},
    {"heroes", "hero"},
    {"potatoes", "potato"},
    {"tomatoes", "tomato"},
    {"echoes", "echo"},
    {"vetoes", "veto"},
    {"schemata", "schema"},
    {"stigmata", "stigma"},
    {"curricula", "curriculum"},
    {"memoranda", "memorandum"},
    {"addenda", "addendum"},
    {"alumni", "alumnus"},
    {"cacti", "cactus"},
    {"fungi", "fungus"},
    {"nuclei", "nucleus"},
    {"syllabi", "syllabus"},
    {"menus", "menu"},
    {"gurus", "guru"},
    {"emus", "emu"},
    {"cpus", "cpu"},
    {"gpus", "gpu"},
    {"skus", "sku"},
    {"taxis", "taxi"},
    {"skis", "ski"},
    {"apis", "api"},
    {"kpis", "kpi"},
    {"uris", "uri"},
    {"emojis", "emoji"},
    {"wikis", "wiki"},
    {"rabbis", "rabbi"},
    {"pois", "poi"},
    {"dais", "dai"},
    {"pdus", "pdu"},
};

/* The same in both numbers, and meant as many. */
static const char *const both[] = {"series",   "species",   "sheep",      "fish",  "deer",
                                   "aircraft", "media",     "data",       "news",  "offspring",
                                   "moose",    "swine",     "salmon",     "trout", "spacecraft",
                                   "metrics",  "analytics", "statistics", "stats", "logistics",
                                   "graphics", NULL};

/* The same in both numbers, and meant as one. */
static const char *const mass[] = {
    "information", "equipment", "metadata", "money",      "software", "hardware", "feedback",
    "staff",       "health",    "access",   "status",     "address",  "https",    "dns",
    "sms",         "aws",       "gps",      "rss",        "css",      "tls",      "os",
    "ios",         "sos",       "pos",      "sas",        "cors",     "ms",       "https",
    "business",    "progress",  "process",  "lens",       "bus",      "gas",      "plus",
    "alias",       "canvas",    "bias",     "atlas",      "iris",     "axis",     "chaos",
    "always",      "us",        "is",       "this",       "has",      "was",      "as",
    "its",         "yes",       "redis",    "kubernetes", "sales",    "jenkins",  NULL};

/* Endings, the longest first: what a plural has, what a singular has instead. */
static const struct pair endings[] = {
    {"sses", "ss"},   {"shes", "sh"},   {"tches", "tch"}, {"nches", "nch"},
    {"rches", "rch"}, {"aches", "ach"}, {"eches", "ech"}, {"uches", "uch"},
    {"xes", "x"},     {"zzes", "zz"},   {"toes", "to"},
};

/* Most words of a list differ in their first letter. */
static bool same(const char *a, const char *b)
{
    return *a == *b && strcmp(a, b) == 0;
}

static bool ends(const char *word, const char *ending)
{
    size_t length = strlen(word), end_length = strlen(ending);

    return length > end_length && strcmp(word + length - end_length, ending) == 0;
}

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (same(*list, word))
            return true;
    return false;
}

static bool is_vowel(char c)
{
    return c && strchr("aeiou", c);
}

/* Cut `drop` bytes from the end and append. */
static void replace_end(char *word, size_t drop, const char *ending)
{
    memcpy(word + strlen(word) - drop, ending, strlen(ending) + 1);
}

/* Rules for lower-case words, in place; there is room for WORD_LIMIT more. */
static void make_singular(char *word)
{
    size_t length = strlen(word), i;

    for (i = 0; i < sizeof irregular / sizeof *irregular; i++)
        if (same(irregular[i].plural, word)) {
            replace_end(word, length, irregular[i].singular);
            return;
        }
    if (is_one_of(word, both) || is_one_of(word, mass) || length < 3 || word[length - 1] != 's')
        return;
    if (ends(word, "ss") || ends(word, "us") || ends(word, "is"))
        return;
    if (ends(word, "ies") && length > 4) {
        replace_end(word, 3, "y");
        return;
    }
    for (i = 0; i < sizeof endings / sizeof *endings; i++)
        if (ends(word, endings[i].plural) || same(word, endings[i].plural)) {
            replace_end(word, strlen(endings[i].plural), endings[i].singular);
            return;
        }
    replace_end(word, 1, "");
}

/* Whether it is a plural already. */
static bool is_many(const char *word)
{
    char singular[2 * WORD_LIMIT + 1];

    memcpy(singular, word, strlen(word) + 1);
    make_singular(singular);
    return is_one_of(word, both) || strcmp(word, singular) != 0;
}

static void make_plural(char *word)
{
    size_t length = strlen(word), i;

    if (is_many(word))
        return;
    for (i = 0; i < sizeof irregular / sizeof *irregular; i++)
        if (same(irregular[i].singular, word)) {
            replace_end(word, length, irregular[i].plural);
            return;
        }
    if (length == 0)
        return;
    if (word[length - 1] == 'y' && length > 1 && !is_vowel(word[length - 2]))
        replace_end(word, 1, "ies");
    else if (ends(word, "s") || ends(word, "x") || ends(word, "z") || ends(word, "ch") ||
             ends(word, "sh"))
        replace_end(word, 0, "es");
    else
        replace_end(word, 0, "s");
}

/* Where the last word of a name begins: order_items, userProfiles. */
static void last_word(const char *name, struct word *last)
{
    struct word word;
    const char *at = name;

    *last = (struct word){name, 0};
    while (word_next(&at, &word))
        *last = word;
}

/* Give `word` the letter case of `model`. */
static void match_case(char *word, const struct word *model)
{
    bool all = model->length > 1;
    size_t i;

    for (i = 0; i < model->length; i++)
        all = all && word_is_upper(model->text[i]);
    for (i = 0; word[i] && (all || (i == 0 && word_is_upper(*model->text))); i++)
        word[i] = word_to_upper(word[i]);
}

/* The name with a verb applied to its last word. */
static const char *change(struct arena *arena, const char *name, void (*verb)(char *word))
{
    char text[2 * WORD_LIMIT + 1] = "";
    struct word last;
    size_t i;

    last_word(name, &last);
    if (last.length == 0 || last.length > WORD_LIMIT)
        return arena_strdup(arena, name);
    for (i = 0; i < last.length; i++)
        text[i] = word_to_lower(last.text[i]);
    verb(text);
    match_case(text, &last);
    return arena_printf(arena, "%.*s%s%s", (int)(last.text - name), name, text,
                        last.text + last.length);
}

const char *name_singular(struct arena *arena, const char *word)
{
    return change(arena, word, make_singular);
}

const char *name_plural(struct arena *arena, const char *word)
{
    return change(arena, word, make_plural);
}

bool name_is_plural(const char *word)
{
    char lower[WORD_LIMIT + 1] = "";
    struct word last;
    size_t i;

    last_word(word, &last);
    if (last.length == 0 || last.length > WORD_LIMIT)
        return false;
    for (i = 0; i < last.length; i++)
        lower[i] = word_to_lower(last.text[i]);
    return is_many(lower);
}
