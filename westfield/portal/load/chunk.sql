-- Some thousand requests, dice thrown for each. Parameters: first and last number, how many in all, the moment of the
-- first and of the last, how many places, contacts, details and colleagues there are.
DROP TABLE IF EXISTS load_chunk;
CREATE TEMP TABLE load_chunk AS
WITH thrown AS (
    SELECT
        n, random() AS of_service, random() AS of_place, random() AS of_fate, random() AS of_state, random() AS of_word,
        random() AS of_showing, random() AS of_channel, random() AS of_point, random() AS north, random() AS east,
        random() AS of_person, random() AS of_contact, random() AS of_detail, random() AS of_desk, random() AS of_mark,
        exp(0.8 * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())) AS slowness,
        %(since)s::timestamptz + (%(until)s::timestamptz - %(since)s::timestamptz) * ((n + random()) / %(total)s)
            AS received_at
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) AS n
), placed AS (
    SELECT
        thrown.*, service.id AS service_type_id, service.name AS service_name, service.department_id,
        service.crew_id, service.worker_id, service.is_internal, service.is_private, service.place_shown, service.has_place,
        service.target_amount, service.target_unit, service.target_clock, service.days,
        -- More of them at some streets than at others.
        floor(power(of_place, 1.7) * %(places)s)::integer AS place_number,
        of_fate < 0.93 * exp(-extract(epoch FROM %(until)s::timestamptz - received_at) / 86400 / 22) + 0.001 AS is_open
    FROM thrown
    JOIN LATERAL (SELECT * FROM load_service WHERE reach >= of_service ORDER BY reach LIMIT 1) AS service ON TRUE
), lived AS (
    SELECT
        placed.*,
        CASE
            WHEN is_open AND of_state < 0.25 THEN 'received'
            WHEN is_open AND of_state < 0.40 THEN 'waiting'
            WHEN is_open AND crew_id IS NULL THEN 'received'
            WHEN is_open AND (of_state < 0.75 OR worker_id IS NULL) THEN 'assigned'
            WHEN is_open THEN 'in_progress'
            WHEN of_state < 0.86 THEN 'completed'
            ELSE 'closed_without_work'
        END AS status,
        least(received_at + days * slowness * 0.6 * interval '1 day', %(until)s::timestamptz) AS acted_at,
        (of_point < 0.35 AND place_shown = 'exact') AS is_pointed_at
    FROM placed
)
SELECT
    nextval(pg_get_serial_sequence('requests_servicerequest', 'id')) AS id, lived.*,
    CASE WHEN NOT is_open THEN acted_at END AS closed_at,
    CASE WHEN status = 'waiting' THEN (ARRAY['weather', 'parts', 'other_agency', 'scheduled', 'reporter'])[1 + floor(of_word * 5)::integer]
        ELSE '' END AS waiting_reason,
    CASE WHEN status = 'closed_without_work'
        THEN (ARRAY['no_fault_found', 'not_ours', 'declined', 'duplicate'])[1 + floor(of_word * 4)::integer] ELSE ''
        END AS closing_reason,
    CASE WHEN target_amount IS NOT NULL THEN received_at + days * 1.4 * interval '1 day' END AS target_at,
    CASE WHEN of_channel < 0.47 THEN 'web' WHEN of_channel < 0.84 THEN 'phone' WHEN of_channel < 0.89 THEN 'counter'
        WHEN of_channel < 0.93 THEN 'email' WHEN of_channel < 0.95 THEN 'text' WHEN of_channel < 0.965 THEN 'facebook'
        WHEN of_channel < 0.975 THEN 'nextdoor' WHEN of_channel < 0.98 THEN 'letter' WHEN of_channel < 0.982 THEN 'x'
        ELSE 'staff' END AS channel,
    -- One in eight leaves no name.
    somebody.id AS contact_id, coalesce(somebody.name, '') AS person, coalesce(somebody.email, '') AS email,
    coalesce(somebody.phone, '') AS phone, coalesce(somebody.language, 'en') AS language,
    coalesce(detail.body, '') AS detail,
    CASE WHEN of_desk < CASE WHEN is_open THEN 0.2 ELSE 0.05 END THEN colleague.id END AS assignee_id,
    CASE WHEN of_mark < CASE WHEN is_open THEN 0.02 ELSE 0.0002 END THEN acted_at END AS flagged_at,
    CASE WHEN is_open AND of_mark > 0.95 THEN acted_at END AS news_at,
    CASE WHEN of_person < 0.04 THEN 1 + floor(power(of_person / 0.04, 6) * 60)::integer ELSE 0 END AS me_too_count,
    CASE WHEN has_place AND NOT is_pointed_at THEN there.address_id END AS address_id, there.area_id,
    CASE WHEN has_place THEN there.place ELSE '' END AS place,
    CASE WHEN has_place THEN round((there.latitude + CASE WHEN is_pointed_at THEN (north - 0.5) * 0.0012 ELSE 0 END)::numeric, 6)
        END AS latitude,
    CASE WHEN has_place THEN round((there.longitude + CASE WHEN is_pointed_at THEN (east - 0.5) * 0.0016 ELSE 0 END)::numeric, 6)
        END AS longitude,
    CASE WHEN has_place THEN coalesce(there.public_place, '') ELSE '' END AS public_place,
    there.public_latitude, there.public_longitude
FROM lived LEFT JOIN load_place AS there
    ON lived.has_place AND there.shown = lived.place_shown AND there.number = lived.place_number
LEFT JOIN load_contact AS somebody
    ON lived.of_person < 0.87 AND somebody.number = floor(power(of_contact, 1.3) * %(contacts)s)::bigint
LEFT JOIN load_detail AS detail ON detail.number = floor(of_detail * %(details)s)::integer
LEFT JOIN load_colleague AS colleague ON colleague.number = 1 + floor(of_word * %(colleagues)s)::integer;
UPDATE load_chunk SET public_latitude = latitude, public_longitude = longitude WHERE is_pointed_at;
