CREATE TABLE base (id integer, note text);
CREATE TABLE derived (extra text) INHERITS (base);
CREATE TABLE defaults_above (v text DEFAULT 'v');
CREATE TABLE defaults_below () INHERITS (defaults_above);
