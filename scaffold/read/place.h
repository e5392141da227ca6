/* Where libyaml's marks, which count characters, lie in the bytes of a document. */
#ifndef SCAFFOLD_READ_PLACE_H
#define SCAFFOLD_READ_PLACE_H

#include <stdbool.h>
#include <stddef.h>
#include <yaml.h>

/* A cursor that walks with the marks, so that all of them together cost about one pass. */
struct place {
    const char *bytes;
    size_t length;
    bool ascii;   /* then characters are bytes, and marks are right as they are */
    bool exact;   /* libyaml's lines are ours: there is no line break but LF and CR LF */
    size_t index; /* characters before `at`, unless exact */
    size_t at;
    size_t column; /* characters of the line before `at` */
    size_t line_start;
    unsigned line;
};

void place_init(struct place *place, const char *bytes, size_t length);

/* Line and column from 1, the column in bytes. Lines end with LF, CR LF or CR. */
void place_of_mark(struct place *place, const yaml_mark_t *mark, unsigned *line, unsigned *column);
void place_of_byte(struct place *place, size_t offset, unsigned *line, unsigned *column);

#endif
