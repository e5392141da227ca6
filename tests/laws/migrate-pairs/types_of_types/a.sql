CREATE TYPE grade AS ENUM ('a', 'b', 'c');
CREATE DOMAIN passed AS grade CHECK (VALUE <> 'c');
CREATE TYPE result AS (subject text, grade grade);
CREATE DOMAIN results AS result[];
CREATE TABLE exam (id integer PRIMARY KEY, best passed DEFAULT 'a', last result, every results);
