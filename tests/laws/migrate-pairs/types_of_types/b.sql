CREATE TYPE grade AS ENUM ('b', 'a');
CREATE DOMAIN passed AS grade;
CREATE TYPE result AS (subject text, grade grade);
CREATE DOMAIN results AS result[];
CREATE TABLE exam (id integer PRIMARY KEY, best passed DEFAULT 'a', last result, every results);
