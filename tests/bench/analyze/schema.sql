-- A bank like pgbench's, a shop and a forum, each with indexes that are missing and some that are too many.
CREATE EXTENSION pg_stat_statements;
CREATE EXTENSION hypopg;
CREATE EXTENSION pg_trgm;

CREATE TABLE branches (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE tellers (id int PRIMARY KEY, branch_id int NOT NULL REFERENCES branches);
CREATE TABLE accounts (id int PRIMARY KEY, branch_id int NOT NULL REFERENCES branches, number text NOT NULL, owner text NOT NULL,
    balance int NOT NULL, filler text NOT NULL);
CREATE TABLE history (id bigint PRIMARY KEY, account_id int NOT NULL REFERENCES accounts, teller_id int NOT NULL REFERENCES tellers,
    branch_id int NOT NULL REFERENCES branches, delta int NOT NULL, at timestamptz NOT NULL);
CREATE TABLE transfers (id int PRIMARY KEY, account_id int NOT NULL REFERENCES accounts, amount int NOT NULL);
INSERT INTO branches SELECT i, 'b' || i FROM generate_series(1, 100) i;
INSERT INTO tellers SELECT i, 1 + i % 100 FROM generate_series(1, 500) i;
INSERT INTO accounts SELECT i, 1 + (i * 7919) % 100, 'AC' || i, 'Owner' || i, i % 1000, repeat('x', 60) FROM generate_series(1, 60000) i;
INSERT INTO history SELECT i, 1 + (i * 7919) % 60000, 1 + (i * 31) % 500, 1 + i % 100, i % 50,
    timestamptz '2026-01-01' + (i * 7919 % 100000) * interval '1 minute' FROM generate_series(1, 100000) i;
INSERT INTO transfers SELECT i, 1 + (i * 31) % 60000, i FROM generate_series(1, 60000) i;

CREATE TABLE users (id int PRIMARY KEY, email text NOT NULL, name text NOT NULL);
CREATE TABLE categories (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE products (id int PRIMARY KEY, category_id int NOT NULL REFERENCES categories, price int NOT NULL, attributes jsonb NOT NULL,
    tags text[] NOT NULL, description text NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, user_id int NOT NULL REFERENCES users, shop_id int NOT NULL, status text NOT NULL, total int NOT NULL,
    created_at timestamptz NOT NULL, updated int NOT NULL DEFAULT 0, note text NOT NULL);
CREATE TABLE items (id int PRIMARY KEY, order_id int NOT NULL REFERENCES orders, sku text NOT NULL, quantity int NOT NULL);
CREATE TABLE reviews (id int PRIMARY KEY, created_at timestamptz NOT NULL, stars int NOT NULL, body text NOT NULL);
CREATE TABLE carts (id int PRIMARY KEY, abandoned_at timestamptz, total int NOT NULL, body text NOT NULL);
CREATE VIEW order_details AS SELECT o.id, o.status, i.sku AS article, i.quantity FROM orders o JOIN items i ON i.order_id = o.id;
INSERT INTO users SELECT i, 'u' || i || '@example.com', md5(i::text) FROM generate_series(1, 30000) i;
INSERT INTO categories SELECT i, 'c' || i FROM generate_series(1, 80) i;
INSERT INTO products SELECT i, 1 + (i * 31) % 80, i * 7919 % 5000, jsonb_build_object('size', i % 700, 'colour', 'c' || i % 300), ARRAY['t' || i % 400, 'u' || i % 7],
    repeat(md5(i::text), 4) FROM generate_series(1, 30000) i;
INSERT INTO orders SELECT i, 1 + (i * 7919) % 30000, 1 + (i * 31) % 60, CASE WHEN i % 50 = 0 THEN 'pending' WHEN i % 3 = 0 THEN 'sent' ELSE 'done' END,
    i % 900, timestamptz '2026-01-01' + (i * 31 % 100000) * interval '3 minutes', 0, repeat('n', 40) FROM generate_series(1, 100000) i;
INSERT INTO items SELECT i, 1 + (i * 7) % 100000, 'sku' || i % 20000, 1 FROM generate_series(1, 150000) i;
INSERT INTO reviews SELECT i, timestamptz '2026-01-01' + (i * 7919 % 60000) * interval '1 minute', i % 5, repeat('r', 80) FROM generate_series(1, 60000) i;
INSERT INTO carts SELECT i, CASE WHEN i % 100 = 0 THEN now() END, i, repeat('c', 80) FROM generate_series(1, 60000) i;

CREATE TABLE members (id int PRIMARY KEY, nick text NOT NULL);
CREATE TABLE topics (id int PRIMARY KEY, title text NOT NULL);
CREATE TABLE posts (id int PRIMARY KEY, topic_id int NOT NULL REFERENCES topics, author_id int NOT NULL REFERENCES members, created_at timestamptz NOT NULL,
    body text NOT NULL, search tsvector NOT NULL);
CREATE TABLE comments (id int PRIMARY KEY, post_id int NOT NULL REFERENCES posts, body text NOT NULL);
CREATE TABLE votes (member_id int NOT NULL REFERENCES members, post_id int NOT NULL REFERENCES posts, value int NOT NULL, PRIMARY KEY (post_id, member_id));
CREATE TABLE messages (id int PRIMARY KEY, sender_id int NOT NULL, recipient_id int NOT NULL, body text NOT NULL);
CREATE TABLE notices (id int PRIMARY KEY, created_at timestamptz NOT NULL, body text NOT NULL);
CREATE TABLE links (id int PRIMARY KEY, url text NOT NULL);
CREATE TABLE labels (post_id int NOT NULL, label_id int NOT NULL, PRIMARY KEY (post_id, label_id));
INSERT INTO members SELECT i, 'm' || i FROM generate_series(1, 20000) i;
INSERT INTO topics SELECT i, 't' || i FROM generate_series(1, 2000) i;
INSERT INTO posts SELECT i, 1 + (i * 7919) % 2000, 1 + (i * 31) % 20000, timestamptz '2026-01-01' + (i * 31 % 80000) * interval '1 minute', repeat('p', 60),
    to_tsvector('simple', 'w' || i % 900 || ' v' || i % 70) FROM generate_series(1, 80000) i;
INSERT INTO comments SELECT i, 1 + (i * 7919) % 80000, repeat('c', 40) FROM generate_series(1, 120000) i;
INSERT INTO votes SELECT 1 + (i * 7) % 20000, i, 1 FROM generate_series(1, 80000) i;
INSERT INTO messages SELECT i, 1 + (i * 7919) % 20000, 1 + (i * 31) % 20000, repeat('m', 40) FROM generate_series(1, 80000) i;
INSERT INTO notices SELECT i, timestamptz '2026-01-01' + (i * 31 % 60000) * interval '1 minute', repeat('n', 60) FROM generate_series(1, 60000) i;
INSERT INTO links SELECT i, 'https://example.com/' || repeat(md5(i::text), 9) FROM generate_series(1, 20000) i;
INSERT INTO labels SELECT i, (i * 31) % 500 FROM generate_series(1, 80000) i;

-- What is too many, or not well.
CREATE INDEX topics_title ON topics (title);
CREATE INDEX topics_title_again ON topics (title);
CREATE INDEX tellers_branch ON tellers (branch_id);
CREATE INDEX tellers_branch_id ON tellers (branch_id, id);
CREATE INDEX reviews_body ON reviews (body, id);
CREATE TABLE clicks (at timestamp NOT NULL, fee money NOT NULL);
CREATE TABLE legacy (id serial PRIMARY KEY, user_id bigint REFERENCES users);
SELECT setval('legacy_id_seq', 2000000000);
CREATE TABLE archive (id int PRIMARY KEY, body text NOT NULL);
INSERT INTO archive SELECT i, repeat('a', 60) FROM generate_series(1, 60000) i;
DELETE FROM archive WHERE id % 15 <> 0;
-- Counts that are told after the vacuum has reset those of the table would be dead rows that are gone.
SELECT pg_stat_force_next_flush();
VACUUM ANALYZE;
CREATE TABLE drafts (id int PRIMARY KEY, body text NOT NULL) WITH (autovacuum_enabled = off);
INSERT INTO drafts SELECT i, repeat('d', 20) FROM generate_series(1, 12000) i;
