-- A year of the shop: 20,000 users, 5,000 products, 200,000 orders of 400,000 items; the same on each
-- machine. Some users and products are much more popular than others.

DO $$ BEGIN PERFORM setseed(0.42); END $$;
-- The rows fit together by construction: no foreign key is checked for each of them.
SET session_replication_role = replica;

INSERT INTO users (email, name, created_at)
SELECT 'user' || n || '@shop.example',
       (ARRAY['Ada', 'Ben', 'Chloe', 'Dan', 'Eva', 'Finn', 'Grace', 'Hugo'])[1 + n % 8] || ' ' ||
       (ARRAY['Archer', 'Baker', 'Cook', 'Dyer', 'Fisher', 'Mason', 'Smith'])[1 + n % 7],
       timestamptz '2023-01-01' + n * interval '25 minutes'
FROM generate_series(1, 20000) AS n;

INSERT INTO categories (name)
SELECT 'Category ' || n
FROM generate_series(1, 50) AS n;

INSERT INTO products (category_id, name, price_cents, stock)
SELECT 1 + floor(random() * 50), 'Product ' || n, 100 + floor(random() * 20000), floor(random() * 500)
FROM generate_series(1, 5000) AS n;

-- One to three products an order, all different.
INSERT INTO order_items (order_id, product_id, quantity, price_cents)
SELECT o, 1 + (start + i * 1237) % 5000, 1 + floor(random() * 3), 100 + floor(random() * 20000)
FROM (SELECT o, floor(random() ^ 2 * 5000)::int AS start, 1 + (o % 3)::int AS items
      FROM generate_series(1, 200000) AS o) AS drawn,
     generate_series(1, items) AS i;

INSERT INTO orders (user_id, status, total_cents, created_at)
SELECT 1 + floor(random() ^ 2 * 20000),
       CASE
           WHEN order_id > 199000 THEN 'pending'
           WHEN order_id > 195000 THEN 'paid'
           WHEN order_id > 190000 THEN 'shipped'
           WHEN random() < 0.03 THEN 'cancelled'
           ELSE 'delivered'
       END::order_status,
       sum(quantity * price_cents),
       timestamptz '2024-01-01' + order_id * interval '150 seconds'
FROM order_items
GROUP BY order_id
ORDER BY order_id;

RESET session_replication_role;
VACUUM ANALYZE;
