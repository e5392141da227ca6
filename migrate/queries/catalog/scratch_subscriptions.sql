-- Subscriptions of this database, which PostgreSQL does not drop together with them.
SELECT quote_ident(subname) FROM pg_subscription
WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
