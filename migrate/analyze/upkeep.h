/* What an index costs those who write to its table. */
#ifndef MIGRATE_ANALYZE_UPKEEP_H
#define MIGRATE_ANALYZE_UPKEEP_H

#include "migrate/analyze/candidate.h"

/* Set the candidate's writes_per_second, hot_share and write_ms. Inserts write every index; updates those whose
 * columns they set, and all of them when the new row does not fit on its page (is not HOT). */
void upkeep_weigh(const struct facts *facts, const struct judged *judged, size_t count,
                  struct candidate *candidate);

#endif
