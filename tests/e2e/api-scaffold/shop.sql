-- A schema with something of everything that a service made from a database knows.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE place AS (street text, number int);
CREATE DOMAIN short_text AS text CHECK (length(VALUE) <= 20);
CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE CHECK (email ~ '^[^@]+@[^@]+$'),
    password_hash text,
    mood mood DEFAULT 'ok',
    nick short_text,
    born date,
    score numeric(5, 2) CHECK (score >= 0 AND score <= 100),
    big numeric(30, 4),
    wakes time,
    tags text[],
    data jsonb,
    photo bytea,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamp NOT NULL DEFAULT now(),
    wait interval,
    home place,
    homes place[],
    addr inet,
    u uuid DEFAULT gen_random_uuid()
);
COMMENT ON TABLE customers IS 'Who buys';
COMMENT ON COLUMN customers.nick IS 'What friends say';
CREATE TABLE orders (
    id serial PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers ON DELETE CASCADE,
    status varchar(10) NOT NULL DEFAULT 'new' CHECK (status IN ('new', 'paid', 'sent')),
    total int CHECK (total > 0),
    double_total int GENERATED ALWAYS AS (total * 2) STORED,
    parent_id int REFERENCES orders,
    note text
);
CREATE INDEX ON orders (customer_id);
CREATE INDEX ON orders (total);
CREATE TABLE tags (name text PRIMARY KEY);
CREATE TABLE order_tags (
    order_id int REFERENCES orders ON DELETE CASCADE,
    tag_name text REFERENCES tags,
    PRIMARY KEY (order_id, tag_name)
);
CREATE TABLE logs (at timestamptz DEFAULT now(), "odd ""name" text, "select" int);
CREATE VIEW order_totals AS SELECT customer_id, sum(total) AS total FROM orders GROUP BY 1;
