-- A bank's accounts, as pgbench has them.
CREATE TABLE branches (bid integer PRIMARY KEY, balance integer NOT NULL);
CREATE TABLE accounts (
    aid integer PRIMARY KEY,
    bid integer NOT NULL REFERENCES branches,
    owner varchar(80) NOT NULL,
    balance integer NOT NULL DEFAULT 0,
    opened timestamptz NOT NULL
);
INSERT INTO branches SELECT n, 0 FROM generate_series(1, 10) n;
INSERT INTO accounts
SELECT n, n % 10 + 1, 'owner of account ' || n, n * 7, timestamptz '2024-01-01 00:00Z' + n * interval '1 minute'
FROM generate_series(1, 100000) n;
ANALYZE;
