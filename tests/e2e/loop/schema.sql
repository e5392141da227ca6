-- A cinema, with two mistakes: nothing finds the tickets of a screening, and screenings ask for their films one by one.
CREATE EXTENSION pg_stat_statements;
CREATE EXTENSION hypopg;
CREATE TABLE films (id int PRIMARY KEY, title text NOT NULL);
CREATE TABLE screenings (
    id int PRIMARY KEY,
    film_id int NOT NULL REFERENCES films (id),
    starts_at timestamptz NOT NULL
);
CREATE INDEX ON screenings (film_id);
CREATE INDEX ON screenings (starts_at);
CREATE TABLE tickets (
    id int PRIMARY KEY,
    screening_id int NOT NULL REFERENCES screenings (id),
    seat int NOT NULL
);
SET session_replication_role = replica;
INSERT INTO films SELECT n, 'Film ' || n FROM generate_series(1, 200) n;
INSERT INTO screenings SELECT n, 1 + n % 200, timestamptz '2026-01-01' + n * interval '1 hour' FROM generate_series(1, 3000) n;
INSERT INTO tickets SELECT n, 1 + n % 3000, n / 3000 FROM generate_series(1, 150000) n;
RESET session_replication_role;
VACUUM ANALYZE;
