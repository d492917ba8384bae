/** What each of the benchmark's rules asks for: the metric as a rule names it, and the expression of a plain query for it. */
const QUESTIONS = [
  ['operations.p95', 'quantile(0.95)(value)', '10s'],
  ['operations.p50', 'quantile(0.5)(value)', '10s'],
  ['operations.mean', 'avg(value)', '10s'],
  ['operations.max', 'max(value)', '1h'],
  ['operations.failures', 'countIf(NOT ok) / count()', '90 %'],
] as const

export const SERVICES = 200

/** One rule for each question and service: a thousand. */
export const BENCH_RULES = QUESTIONS.flatMap(([metric, expression, limit]) =>
  Array.from({ length: SERVICES }, (_, index) => ({
    name: `${metric.replace('.', '_')}_${index}`,
    condition: `${metric} over 1h > ${limit} where service = "service-${index}"`,
    service: `service-${index}`,
    expression,
  })),
)
