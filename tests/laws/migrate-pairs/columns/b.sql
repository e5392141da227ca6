CREATE TABLE items (
    id bigint NOT NULL, code varchar(40), price numeric(12,2) DEFAULT 9.5, flag boolean DEFAULT false,
    note text, kept numeric(10,2), long_text text NOT NULL,
    doubled numeric(14,2) GENERATED ALWAYS AS (kept * 2) STORED
);
ALTER TABLE items ALTER COLUMN long_text SET STORAGE EXTERNAL;
ALTER TABLE items ALTER COLUMN code SET STATISTICS 500;
ALTER TABLE items ALTER COLUMN price SET (n_distinct = 5);
CREATE TABLE in_arrays (a integer[], b bigint[], c text[]);
CREATE TABLE other_times (a time, b timetz, c timestamp, d timetz, e time);
