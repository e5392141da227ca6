-- Whether this role may create a database here.
SELECT (r.rolsuper OR r.rolcreatedb) AND NOT pg_is_in_recovery()
FROM pg_roles r
WHERE r.rolname = current_user
