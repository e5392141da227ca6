/* Looks at what was missing. */
#include "migrate/analyze/notes.h"

#include "common/text.h"

void note_add(struct analysis *analysis, const char *note)
{
    if (analysis->note_count < NOTES)
        analysis->notes[analysis->note_count++] = note;
}

static void note_statements(struct analysis *analysis)
{
    const struct facts *facts = &analysis->facts;

    if (facts->statements_schema == NULL && !analysis->logged) {
        note_add(analysis,
                 facts->statements_refused
                     ? "no statements were seen: this role may not read pg_stat_statements"
                 : facts->statements_loaded
                     ? "no statements were seen: CREATE EXTENSION pg_stat_statements in this "
                       "database shows what the server has counted"
                 : facts->statements_available
                     ? "no statements were seen: pg_stat_statements is not in use; add it to "
                       "shared_preload_libraries, restart, and run CREATE EXTENSION "
                       "pg_stat_statements in this database"
                     : "no statements were seen: the server has no pg_stat_statements "
                       "(it comes with PostgreSQL's contrib package)");
        note_add(analysis, "N+1 queries need pg_stat_statements");
    }
}

static bool has_unverified(const struct candidates *candidates)
{
    for (size_t i = 0; i < candidates->count; i++) {
        if (!candidates->items[i].verified && candidates->items[i].support_count > 0)
            return true;
    }
    return false;
}

void notes_write(struct arena *arena, struct analysis *analysis)
{
    const struct facts *facts = &analysis->facts;
    char count[TEXT_COUNT_SIZE];

    if (analysis->offline) {
        if (!analysis->logged)
            note_add(analysis,
                     "the schema alone was looked at; with --queries FILE statements are as well");
        return;
    }
    note_statements(analysis);
    if (analysis->logged && analysis->log.refused > 0)
        note_add(analysis, arena_printf(arena, "%s %s of the file %s not parse (the first: %.200s)",
                                        text_count(count, analysis->log.refused),
                                        analysis->log.refused == 1 ? "statement" : "statements",
                                        analysis->log.refused == 1 ? "does" : "do",
                                        analysis->log.refused_first));
    if (analysis->logged && analysis->log.left_out > 0)
        note_add(analysis,
                 arena_printf(arena, "%s executions of the file are beyond what is looked at",
                              text_count(count, analysis->log.left_out)));
    if (facts->hypopg_schema != NULL && !analysis->copied && has_unverified(&analysis->candidates))
        note_add(analysis, "what is not verified can be: --scratch URL builds such indexes on a "
                           "sample of their tables in a scratch database there");
    if (facts->hypopg_schema == NULL)
        note_add(analysis, facts->hypopg_available
                               ? "suggestions are not verified: CREATE EXTENSION hypopg in this "
                                 "database lets the planner try them"
                               : "suggestions are not verified: with the extension hypopg the "
                                 "planner could try them");
    if (analysis->blind)
        note_add(
            analysis,
            "indexes could not be tried: auto_explain logs every plan, and knows none that are "
            "hypothetical; it is off for a role that may: GRANT SET ON PARAMETER "
            "auto_explain.log_min_duration TO this role, or raise it above 0");
    if (analysis->unread_count > 0)
        note_add(analysis,
                 arena_printf(
                     arena, "not understood or not planned: %s of the statements (the first: %s)",
                     text_count(count, analysis->unread_count),
                     analysis->unread[0]->unplanned != NULL ? analysis->unread[0]->unplanned
                                                            : analysis->unread[0]->usage->problem));
}
