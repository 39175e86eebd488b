"""The one query behind the completion times: a row per service type, and all of them together."""

# `received` stands twice, so Postgres reads the requests of the period once and keeps them. The row without a service
# type is the total: its median is that of all requests, not one of medians.
COMPLETION_TIMES = """
WITH received AS (
    SELECT request.id,
           request.service_type_id,
           request.status,
           request.reopened_count,
           request.target_at,
           request.closed_at,
           coalesce(request.clock_stopped_at, %(now)s) AS clock_ran_until,
           extract(epoch FROM request.closed_at - request.received_at)::float8 AS seconds_to_close,
           extract(epoch FROM request.first_response_at - request.received_at)::float8 AS seconds_to_respond
      FROM requests_servicerequest request
     WHERE request.received_at >= %(begins_at)s
       AND request.received_at < %(ends_at)s
       AND request.held_because = ''  -- no request yet, or none at all
       AND request.merged_into_id IS NULL  -- counted once, where the work is done
       AND NOT request.is_proactive  -- nobody waited for it
       AND (%(department_id)s::bigint IS NULL OR request.department_id = %(department_id)s)
),
together AS (
    SELECT id, id AS counted_with FROM received
     UNION ALL
    SELECT merged.id, merged.merged_into_id
      FROM requests_servicerequest merged
     WHERE merged.merged_into_id IN (SELECT id FROM received)
),
cost AS (
    SELECT together.counted_with AS request_id,
           -- half a cent up, per work order, as on the work order itself
           sum((coalesce(work.minutes, 0)::bigint * work.hourly_rate_cents + 30) / 60 + work.material_cents) AS cents
      FROM requests_workorder work
      JOIN together ON together.id = work.request_id
     GROUP BY together.counted_with
),
figures AS (
    SELECT received.service_type_id,
           count(*) AS received,
           count(*) FILTER (WHERE status = %(completed)s) AS completed,
           count(*) FILTER (WHERE status = %(closed_without_work)s) AS closed_without_work,
           count(*) FILTER (WHERE closed_at IS NULL) AS still_open,
           count(*) FILTER (WHERE closed_at IS NULL AND target_at < clock_ran_until) AS open_past_target,
           count(*) FILTER (WHERE target_at IS NULL) AS without_target,
           count(*) FILTER (WHERE closed_at IS NOT NULL AND target_at IS NOT NULL) AS closed_with_target,
           count(*) FILTER (WHERE closed_at <= target_at) AS closed_on_time,
           count(seconds_to_respond) AS responded,
           count(*) FILTER (WHERE reopened_count > 0) AS reopened,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds_to_close) AS median_to_close,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds_to_close) AS ninetieth_to_close,
           avg(seconds_to_close) AS mean_to_close,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds_to_respond) AS median_to_respond,
           coalesce(sum(cost.cents), 0)::bigint AS cost_cents
      FROM received
      LEFT JOIN cost ON cost.request_id = received.id
     GROUP BY GROUPING SETS ((received.service_type_id), ())
)
SELECT figures.*, service.name AS service_name
  FROM figures
  LEFT JOIN requests_servicetype service ON service.id = figures.service_type_id
"""
