-- How many others have said that a request is theirs too, those of the requests merged into it among them: every
-- reporter of one of these is one who has the same trouble. Nobody counts twice, and who reported it not at all.
-- Worked out whenever it is asked, so that a merge undone leaves nothing behind.
CREATE OR REPLACE FUNCTION requests_voices(asked bigint) RETURNS bigint
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    own bigint;
    of_reporter bigint;
    together bigint[];
BEGIN
    SELECT me_too_count, reporter_id INTO own, of_reporter FROM requests_servicerequest WHERE id = asked;
    SELECT array_agg(id) INTO together FROM requests_servicerequest WHERE merged_into_id = asked;
    IF together IS NULL THEN
        RETURN own;
    END IF;
    RETURN own
        + (SELECT sum(me_too_count) + count(*) FROM requests_servicerequest WHERE id = ANY(together))
        - (SELECT coalesce(sum(times - CASE WHEN who = of_reporter THEN 0 ELSE 1 END), 0)
           FROM (SELECT who, count(*) AS times
                 FROM (SELECT reporter_id AS who FROM requests_servicerequest WHERE id = ANY(together)
                       UNION ALL
                       SELECT contact_id FROM requests_follow
                       WHERE request_id = ANY(asked || together) AND is_me_too AND confirmed_at IS NOT NULL) AS voices
                 WHERE who IS NOT NULL
                 GROUP BY who) AS persons);
END
$$;
