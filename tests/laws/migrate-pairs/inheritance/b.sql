CREATE TABLE base (id integer, note text, more integer DEFAULT 5, CONSTRAINT positive CHECK (id > 0));
CREATE TABLE derived (extra text) INHERITS (base);
CREATE TABLE second (own integer) INHERITS (base);
CREATE TABLE defaults_above (v integer[] DEFAULT '{}');
CREATE TABLE defaults_below () INHERITS (defaults_above);
