/* Documentation comments: the text before the tags, and the tags. */
#ifndef SCAFFOLD_SOURCE_DOC_H
#define SCAFFOLD_SOURCE_DOC_H

#include "scaffold/source/machine.h"

/* The tags of a comment, a text each from behind its `@` to the end of the line. */
struct doc_tags {
    const char *const *items;
    unsigned count;
};

/* The text of the comment before a piece of code, or NULL. */
const char *doc_text(struct machine *machine, const struct source *source,
                     const struct syntax *node);

/* The tags of that comment. */
struct doc_tags doc_tags(struct machine *machine, const struct source *source,
                         const struct syntax *node);

/* Those that begin with a word (or words with blanks between), without it. */
struct doc_tags doc_below(struct machine *machine, struct doc_tags tags, const char *words);

/* Those behind a word and a name, which stands in quotes where it is no identifier. */
struct doc_tags doc_named(struct machine *machine, struct doc_tags tags, const char *word,
                          const char *name);

/* The tags of both. */
struct doc_tags doc_joined(struct machine *machine, struct doc_tags a, struct doc_tags b);

/* How long the first word of a text is, quotes included. */
size_t doc_word(const char *text);

/* What stands behind a word: "" when nothing does, NULL when there is no such tag. */
const char *doc_tag(struct doc_tags tags, const char *word);

/* A text of a tag as a value: a literal, else the text itself. */
struct value doc_literal(struct machine *machine, const char *text);

#endif
