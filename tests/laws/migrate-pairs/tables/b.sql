CREATE TABLE customers (id integer PRIMARY KEY, name text NOT NULL, city text DEFAULT 'Bonn', born date);
CREATE UNLOGGED TABLE visits (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer integer NOT NULL REFERENCES customers ON DELETE CASCADE,
    at timestamptz NOT NULL DEFAULT now(),
    pages integer[] DEFAULT '{}'
) WITH (fillfactor = 70);
CREATE TABLE options_in_order (a int) WITH (fillfactor = 70, autovacuum_enabled = false);
CREATE VIEW view_options_in_order WITH (security_barrier, check_option = local) AS SELECT a FROM options_in_order;
