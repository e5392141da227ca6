/* The words of HTTP: reason phrases, statuses by their names. */
#ifndef SCAFFOLD_SOURCE_DESCRIBE_H
#define SCAFFOLD_SOURCE_DESCRIBE_H

/* "Created" for "201"; "Response" for what HTTP does not know. */
const char *describe_status(const char *status);

/* 201 for CREATED, NOT_FOUND → 404, …, as http-status and http-status-codes call them; 0 for others. */
int describe_constant(const char *name);

/* 404 for NotFound, NotFoundError, notFound: errors of http-errors and of people; 0 for others. */
int describe_error(const char *name);

#endif
