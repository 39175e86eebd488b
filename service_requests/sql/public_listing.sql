-- What keeps requests_publiclisting in step with the requests and their published words. Run by a migration;
-- every statement may be run again.

-- The words of a text, each once: small letters, no accents, no apostrophes, street as st (as in search_words.py,
-- from which the short forms come when this is installed).
CREATE OR REPLACE FUNCTION requests_plain_words(said text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT left(coalesce('{SHORT_FORMS}'::jsonb ->> word, word), 40)), ARRAY[]::text[])
    FROM regexp_split_to_table(
        lower(regexp_replace(normalize(translate(said, '''`’ʼ´', ''), NFKD), '[\u0300-\u036f]', '', 'g')),
        '[^[:alnum:]]+'
    ) AS word
    WHERE word <> ''
$$;

-- Brings the one listing of a request up to date, or takes it away where the public may not know of the request.
CREATE OR REPLACE FUNCTION requests_list_publicly(shown requests_servicerequest) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    said text;
    last_said timestamptz;
    of_tiles integer[2];
    facets text[];
BEGIN
    IF shown.is_private OR shown.is_internal OR shown.held_because <> '' OR shown.merged_into_id IS NOT NULL THEN
        DELETE FROM requests_publiclisting WHERE request_id = shown.id;
        RETURN;
    END IF;
    SELECT string_agg(body, ' ') FILTER (WHERE published_at IS NOT NULL), max(greatest(published_at, hidden_at))
    INTO said, last_said
    FROM requests_words WHERE request_id = shown.id;
    facets := ARRAY[
        ':s' || shown.service_type_id,
        ':t' || shown.status,
        CASE WHEN shown.closed_at IS NULL THEN ':o' ELSE ':c' END,
        ':y' || extract(year FROM shown.received_at AT TIME ZONE 'UTC'),
        ':m' || to_char(shown.received_at AT TIME ZONE 'UTC', 'YYYYMM')
    ];
    IF shown.area_id IS NOT NULL THEN
        facets := facets || (':a' || shown.area_id);
    END IF;
    IF shown.public_latitude BETWEEN -85 AND 85 AND shown.public_longitude IS NOT NULL THEN
        of_tiles := requests_tile(shown.public_latitude, shown.public_longitude);
        facets := facets || ARRAY[
            ':g13.' || (of_tiles[1] >> 7) || '.' || (of_tiles[2] >> 7),
            ':g16.' || (of_tiles[1] >> 4) || '.' || (of_tiles[2] >> 4)
        ];
    END IF;
    INSERT INTO requests_publiclisting AS listed (
        request_id, received_at, changed_at, service_type_id, area_id, status, latitude, longitude, x, y, search
    ) VALUES (
        shown.id, shown.received_at, greatest(shown.updated_at, last_said), shown.service_type_id, shown.area_id,
        shown.status,
        CASE WHEN of_tiles IS NOT NULL THEN round(shown.public_latitude * 1000000) END,
        CASE WHEN of_tiles IS NOT NULL THEN round(shown.public_longitude * 1000000) END,
        of_tiles[1], of_tiles[2],
        array_to_tsvector(facets || requests_plain_words(concat_ws(
            ' ', (SELECT string_agg(value, ' ') FROM jsonb_each_text(shown.service_name)), shown.public_place, said
        )))
    )
    ON CONFLICT (request_id) DO UPDATE SET
        received_at = excluded.received_at, changed_at = excluded.changed_at,
        service_type_id = excluded.service_type_id, area_id = excluded.area_id, status = excluded.status,
        latitude = excluded.latitude, longitude = excluded.longitude, x = excluded.x, y = excluded.y,
        search = excluded.search;
END
$$;

-- The tile of zoom 20 around a point, as every web map counts tiles: from the west, from the north.
CREATE OR REPLACE FUNCTION requests_tile(latitude numeric, longitude numeric) RETURNS integer[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ARRAY[
        least(floor((longitude::float8 + 180) / 360 * 1048576), 1048575)::integer,
        floor((1 - asinh(tan(radians(latitude::float8))) / pi()) / 2 * 1048576)::integer
    ]
$$;

-- Notes down what changed on the public's map; the words too, for the list of words.
CREATE OR REPLACE FUNCTION requests_note_change(was requests_publiclisting, is_now requests_publiclisting, act text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF act = 'UPDATE' AND was.search = is_now.search AND was.latitude IS NOT DISTINCT FROM is_now.latitude
        AND was.longitude IS NOT DISTINCT FROM is_now.longitude THEN
        RETURN;  -- only its time: nothing on the map
    END IF;
    IF act <> 'INSERT' THEN
        INSERT INTO requests_listingchange
            (request_id, service_type_id, area_id, status, latitude, longitude, x, y, step)
        VALUES (was.request_id, was.service_type_id, coalesce(was.area_id, 0), was.status,
            was.latitude, was.longitude, was.x, was.y, -1);
    END IF;
    IF act <> 'DELETE' THEN
        INSERT INTO requests_listingchange
            (request_id, service_type_id, area_id, status, latitude, longitude, x, y, step)
        VALUES (is_now.request_id, is_now.service_type_id, coalesce(is_now.area_id, 0), is_now.status,
            is_now.latitude, is_now.longitude, is_now.x, is_now.y, 1);
    END IF;
END
$$;

-- The listing of a request whose words were published, hidden or changed. The request is locked first: else somebody
-- who changes it at the same moment could list once more the words that are being hidden.
CREATE OR REPLACE FUNCTION requests_list_again(request_id bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM requests_servicerequest AS shown WHERE shown.id = request_id FOR NO KEY UPDATE;
    PERFORM requests_list_publicly(shown) FROM requests_servicerequest AS shown WHERE shown.id = request_id;
END
$$;

-- Counts changes into the cells of the map, and learns their words; answers how many there were: the oldest 50,000 at
-- the most, so that no backlog, however long, runs into a time limit and stays for ever (public_map.FOLDED_AT_ONCE).
-- Who comes while another one folds goes away again. Cells and changes always add up: all of it is one transaction.
CREATE OR REPLACE FUNCTION requests_fold_changes() RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    folded bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock(hashtext('requests_fold_changes')) THEN
        RETURN 0;
    END IF;
    WITH taken AS (
        DELETE FROM requests_listingchange
        WHERE id IN (SELECT id FROM requests_listingchange ORDER BY id LIMIT 50000)
        RETURNING *
    ), counted AS (
        INSERT INTO requests_mapcell AS cell (
            zoom, service_type_id, x, y, area_id,
            received, assigned, in_progress, waiting, completed, closed_without_work, latitude, longitude
        )
        SELECT
            zoom, service, x >> (20 - zoom), y >> (20 - zoom), area_id,
            coalesce(sum(step) FILTER (WHERE status = 'received'), 0),
            coalesce(sum(step) FILTER (WHERE status = 'assigned'), 0),
            coalesce(sum(step) FILTER (WHERE status = 'in_progress'), 0),
            coalesce(sum(step) FILTER (WHERE status = 'waiting'), 0),
            coalesce(sum(step) FILTER (WHERE status = 'completed'), 0),
            coalesce(sum(step) FILTER (WHERE status = 'closed_without_work'), 0),
            sum(step * latitude::bigint), sum(step * longitude::bigint)
        FROM taken
        CROSS JOIN unnest(ARRAY[12, 14, 16, 18, 20]) AS zoom
        CROSS JOIN LATERAL (VALUES (service_type_id), (0)) AS of_service (service)
        WHERE x IS NOT NULL
        GROUP BY 1, 2, 3, 4, 5
        ON CONFLICT (zoom, service_type_id, x, y, area_id) DO UPDATE SET
            received = cell.received + excluded.received,
            assigned = cell.assigned + excluded.assigned,
            in_progress = cell.in_progress + excluded.in_progress,
            waiting = cell.waiting + excluded.waiting,
            completed = cell.completed + excluded.completed,
            closed_without_work = cell.closed_without_work + excluded.closed_without_work,
            latitude = cell.latitude + excluded.latitude,
            longitude = cell.longitude + excluded.longitude
    ), learned AS (
        INSERT INTO requests_publicword AS known (word, listings)
        SELECT word, count(*)
        FROM (SELECT DISTINCT request_id FROM taken) AS changed
        JOIN requests_publiclisting AS listed USING (request_id)
        CROSS JOIN unnest(tsvector_to_array(listed.search)) AS word
        WHERE word NOT LIKE ':%'
        GROUP BY 1
        ON CONFLICT (word) DO UPDATE SET listings = known.listings + excluded.listings
    )
    SELECT count(*) INTO folded FROM taken;
    PERFORM gin_clean_pending_list('listing_search');
    RETURN folded;
END
$$;

-- Once a night: forgets words that stand in no listing any more, and cells in which nothing lies.
CREATE OR REPLACE FUNCTION requests_tidy_up_the_map() RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('requests_fold_changes'));
    DELETE FROM requests_publicword;
    INSERT INTO requests_publicword (word, listings)
    SELECT word, ndoc FROM ts_stat('SELECT search FROM requests_publiclisting') WHERE word NOT LIKE ':%';
    DELETE FROM requests_mapcell
    WHERE received = 0 AND assigned = 0 AND in_progress = 0 AND waiting = 0
        AND completed = 0 AND closed_without_work = 0;
END
$$;
