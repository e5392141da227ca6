-- Schemas ask more of a row than the types of its columns.
CREATE TABLE templates (id serial PRIMARY KEY, name text NOT NULL, is_default boolean NOT NULL DEFAULT false);
CREATE UNIQUE INDEX ON templates (is_default) WHERE is_default;
CREATE TABLE crates (id serial PRIMARY KEY, name text NOT NULL);
CREATE UNIQUE INDEX ON crates (lower(name));
-- Without a key: its rows have no path.
CREATE TABLE owners (crate_id int NOT NULL REFERENCES crates, name text NOT NULL, UNIQUE (crate_id, name));
-- A version that is part of the key is not that of the row.
CREATE TABLE nodes (id bigint, version bigint, note text, PRIMARY KEY (id, version));
CREATE TABLE node_tags (node_id bigint, version bigint, k text, v text NOT NULL, PRIMARY KEY (node_id, version, k),
    FOREIGN KEY (node_id, version) REFERENCES nodes);
-- All the keys that come to mind are there.
CREATE TABLE accounts (aid int PRIMARY KEY, balance int NOT NULL);
INSERT INTO accounts SELECT n, 0 FROM generate_series(0, 5000) AS n;
-- One row at most.
CREATE TABLE statuses (id int PRIMARY KEY CHECK (id = 0), note text NOT NULL);
CREATE TABLE events (at timestamptz, hash bytea, local timestamp, note text, PRIMARY KEY (at, hash, local));
CREATE TABLE blobs (id bytea PRIMARY KEY, note text);
-- An integer that refers to a bigint.
CREATE TABLE users (id bigserial PRIMARY KEY, name text);
CREATE TABLE issues (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users);
-- A default that refers to nothing, and is needed by another table.
CREATE TABLE languages (code text PRIMARY KEY);
CREATE TABLE entries (id serial PRIMARY KEY, language text NOT NULL DEFAULT 'en' REFERENCES languages);
CREATE TABLE comments (id serial PRIMARY KEY, entry_id int NOT NULL REFERENCES entries);
CREATE TABLE bookings (id serial PRIMARY KEY, room int NOT NULL, EXCLUDE USING btree (room WITH =));
-- What cannot be tried: the test says so.
CREATE MATERIALIZED VIEW cold_views AS SELECT 1 AS one WITH NO DATA;
CREATE TABLE refusals (id serial PRIMARY KEY, low int NOT NULL, high int NOT NULL, CHECK (low > high + 100000));
