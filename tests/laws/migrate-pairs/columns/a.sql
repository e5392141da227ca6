CREATE TABLE items (
    id integer NOT NULL, code varchar(10), price integer DEFAULT 0, flag text DEFAULT 'f',
    note text COLLATE "C", gone boolean, kept numeric(10,2) NOT NULL, long_text text
);
CREATE TABLE in_arrays (a uuid, b integer, c text);
CREATE TABLE other_times (a date, b timestamp, c time, d timestamptz, e timetz);
