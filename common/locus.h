/* A place in a file that a person wrote. */
#ifndef COMMON_LOCUS_H
#define COMMON_LOCUS_H

struct locus {
    const char *file; /* NULL: no position at all; not owned */
    unsigned line;    /* from 1; 0: the file as a whole */
    unsigned column;  /* from 1, in bytes; 0: the line as a whole */
};

#endif
