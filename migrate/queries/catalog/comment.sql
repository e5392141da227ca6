-- Comments on what people made, and on the schema public.
SELECT classoid, objoid, objsubid, description
FROM pg_description
WHERE objoid >= 16384 OR classoid = 'pg_namespace'::regclass
