#!/bin/sh
# Indexes on expressions and of some rows are tried below views and sub-selects as on the table itself, and
# where that cannot be, the report says why.

. "$(dirname "$0")/../lib/tap.sh"
. "$ROOT/tests/lib/postgres.sh"

postgres_start
cd "$TMP" || exit 1
DATABASE_URL=$(postgres_url)
export DATABASE_URL

psql -Xq -v ON_ERROR_STOP=1 <<'SQL'
CREATE EXTENSION hypopg;
CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, plan text NOT NULL, gone_at date);
CREATE TABLE orders (id int PRIMARY KEY, user_id int NOT NULL, status text NOT NULL, total int NOT NULL);
INSERT INTO users SELECT i, 'u' || i || '@example.com', CASE WHEN i % 2 = 0 THEN 'paid' ELSE 'free' END,
    CASE WHEN i % 3 = 0 THEN date '2026-01-01' END FROM generate_series(1, 20000) i;
INSERT INTO orders SELECT i, 1 + i % 20000, CASE WHEN i % 100 = 0 THEN 'open' ELSE 'done' END, i % 5000
    FROM generate_series(1, 60000) i;
CREATE INDEX ON orders (user_id);
CREATE VIEW present AS SELECT id, lower(email) AS key, plan FROM users WHERE gone_at IS NULL;
CREATE VIEW open AS SELECT o.id AS number, o.total, u.key FROM orders o JOIN present u ON u.id = o.user_id
    WHERE o.status = 'open';
CREATE VIEW sums AS SELECT total, count(*) AS number FROM orders WHERE status = 'open' GROUP BY total;
CREATE VIEW both_plans AS SELECT id, email FROM users WHERE plan = 'paid'
    UNION ALL SELECT id, email FROM users WHERE plan = 'free';
CREATE VIEW fenced WITH (security_barrier) AS SELECT id, email FROM users WHERE gone_at IS NULL;
VACUUM ANALYZE users, orders;
SQL

# suggests NAME SQL INDEXES: "definition verified reason", one a line.
suggests() {
    printf '%s;\n' "$2" >queries.sql
    name "$1" && status 0 db-migrate --analyze --queries queries.sql --json
    is "$(jq -r '.missing_indexes[] | "\(.table)(\(.columns | join(", ")))" + (if .condition then " WHERE \(.condition)" else "" end) +
        (if .verified then "" else " - " + (.not_verified_because // "not tried") end)' out)" "$3" "$1: $2"
}

suggests "an expression of a view's list" "SELECT id FROM present WHERE key = 'x'" "users(lower(email))"
name "the document is valid" && ok node "$ROOT/tests/lib/document.mjs" db-migrate out
suggests "an expression over a view's column" "SELECT * FROM (SELECT * FROM users WHERE plan <> 'x') v WHERE lower(v.email) = 'x'" \
    "users(lower(email))"
suggests "the condition of a view" "SELECT number FROM open WHERE total = 17" "orders(total) WHERE status = 'open'"
suggests "a view in a view, behind another table" "SELECT o.* FROM users u JOIN open o ON o.number = u.id WHERE o.total = 17" \
    "orders(total) WHERE status = 'open'"
suggests "the side of an outer join that may be missing" \
    "SELECT p.*, u.plan FROM orders o LEFT JOIN present p ON p.key = 'x' LEFT JOIN users u ON u.id = o.user_id WHERE o.id = 7" \
    "users(lower(email))"
suggests "a view that groups" "SELECT * FROM sums WHERE total = 17" "orders(total) WHERE status = 'open'"
suggests "a view of parts" "SELECT id FROM both_plans WHERE lower(email) = 'x'" \
    "users(lower(email)) - its table stands in a UNION ALL, whose parts the planner plans as one"
suggests "an EXISTS" "SELECT 1 FROM orders o WHERE o.id < 3 AND EXISTS (SELECT 1 FROM users u WHERE u.plan = o.status AND lower(u.email) = 'x')" \
    "users(lower(email)) - its table stands in an IN or EXISTS, which the planner makes a join of"
suggests "a view with a barrier" "SELECT id FROM fenced WHERE lower(email) = 'x'" ""
suggests "a view that is written" "UPDATE present SET plan = 'y' WHERE upper(plan) = 'X'" "users(upper(plan)) - its table stands below a view"
name "people read the reason" && status 0 db-migrate --analyze --queries queries.sql -f text
printf "SELECT id FROM both_plans WHERE lower(email) = 'x'" >queries.sql
status 0 db-migrate --analyze --queries queries.sql -f text
like "$(cat out)" "; not verified: its table stands in a UNION ALL" "the report says it"
postgres_stop
done_testing
