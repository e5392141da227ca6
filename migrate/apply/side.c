/* Reads the marks of other runners as loosely as those do: what is taken for no mark is run. */
#include "migrate/apply/side.h"

#include <string.h>
#include <strings.h>

#define LINE_ENDS "\n\r"
#define BLANKS " \t"

/* The words of comment lines that begin the two directions, by runner; what else may stand there. */
static const struct marks {
    const char *up, *down;
    const char *alone; /* a word in the line of the mark: no transaction */
    const char *none;  /* a mark of its own that says so */
    bool bare;         /* nothing follows it: else it is a sentence */
} rows[] = {
    {"migrate:up", "migrate:down", "transaction:false", NULL, false},   /* dbmate */
    {"+goose up", "+goose down", NULL, "+goose no transaction", false}, /* goose */
    {"+migrate up", "+migrate down", "notransaction", NULL, false},     /* sql-migrate */
    {"+micrate up", "+micrate down", NULL, NULL, false},                /* micrate */
    {"rambler up", "rambler down", NULL, NULL, true},                   /* rambler */
    {"up migration", "down migration", NULL, NULL, true},               /* node-pg-migrate */
};

char *line_after(char *at)
{
    at += strcspn(at, LINE_ENDS);
    return *at != '\0' ? at + 1 : NULL;
}

/* Behind the words, whatever their case and the blanks between them; NULL: others stand there. */
static const char *behind_words(const char *at, const char *words)
{
    while (*words != '\0') {
        size_t length = strcspn(words, " ");

        if (strncasecmp(at, words, length) != 0)
            return NULL;
        at += length;
        words += length;
        if (*words != ' ')
            break;
        words++;
        if (strspn(at, BLANKS) == 0)
            return NULL;
        at += strspn(at, BLANKS);
    }
    return strchr(BLANKS LINE_ENDS, *at) != NULL ? at : NULL;
}

static bool is_mark(const char *line, const char *words, bool bare)
{
    const char *at = line + strspn(line, BLANKS);

    if (strncmp(at, "--", 2) != 0)
        return false;
    at = behind_words(at + strspn(at, "-" BLANKS), words);
    return at != NULL && (!bare || strchr(LINE_ENDS, at[strspn(at, BLANKS)]) != NULL);
}

static char *find_mark(char *text, const char *words, bool bare)
{
    for (char *line = text; line != NULL; line = line_after(line)) {
        if (is_mark(line, words, bare))
            return line;
    }
    return NULL;
}

static void blank(char *from, const char *to)
{
    for (; from < to; from++) {
        if (strchr(LINE_ENDS, *from) == NULL)
            *from = ' ';
    }
}

static bool is_alone(char *text, const char *mark, const struct marks *row)
{
    const char *found = row->alone == NULL ? NULL : strstr(mark, row->alone);

    if (row->none != NULL && find_mark(text, row->none, false) != NULL)
        return true;
    return found != NULL && found < mark + strcspn(mark, LINE_ENDS);
}

enum side_found side_choose(char *text, size_t length, enum migration_side side, bool *alone)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char *up = find_mark(text, rows[i].up, rows[i].bare);
        char *down = find_mark(text, rows[i].down, rows[i].bare);
        char *from = side == SIDE_UP ? up : down, *to = side == SIDE_UP ? down : up;

        if (up == NULL && down == NULL)
            continue;
        if (from == NULL)
            return SIDE_MISSING;
        *alone = is_alone(text, from, &rows[i]);
        blank(text, from);
        if (to > from)
            blank(to, text + length);
        return SIDE_CHOSEN;
    }
    return SIDE_UNMARKED;
}
