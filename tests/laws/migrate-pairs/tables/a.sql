CREATE TABLE customers (id integer PRIMARY KEY, name text NOT NULL);
CREATE TABLE forgotten (id integer, note text);
