-- What keeps requests_desklisting in step with the requests, their words, photos and people. Run by a migration; every
-- statement may be run again. Needs requests_plain_words() of public_listing.sql.

-- The lexemes by which a telephone number is found: as said in this country, without the area code, its last four.
CREATE OR REPLACE FUNCTION requests_phone_words(number text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN length(digits) >= 7
        THEN ARRAY[':r' || right(digits, 10), ':r' || right(digits, 7), ':r' || right(digits, 4)]
        ELSE ARRAY[]::text[] END
    FROM (SELECT regexp_replace(number, '\D', '', 'g') AS digits) AS dialed
$$;

-- What a request is filtered by: ":q" in the queue (not held ":k", merged ":j", the city's own work ":i"), ":p" public,
-- ":o" open or ":c" closed, ":t" status, ":d" department, ":s" service, ":a" area, ":h" channel, ":w" who looks after
-- it (0 nobody), ":u" unpublished, ":f" flagged, ":n" news, ":v" others said "mine too" or ":z" nobody did, ":y" and
-- ":m" year and month in which it came in, ":Y" and ":M" in which it last changed, ":l" the post it was taken from.
CREATE OR REPLACE FUNCTION requests_desk_facets(shown requests_servicerequest, is_unpublished boolean) RETURNS text[]
LANGUAGE sql STABLE AS $$
    SELECT array_remove(ARRAY[
        CASE WHEN shown.held_because = '' AND shown.merged_into_id IS NULL AND NOT shown.is_proactive THEN ':q' END,
        CASE WHEN shown.held_because <> '' THEN ':k' END,
        CASE WHEN shown.merged_into_id IS NOT NULL THEN ':j' END,
        CASE WHEN shown.is_proactive THEN ':i' END,
        CASE WHEN NOT (shown.is_private OR shown.is_internal OR shown.held_because <> '') THEN ':p' END,
        CASE WHEN shown.closed_at IS NULL THEN ':o' ELSE ':c' END,
        ':t' || shown.status,
        ':d' || shown.department_id,
        ':s' || shown.service_type_id,
        ':a' || shown.area_id,
        ':h' || shown.channel,
        ':w' || coalesce(shown.assignee_id, 0),
        CASE WHEN is_unpublished THEN ':u' END,
        CASE WHEN shown.flagged_at IS NOT NULL THEN ':f' END,
        CASE WHEN shown.news_at IS NOT NULL THEN ':n' END,
        CASE WHEN shown.me_too_count > 0 THEN ':v' ELSE ':z' END,
        ':y' || extract(year FROM shown.received_at AT TIME ZONE 'UTC'),
        ':m' || to_char(shown.received_at AT TIME ZONE 'UTC', 'YYYYMM'),
        ':Y' || extract(year FROM shown.updated_at AT TIME ZONE 'UTC'),
        ':M' || to_char(shown.updated_at AT TIME ZONE 'UTC', 'YYYYMM'),
        CASE WHEN shown.source_link <> '' THEN ':l' || md5(lower(shown.source_link)) END
    ], NULL)
$$;

-- Brings the one listing of a request up to date.
CREATE OR REPLACE FUNCTION requests_list_at_desk(shown requests_servicerequest) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    of_service text := (SELECT string_agg(value, ' ') FROM jsonb_each_text(shown.service_name));
    for_public boolean := NOT (shown.is_private OR shown.is_internal OR shown.held_because <> '');
    said text;
    said_publicly text;
    who text;
    reached text[] := ARRAY[]::text[];
    waits_for_us boolean;
    lexemes text[];
BEGIN
    SELECT string_agg(body, ' '), string_agg(body, ' ') FILTER (WHERE published_at IS NOT NULL),
        bool_or(kind IN ('description', 'addition', 'others') AND published_at IS NULL AND hidden_at IS NULL)
    INTO said, said_publicly, waits_for_us
    FROM requests_words WHERE request_id = shown.id;
    waits_for_us := for_public AND (coalesce(waits_for_us, FALSE) OR EXISTS (
        SELECT FROM requests_requestphoto
        WHERE request_id = shown.id AND kind IN ('report', 'addition', 'others')
            AND published_at IS NULL AND hidden_at IS NULL
    ));
    SELECT concat_ws(' ', details.name, details.caller_name, split_part(details.email, '@', 1)),
        requests_phone_words(details.phone) || requests_phone_words(details.caller_phone)
            || CASE WHEN details.email <> '' THEN ARRAY[':e' || lower(details.email)] ELSE ARRAY[]::text[] END
    INTO who, reached
    FROM requests_reporterdetails AS details WHERE details.request_id = shown.id;
    SELECT concat_ws(' ', who, string_agg(called.name, ' ')),
        coalesce(reached, ARRAY[]::text[]) || coalesce(
            (SELECT array_agg(word) FROM requests_call AS again, unnest(requests_phone_words(again.phone)) AS word
            WHERE again.request_id = shown.id), ARRAY[]::text[])
    INTO who, reached
    FROM requests_call AS called WHERE called.request_id = shown.id;
    lexemes := requests_desk_facets(shown, waits_for_us) || reached
        || requests_plain_words(concat_ws(' ', of_service, shown.place, shown.public_place, said, who));
    IF for_public THEN
        lexemes := lexemes || ARRAY(
            SELECT '~' || word
            FROM unnest(requests_plain_words(concat_ws(' ', of_service, shown.public_place, said_publicly))) AS word
        );
    END IF;
    INSERT INTO requests_desklisting AS listed (
        request_id, department_id, service_type_id, assignee_id, is_open, is_public, in_queue, is_flagged, is_waiting,
        is_unpublished, has_news, urgent_at, late_at, received_at, changed_at, me_too_count, search
    ) VALUES (
        shown.id, shown.department_id, shown.service_type_id, shown.assignee_id, shown.closed_at IS NULL, for_public,
        shown.held_because = '' AND shown.merged_into_id IS NULL AND NOT shown.is_proactive,
        shown.flagged_at IS NOT NULL, shown.status = 'waiting', waits_for_us, shown.news_at IS NOT NULL,
        coalesce(shown.target_at, '9999-01-01 00:00+00'),
        CASE WHEN shown.clock_stopped_at IS NULL OR shown.clock_stopped_at > shown.target_at THEN shown.target_at END,
        shown.received_at, shown.updated_at, shown.me_too_count, array_to_tsvector(lexemes)
    )
    ON CONFLICT (request_id) DO UPDATE SET
        department_id = excluded.department_id, service_type_id = excluded.service_type_id,
        assignee_id = excluded.assignee_id, is_open = excluded.is_open, is_public = excluded.is_public,
        in_queue = excluded.in_queue, is_flagged = excluded.is_flagged, is_waiting = excluded.is_waiting,
        is_unpublished = excluded.is_unpublished, has_news = excluded.has_news, urgent_at = excluded.urgent_at,
        late_at = excluded.late_at, received_at = excluded.received_at, changed_at = excluded.changed_at,
        me_too_count = excluded.me_too_count, search = excluded.search;
END
$$;

-- The same for a request whose words, photos or people changed. It is locked first: else somebody who changes it at the
-- same moment could list once more what is being hidden or struck.
CREATE OR REPLACE FUNCTION requests_list_at_desk_again(request_id bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM requests_servicerequest AS shown WHERE shown.id = request_id FOR NO KEY UPDATE;
    PERFORM requests_list_at_desk(shown) FROM requests_servicerequest AS shown WHERE shown.id = request_id;
END
$$;
