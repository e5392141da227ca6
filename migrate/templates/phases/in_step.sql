
-- Two columns that mean the same: whichever an application writes, the other follows.
DECLARE
    as_new @{new_type};
    as_old @{old_type};
    is_given boolean;
BEGIN
    IF TG_OP = 'INSERT' THEN
        as_new := @{new_default};
        is_given := ROW(NEW.@{new})::record OPERATOR(pg_catalog.*<>) ROW(as_new)::record;
        as_new := @{as_new};
        IF is_given AND ROW(NEW.@{new})::record OPERATOR(pg_catalog.*<>) ROW(as_new)::record THEN
            NEW.@{old} := @{as_old};
        ELSE
            NEW.@{new} := as_new;
        END IF;
    ELSIF ROW(NEW.@{new})::record OPERATOR(pg_catalog.*<>) ROW(OLD.@{new})::record THEN
        as_new := @{as_new};
        IF ROW(NEW.@{new})::record OPERATOR(pg_catalog.*<>) ROW(as_new)::record THEN
            NEW.@{old} := @{as_old};
        END IF;
    ELSIF ROW(NEW.@{old})::record OPERATOR(pg_catalog.*<>) ROW(OLD.@{old})::record THEN
        as_old := @{as_old};
        IF ROW(NEW.@{old})::record OPERATOR(pg_catalog.*<>) ROW(as_old)::record THEN
            NEW.@{new} := @{as_new};
        END IF;
    END IF;
    RETURN NEW;
END
