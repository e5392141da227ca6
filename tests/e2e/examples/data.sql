-- Some rows, and statements that pg_stat_statements has seen.
INSERT INTO users (email, name) SELECT 'u' || n || '@example.com', 'User ' || n FROM generate_series(1, 500) n;
INSERT INTO orders (user_id) SELECT 1 + n % 500 FROM generate_series(1, 20000) n;
ANALYZE;
PREPARE orders_of (bigint) AS SELECT id, status FROM orders WHERE user_id = $1;
EXECUTE orders_of(1);
EXECUTE orders_of(2);
SELECT count(*) FROM (SELECT id, status FROM orders WHERE user_id = 3) o;
