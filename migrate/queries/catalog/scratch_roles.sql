-- Roles of scratch databases that are gone and that no other run holds.
SELECT quote_ident(r.rolname)
FROM pg_roles r
WHERE starts_with(r.rolname, $1)
  AND NOT EXISTS (SELECT FROM pg_database d WHERE d.datname = regexp_replace(r.rolname, '_r[0-9]*$', ''))
  AND NOT EXISTS (SELECT FROM pg_stat_activity a
                  WHERE a.application_name = regexp_replace(r.rolname, '_r[0-9]*$', '')
                    AND a.pid <> pg_backend_pid())
