CREATE TABLE first (id int PRIMARY KEY, low int, high int, note text, CONSTRAINT first_order CHECK (low < high));
CREATE TABLE second (id bigint PRIMARY KEY, owner int REFERENCES first (id), made date);
CREATE INDEX first_note ON first (note);
CREATE INDEX second_made ON second (made);
CREATE TYPE warm AS ENUM ('mild', 'hot');
CREATE TYPE cold AS ENUM ('cool', 'icy');
CREATE TABLE weather (id int PRIMARY KEY, day warm, night cold);
