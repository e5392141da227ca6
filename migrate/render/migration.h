/* A migration and its rollback, ready to be written in any form. */
#ifndef MIGRATE_RENDER_MIGRATION_H
#define MIGRATE_RENDER_MIGRATION_H

#include "common/buffer.h"
#include "common/sha256.h"
#include "migrate/live/ask.h"
#include "migrate/live/size.h"
#include "migrate/plan/plan.h"
#include "migrate/prove/proof.h"
#include "migrate/render/layout.h"

#include <jansson.h>

/* Something that looks like a rename. */
struct migration_question {
    const char *text;   /* "is column … the former …?" */
    const char *option; /* what --rename takes when it is */
};

struct migration {
    struct arena *arena;
    const struct catalog *from, *to;
    const struct plan *forward, *back;
    char from_fingerprint[SHA256_HEX_SIZE], to_fingerprint[SHA256_HEX_SIZE]; /* "": not known */
    const struct sizes *sizes;     /* of the tables in use; NULL: not known */
    const struct answers *answers; /* of the rows in use about `forward`; NULL: not asked */
    const struct proof *proof;     /* NULL: not asked for */
    const char *name;              /* "add_users_email" */
    const char **reasons;          /* why, by step of `forward`, NULL for those without; or NULL */
    const char *const *lost; /* what --keep-data could not keep, as `kept`; NULL: not asked for */
    const char *const *kept; /* lines of text, NULL-terminated */
    struct migration_question *questions;
    size_t question_count;
};

/* The SQL file of one direction: runs under plain psql, transactions and all. */
void migration_sql(const struct migration *migration, bool back, struct buffer *out);

/* The same cut for the runners of other tools; lives in the migration's arena. */
struct pieces migration_pieces(const struct migration *migration, bool back);

/* Parts of it: the comment lines at the top and before a step, and whether bodies of routines may
 * speak of what comes later. */
void migration_header(const struct migration *migration, bool back, struct buffer *out);
void migration_step_comment(const struct migration *migration, bool back, size_t at,
                            struct buffer *out);

/* What the transactions of a plan begin with, or "". */
const char *migration_begin(const struct plan *plan);

/* What was proved, for documents; null for NULL; a new reference. */
json_t *migration_proof_document(const struct proof *proof);

/* The `migration-plan` document, a new reference. */
json_t *migration_document(const struct migration *migration);

/* The report for people. */
void migration_report(const struct migration *migration, struct buffer *out);

/* For people: what could not be kept; what was proved, a line each for what was not. */
void migration_report_end(const struct migration *migration, struct buffer *out);

/* For people: what is kept and what is asked, a line each. */
void migration_report_rest(const struct migration *migration, struct buffer *out);

/* Why the step number `at` of one way is not proved, or NULL. */
const char *migration_unproved(const struct migration *migration, bool back, size_t at);

/* "what_changed" of a plan, for file names: lower case, digits and '_'. */
char *migration_subject(struct arena *arena, const struct plan *plan);

/* What a name becomes in files and comments: lower case, digits, one '_' for everything else; "change"
 * when nothing is left. */
char *migration_slug(struct arena *arena, const char *text);

/* "create table public.users". */
void step_title(struct buffer *out, const struct step *step);

/* "120 MB, about 1,000,000 rows" of the table that a step with hazards is about; nothing where that is
 * not known. */
void step_size(struct buffer *out, const struct step *step, const struct sizes *sizes);

/* "would fail: 3 rows, for example (7)" of what the rows in use say about step `at` of the way there;
 * nothing where they were not asked. */
void migration_answer(const struct migration *migration, size_t at, struct buffer *out);

/* The strongest lock and all the hazards of a step's statements. */
const char *step_lock(const struct step *step);
unsigned step_hazards(const struct step *step);

#endif
