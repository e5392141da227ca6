CREATE TABLE customers (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE forgotten (id integer, note text);
CREATE TABLE options_in_order (a int);
