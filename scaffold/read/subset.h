/* The reader of YAML's common subset; private to scaffold/read. A false or NULL of any of these functions
 * means that the document is not of the subset, or wrong: libyaml is to read it, and to say what is wrong. */
#ifndef SCAFFOLD_READ_SUBSET_H
#define SCAFFOLD_READ_SUBSET_H

#include "scaffold/read/reader.h"

#define SUBSET_KEY_LIMIT 1000 /* bytes of a key; libyaml's is 1024 characters */

struct subset {
    struct reader *reader;
    char *at, *end;   /* what is left: text before it is decoded in place; *end is NUL */
    char *line_start; /* of the line of `at` */
    char *unended; /* where a plain scalar's NUL is due once the next byte was looked at, or NULL */
    unsigned line;
    unsigned depth;
    bool line_added; /* the last line feed is not the document's */
    struct reader_stack stack;
};

/* A scalar's text before it is a node. */
struct subset_text {
    char *start, *end; /* decoded; without its NUL */
    struct locus where;
    bool plain;
    bool one_line;
    bool long_key; /* behind '?', with its ':' in the next line */
};

struct locus subset_locus(const struct subset *subset, const char *at);

static inline bool subset_is_space(char byte)
{
    return byte == ' ' || byte == '\n';
}

/* Whether a plain scalar can begin with this byte and the next. */
bool subset_begins_plain(const char *at);

/* The first line of a plain scalar at the cursor; behind it stands a line feed, a comment or ": ". */
bool subset_plain_line(struct subset *subset, struct subset_text *text);

/* The other lines of it, in a collection that begins at column `indent`. */
bool subset_plain_rest(struct subset *subset, int indent, struct subset_text *text);

/* A quoted scalar at the cursor; the cursor goes behind the closing quote. */
bool subset_quoted(struct subset *subset, struct subset_text *text);

/* A literal or folded scalar, whose '|' or '>' is at the cursor; the cursor goes to the line behind it. */
bool subset_block_text(struct subset *subset, int indent, struct subset_text *text);

/* The node of a scalar; its NUL must be there already, or not be needed for what follows. */
const struct node *subset_scalar(struct subset *subset, const struct subset_text *text);

/* The collection in brackets at the cursor, or a scalar in one; the cursor goes behind its end. */
const struct node *subset_flow(struct subset *subset);

/* Whether a marker of documents stands at the cursor, at the start of a line. */
bool subset_at_marker(const struct subset *subset);

#endif
