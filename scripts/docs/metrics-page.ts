import type { Metric, Rule } from '@plumbline/protocol/catalogue'
import { formatDuration, formatSize } from '@plumbline/protocol/quantities'
import { renderHead, renderTable } from './markdown.ts'

/** What each system is called; its id is the first word of its metrics' ids. */
const SYSTEM_TITLES: Record<string, string> = { chat: 'Chat' }

const INTRODUCTION = `
Limits are exclusive as written: a rule on "> 2 s" does not fire at exactly 2 s. On fewer samples than a rule asks for, its
verdict is \`inconclusive\`; on none at all it is \`noData\`, which is not "ok". A rule about a share fires only when the 95 % Wilson
interval of the share lies wholly beyond the limit. Numbers such as 000-012 are the requirements that a line answers.`.trim()

/** The page of everything that is measured and judged: one section for each system, with its metrics and its default rules. */
export function renderMetricsPage(metrics: readonly Metric[], rules: readonly Rule[]): string {
  const systems = [...new Set(metrics.map(systemOf))]
  return `${[
    renderHead('Metrics and rules', 'packages/protocol/src/catalogue'),
    INTRODUCTION,
    ...systems.map((system) =>
      renderSystem(
        SYSTEM_TITLES[system] ?? system,
        metrics.filter((metric) => systemOf(metric) === system),
        rules,
      ),
    ),
  ].join('\n\n')}\n`
}

const systemOf = (metric: Metric): string => metric.id.split('.')[0] as string

function renderSystem(title: string, metrics: readonly Metric[], rules: readonly Rule[]): string {
  const ruleRows = rules.flatMap((rule) => {
    const metric = metrics.find(({ id }) => id === rule.metric)
    return metric ? [ruleCells(rule, metric)] : []
  })
  return [
    `## ${title}`,
    '### Metrics',
    renderTable(['metric', 'target', 'meaning', 'Prometheus', 'requirements'], metrics.map(metricCells)),
    '### Rules',
    renderTable(['rule', 'fires when', 'severity', 'minimum samples', 'what to do', 'requirements'], ruleRows),
  ].join('\n\n')
}

function metricCells({ id, title, target, meaning, prometheus, sources, unit }: Metric): string[] {
  return [
    `**${title}**<br>\`${id}\``,
    target ? `${target.comparison} ${renderQuantity(target.value, unit)}` : '',
    meaning,
    prometheus ? `\`${prometheus}\`` : '',
    sources.join(', '),
  ]
}

function ruleCells(rule: Rule, metric: Metric): string[] {
  const inhibited = rule.inhibitedBy.map((id) => `\`${id}\``).join(', ')
  return [
    `**${rule.title}**<br>\`${rule.id}\``,
    `${metric.title} ${rule.comparison} ${renderQuantity(rule.limit, metric.unit)}${inhibited && `<br>and none of these fires: ${inhibited}`}`,
    rule.severity,
    String(rule.minimumSamples),
    rule.nextSteps.join('<br>'),
    rule.sources.join(', '),
  ]
}

function renderQuantity(value: number, unit: Metric['unit']): string {
  switch (unit) {
    case 'ms':
      return formatDuration(value)
    case 'bytes':
      return formatSize(value)
    case 'percent':
      return `${value} %`
    case 'count':
      return String(value)
  }
}
