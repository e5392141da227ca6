/* Words that choose operations. */
#include "scaffold/request/select.h"

#include <string.h>
#include <strings.h>

struct selection {
    bool methods; /* some word is a method, or `all` */
    bool others;  /* some word is none */
};

enum match { MATCH_NONE, MATCH_METHOD, MATCH_PART, MATCH_NAME };

bool select_is_safe(const char *method)
{
    static const char *const safe[] = {"get", "head", "options", "trace", "query"};
    for (size_t i = 0; i < sizeof safe / sizeof *safe; i++) {
        if (strcasecmp(method, safe[i]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_tagged(const struct operation *operation, const char *word)
{
    for (size_t i = 0; i < operation->tag_count; i++) {
        if (strcmp(operation->tags[i], word) == 0) {
            return true;
        }
    }
    return false;
}

static enum match match_word(const struct operation *operation, const char *word)
{
    if (strcasecmp(word, operation->method) == 0 || strcmp(word, "all") == 0) {
        return MATCH_METHOD;
    }
    if (strcmp(word, operation->name) == 0 ||
        (operation->id != NULL && strcmp(word, operation->id) == 0)) {
        return MATCH_NAME;
    }
    return is_tagged(operation, word) || strcmp(word, operation->path) == 0 ? MATCH_PART
                                                                            : MATCH_NONE;
}

/* The words of a list, NULL-terminated. */
static const char **cut(struct arena *arena, const char *list)
{
    size_t count = 1;
    for (const char *at = list; *at != '\0'; at++) {
        count += *at == ',';
    }
    const char **words = arena_alloc(arena, count + 1, sizeof *words);
    for (size_t i = 0; i < count; i++) {
        size_t length = strcspn(list, ",");
        words[i] = arena_strndup(arena, list, length);
        list += length + 1;
    }
    return words;
}

enum fate { FATE_OTHER, FATE_UNSAFE, FATE_TAKEN };

static enum fate decide(const struct operation *operation, const char *const *words,
                        const struct selection *selection)
{
    bool method = false;
    bool part = !selection->others;
    for (; *words != NULL; words++) {
        enum match match = match_word(operation, *words);
        if (match == MATCH_NAME) {
            return FATE_TAKEN;
        }
        method = method || match == MATCH_METHOD;
        part = part || match == MATCH_PART;
    }
    if (!part || (selection->methods && !method)) {
        return FATE_OTHER;
    }
    return method || select_is_safe(operation->method) ? FATE_TAKEN : FATE_UNSAFE;
}

/* What the words are; -1 when one of them fits no operation. */
static int classify(const struct spec *spec, const char *const *words, struct selection *selection,
                    struct error *error)
{
    for (; *words != NULL; words++) {
        enum match best = MATCH_NONE;
        for (size_t i = 0; i < spec->operation_count && best == MATCH_NONE; i++) {
            best = match_word(&spec->operations[i], *words);
        }
        if (best == MATCH_NONE && spec->operation_count > 0) {
            error_set(error, STATUS_USAGE, "nothing in the specification is called '%s'", *words);
            return error_hint(error, "--only takes methods, tags, names of operations, paths, all");
        }
        selection->methods = selection->methods || best == MATCH_METHOD;
        selection->others = selection->others || best == MATCH_NAME || best == MATCH_PART;
    }
    return 0;
}

const bool *select_operations(struct arena *arena, const struct spec *spec, const char *words,
                              size_t *left_out, struct error *error)
{
    static const char *const none[] = {NULL};
    const char *const *list = words == NULL ? none : (const char *const *)cut(arena, words);
    struct selection selection = {0};
    if (classify(spec, list, &selection, error) != 0) {
        return NULL;
    }
    bool *taken = arena_alloc(arena, spec->operation_count + 1, sizeof *taken);
    *left_out = 0;
    for (size_t i = 0; i < spec->operation_count; i++) {
        enum fate fate = decide(&spec->operations[i], list, &selection);
        taken[i] = fate == FATE_TAKEN;
        *left_out += fate == FATE_UNSAFE;
    }
    return taken;
}
