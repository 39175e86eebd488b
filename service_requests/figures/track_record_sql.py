"""The one statement that works out every service's track record; docs/figures.md says what the figures mean."""

# What the public may learn figures of: private requests count (nobody sees more than sums of them), internal ones are
# the city's own business, a held report is not a request yet, and a merged one is counted where the work is done.
_COUNTED = "NOT request.is_internal AND request.held_because = '' AND request.merged_into_id IS NULL"

# The last so many that were finished with work. One that was closed before it was received teaches nothing about how
# long the next one takes. `request_finished_by_service` is made for this.
_FINISHED = f"""
    SELECT count(*) AS finished,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - received_at)::float8) AS half,
           count(*) FILTER (WHERE closed_at > target_at) AS late
      FROM (SELECT request.received_at, request.closed_at, request.target_at
              FROM requests_servicerequest request
             WHERE request.service_type_id = service.id
               AND request.status = %(completed)s
               AND {_COUNTED}
               AND request.closed_at >= request.received_at
               AND request.closed_at BETWEEN %(oldest)s AND %(now)s
               AND {{season}}
             ORDER BY request.closed_at DESC, request.id DESC
             LIMIT %(last)s) finished
"""
_FINISHED_IN_SEASON = _FINISHED.format(season="request.received_at <@ %(season)s::tstzmultirange")
_FINISHED_IN_ANY_SEASON = _FINISHED.format(season="true")

TRACK_RECORDS = f"""
WITH year AS (
    SELECT request.service_type_id,
           count(*) AS received,
           count(closed_at) AS closed,
           count(*) FILTER (WHERE target_at IS NOT NULL AND closed_at IS NOT NULL
                               OR closed_at IS NULL AND target_at < coalesce(clock_stopped_at, %(now)s)) AS with_target,
           count(*) FILTER (WHERE closed_at <= target_at) AS on_time,
           percentile_cont(0.5)
               WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - received_at)::float8) AS median_to_close
      FROM requests_servicerequest request
     WHERE request.received_at >= %(begins_at)s
       AND request.received_at < %(ends_at)s
       AND {_COUNTED}
     GROUP BY request.service_type_id
)
INSERT INTO requests_trackrecord (
    service_type_id, as_of, received, closed, with_target, on_time, median_seconds,
    season_count, season_half_seconds, season_late, is_of_season
)
SELECT service.id,
       %(now)s,
       coalesce(year.received, 0),
       coalesce(year.closed, 0),
       coalesce(year.with_target, 0),
       coalesce(year.on_time, 0),
       round(year.median_to_close),
       chosen.finished,
       CASE WHEN chosen.finished >= %(least)s THEN ceil(chosen.half) END,
       chosen.late,
       chosen.is_of_season
  FROM requests_servicetype service
  LEFT JOIN year ON year.service_type_id = service.id
 CROSS JOIN LATERAL ({_FINISHED_IN_SEASON}) season
 CROSS JOIN LATERAL ({_FINISHED_IN_ANY_SEASON}) any_season
 CROSS JOIN LATERAL (
    SELECT true AS is_of_season, season.* WHERE season.finished >= %(least)s
     UNION ALL
    SELECT false, any_season.* WHERE season.finished < %(least)s
 ) chosen
 WHERE NOT service.is_internal
 ORDER BY service.id
    ON CONFLICT (service_type_id) DO UPDATE
   SET (as_of, received, closed, with_target, on_time, median_seconds,
        season_count, season_half_seconds, season_late, is_of_season) =
       (excluded.as_of, excluded.received, excluded.closed, excluded.with_target, excluded.on_time,
        excluded.median_seconds, excluded.season_count, excluded.season_half_seconds, excluded.season_late,
        excluded.is_of_season)
"""
