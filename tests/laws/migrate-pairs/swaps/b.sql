CREATE TABLE second (id int PRIMARY KEY, high int, low int, note text, CONSTRAINT first_order CHECK (high < low));
CREATE TABLE first (id bigint PRIMARY KEY, owner int REFERENCES second (id), made date);
CREATE INDEX first_note ON second (note);
CREATE INDEX second_made ON first (made);
CREATE TYPE cold AS ENUM ('mild', 'hot');
CREATE TYPE warm AS ENUM ('cool', 'icy');
CREATE TABLE weather (id int PRIMARY KEY, day cold, night warm);
