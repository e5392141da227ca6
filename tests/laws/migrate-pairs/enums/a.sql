CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE size AS ENUM ('s', 'm', 'l');
CREATE TABLE person (id integer, mood mood DEFAULT 'ok', sizes size[], size size);
CREATE VIEW moods AS SELECT id, mood FROM person WHERE size = 'm';
CREATE INDEX small ON person (id) WHERE size = 's';
