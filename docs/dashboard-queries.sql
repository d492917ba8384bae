-- Operations of the last 24 hours for a dashboard of your own, such as Grafana with its ClickHouse source. Each statement is one panel.
-- They ask the database that CLICKHOUSE_URL names, as a user who may only read; with the embedded store use /api/v1 or /metrics.
-- rollup_hour holds the sums of whole hours (kept 400 days), measurements every call (kept 7 days); both by default.
-- Durations are in ms. Percentiles come from bins, within 1.1 %; bin -32768 holds zero.

-- What each service does: operations, errors in percent, mean, P95, slowest
WITH
  sumMap(r.bins) AS merged,
  arrayReduce('quantileExactWeighted(0.95)', mapKeys(merged), mapValues(merged)) AS bin
SELECT
  r.service AS service,
  sum(r.count) AS operations,
  round(100 * sum(r.failures) / operations, 2) AS error_percent,
  round(sum(r.total) / operations, 1) AS mean_ms,
  round(if(bin = -32768, 0, exp2((bin - 0.5) / 32)), 1) AS p95_ms,
  max(r.maximum) AS slowest_ms
FROM rollup_hour AS r
WHERE r.kind = 'operation' AND r.unit = 'ms' AND r.at >= now() - INTERVAL 24 HOUR
GROUP BY service
ORDER BY operations DESC, service;

-- Operations and errors in each hour, a series for each service
SELECT r.at AS time, r.service AS service, sum(r.count) AS operations, sum(r.failures) AS errors
FROM rollup_hour AS r
WHERE r.kind = 'operation' AND r.at >= now() - INTERVAL 24 HOUR
GROUP BY time, service
ORDER BY time, service;

-- What costs most time: all durations of an operation together
SELECT
  r.service AS service,
  r.name AS operation,
  sum(r.count) AS operations,
  round(sum(r.total) / 1000) AS total_seconds,
  round(sum(r.total) / operations, 1) AS mean_ms
FROM rollup_hour AS r
WHERE r.kind = 'operation' AND r.unit = 'ms' AND r.at >= now() - INTERVAL 24 HOUR
GROUP BY service, operation
ORDER BY sum(r.total) DESC, service, operation
LIMIT 20;

-- Why operations fail, the most frequent first; a sampled row stands for `weight` operations
SELECT service, name AS operation, error_type, any(error_message) AS example, sum(weight) AS errors, max(at) AS last_at
FROM measurements
WHERE kind = 'operation' AND NOT ok AND at >= now() - INTERVAL 24 HOUR
GROUP BY service, operation, error_type
ORDER BY errors DESC, service, operation, error_type
LIMIT 20;

-- The slowest calls, with the trace to look for
SELECT at AS time, service, name AS operation, value AS duration_ms, ok, trace_id
FROM measurements
WHERE kind = 'operation' AND unit = 'ms' AND at >= now() - INTERVAL 24 HOUR
ORDER BY value DESC, time
LIMIT 20;

-- The score of all operations, 0 to 100, every five minutes
SELECT at AS time, value AS score
FROM measurements
WHERE kind = 'gauge' AND service = 'operations' AND name = 'operations.score' AND at >= now() - INTERVAL 24 HOUR
ORDER BY time;
