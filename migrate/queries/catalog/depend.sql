-- Who needs whom, of what people made; 'P', 'S': parts of a partition, which has kinds of its own.
SELECT classid, objid, objsubid, refclassid, refobjid, refobjsubid, deptype
FROM pg_depend
WHERE objid >= 16384 AND deptype NOT IN ('P', 'S')
