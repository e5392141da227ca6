CREATE TYPE mood AS ENUM ('very sad', 'sad', 'so-so', 'ok', 'happy', 'it''s great');
CREATE TYPE size AS ENUM ('s', 'm');
CREATE TABLE person (id integer, mood mood DEFAULT 'so-so', sizes size[], size size DEFAULT 'm');
CREATE VIEW moods AS SELECT id, mood FROM person WHERE size = 'm';
CREATE INDEX small ON person (id) WHERE size = 's';
