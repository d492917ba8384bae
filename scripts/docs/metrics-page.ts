import type { Metric, StandingRule } from '@plumbline/protocol/catalogue'
import { formatDuration, formatSize } from '@plumbline/protocol/quantities'
import { renderHead, renderTable } from './markdown.ts'

/** What each part of the product is called; the requirement that a metric answers first says to which it belongs. */
const PARTS: Record<string, string> = {
  '000': 'Chat',
  '001': 'Helpdesk and webhooks',
  '002': 'Jobs and system',
  '003': 'Operations',
  '004': 'Chat widget',
}

const INTRODUCTION = `
Limits are exclusive as written: a rule on "> 2 s" does not fire at exactly 2 s. On fewer samples than a rule asks for, its
verdict is \`inconclusive\`; on none at all it is \`noData\`, which is not "ok". A rule about a share that is error or critical fires only when
the 95 % Wilson interval of the share lies wholly beyond the limit. Numbers such as 000-012 are the requirements that a line answers.`.trim()

/** The page of everything that is measured and judged: one section for each part, with its metrics and its default rules. */
export function renderMetricsPage(metrics: readonly Metric[], rules: readonly StandingRule[]): string {
  const parts = [...new Set(metrics.map(({ sources }) => partOf(sources)))].sort()
  return `${[
    renderHead('Metrics and rules', 'packages/protocol/src/catalogue'),
    INTRODUCTION,
    ...parts.map((part) =>
      renderPart(
        PARTS[part] ?? part,
        metrics.filter(({ sources }) => partOf(sources) === part),
        rules.filter(({ sources }) => partOf(sources) === part),
      ),
    ),
  ].join('\n\n')}\n`
}

const partOf = (sources: readonly string[]): string => sources[0]?.slice(0, 3) ?? ''

function renderPart(title: string, metrics: readonly Metric[], rules: readonly StandingRule[]): string {
  return [
    `## ${title}`,
    '### Metrics',
    renderTable(['metric', 'target', 'meaning', 'measured as', 'requirements'], metrics.map(metricCells)),
    '### Rules',
    renderTable(['rule', 'fires when', 'severity', 'what to do', 'requirements'], rules.map(ruleCells)),
  ].join('\n\n')
}

function metricCells({
  id,
  title,
  target,
  meaning,
  prometheus,
  sources,
  unit,
  of,
  by,
  aliases = [],
}: Metric): string[] {
  const where = [of.kind, of.service, of.name].filter((part) => part !== undefined).map((part) => `\`${part}\``)
  return [
    `**${title}**<br>\`${id}\`${aliases.map((alias) => `<br>\`${alias}\``).join('')}`,
    target ? `${target.comparison} ${renderQuantity(target.value, unit)}` : '',
    meaning,
    `${where.join(' ')}${by ? `<br>for each ${by}` : ''}${prometheus ? `<br>Prometheus: \`${prometheus}\`` : ''}`,
    sources.join(', '),
  ]
}

function ruleCells({
  id,
  title,
  condition,
  severity,
  inhibitedBy = [],
  nextSteps,
  sources,
  ...rule
}: StandingRule): string[] {
  const inhibited = inhibitedBy.map((other) => `\`${other}\``).join(', ')
  return [
    `**${title}**<br>\`${id}\``,
    [
      `\`${condition}\``,
      ...(rule.recover ? [`ends at ${rule.recover}`] : []),
      ...(rule.minimumSamples ? [`on at least ${rule.minimumSamples} samples`] : []),
      ...(inhibited ? [`and none of these fires: ${inhibited}`] : []),
    ].join('<br>'),
    severity,
    nextSteps.join('<br>'),
    sources.join(', '),
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
