-- Who needs whom, of what people made. Left out are 'P' and 'S', parts of a partition, which has kinds of
-- its own, and what is part of another object in our eyes: row types, triggers of constraints, TOAST.
SELECT classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype
FROM pg_depend
WHERE objid >= 16384 AND deptype NOT IN ('P', 'S')
  AND NOT (deptype = 'i' AND classid IN ('pg_type'::regclass, 'pg_trigger'::regclass))
  AND NOT (deptype = 'i' AND classid = 'pg_class'::regclass AND objsubid = 0
           AND refclassid = 'pg_class'::regclass AND refobjsubid = 0)
