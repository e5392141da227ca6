/* The process that stands over a throwaway server, see throwaway.h. */
#ifndef MIGRATE_CATALOG_KEEPER_H
#define MIGRATE_CATALOG_KEEPER_H

#include <sys/types.h>

/* Folders of throwaway servers are called this and six letters. */
#define KEEPER_PREFIX "db-migrate-server-"

struct keeper {
    const char *folder;   /* empty; belongs to `user` */
    const char *programs; /* the folder of initdb and postgres */
    const char *password; /* of the superuser, who is let in by nothing else */
    uid_t user;           /* who it runs as: another user only when this is root */
    gid_t group;
    int control; /* readable, with nothing to read, once the run is gone */
    int report;  /* where the reason goes when the server does not start */
};

/* Start the keeper. Its process id, or -1 with errno. */
pid_t keeper_start(const struct keeper *keeper);

#endif
