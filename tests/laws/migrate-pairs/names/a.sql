CREATE TABLE "select" ("from" integer);
