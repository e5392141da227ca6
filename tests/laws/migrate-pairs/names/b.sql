CREATE TABLE "select" ("from" integer, "where" text DEFAULT 'x');
CREATE SCHEMA "with ""quotes"" and. dot";
CREATE TABLE "with ""quotes"" and. dot"."Ünïcode ☃" ("a
b" integer PRIMARY KEY, "it's" text CHECK ("it's" <> ''''));
CREATE TABLE abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk (
    abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijk integer UNIQUE);
CREATE INDEX "order" ON "select" ("where");
CREATE TYPE "Type, with ' things" AS ENUM ('a, b', 'c''d', E'e\\f', '"');
CREATE FUNCTION "Func tion"("in" "Type, with ' things") RETURNS integer LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION "Func tion"("Type, with ' things") IS 'x';
