CREATE VIEW swap AS SELECT 1 AS a;
CREATE TABLE turns (a integer);
CREATE TABLE name (a integer);
