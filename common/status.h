/* Exit statuses, the same table for the three tools. */
#ifndef COMMON_STATUS_H
#define COMMON_STATUS_H

enum status {
    STATUS_DONE = 0,
    STATUS_NEGATIVE = 1,    /* the answer is no: a difference, a missed threshold */
    STATUS_USAGE = 2,       /* the command line is wrong */
    STATUS_INPUT = 3,       /* a document that was read is bad */
    STATUS_ENVIRONMENT = 4, /* file, network, database or memory failed */
};

#endif
