/* Tags while they are written: one a line, each behind the prefix that says what it is about. */
#ifndef SCAFFOLD_GENERATE_TAG_WRITE_H
#define SCAFFOLD_GENERATE_TAG_WRITE_H

#include "common/buffer.h"
#include "scaffold/generate/tag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct tags {
    struct types *types;
    enum check_direction direction;
    struct buffer out;
    unsigned depth;
    bool inside; /* of a type that is written in a tag */
};

/* Whether text can stand behind a tag as it is. */
bool tag_is_simple(const char *text);

/* @prefix word, and the same with what it says; nothing for NULL, a count below 0, and false. */
void tag_put(struct tags *tags, const char *prefix, const char *word);
void tag_put_literal(struct tags *tags, const char *prefix, const char *word, const char *literal);
void tag_put_text(struct tags *tags, const char *prefix, const char *word, const char *text);
void tag_put_count(struct tags *tags, const char *prefix, const char *word, int64_t count);
void tag_put_value(struct tags *tags, const char *prefix, const char *word,
                   const struct node *value);
void tag_put_flag(struct tags *tags, const char *prefix, const char *word, bool flag);

/* word {type}, and what the type does not say. */
void tag_put_type(struct tags *tags, const char *prefix, const char *word,
                  const struct schema *schema);

/* The type of a schema on one line, without comments; a media type, and a string, as a word. In the
 * arena of the types. */
const char *tag_type_line(struct tags *tags, const struct schema *schema);
const char *tag_media_word(struct tags *tags, const char *type);
const char *tag_quoted(struct tags *tags, const char *text, size_t length);

/* The name of a property as a word that ends no comment. In the arena of the types. */
const char *tag_name(struct tags *tags, const char *text, size_t length);

/* All tags of a schema; none of one that has a name. */
void tag_all(struct tags *tags, const char *prefix, const struct schema *schema);

/* What it combines: allOf and a reference beside other keywords; anyOf or oneOf, whose options are
 * numbered from `from` on; the discriminator. */
void tag_parts(struct tags *tags, const char *prefix, const struct schema *schema);
void tag_options(struct tags *tags, const char *prefix, const char *word,
                 const struct schema_list *list, size_t from);
void tag_discriminator(struct tags *tags, const char *prefix, const struct schema *schema);

#endif
