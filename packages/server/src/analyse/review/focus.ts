import { MOST_FOCUS, type Review, type ReviewLine } from '@plumbline/protocol/api'
import { formatValue } from '@plumbline/protocol/catalogue'
import type { Findings } from './checklist.ts'
import { countWord } from './clock.ts'
import type { ReviewFacts } from './facts.ts'
import { spreadOf } from './spread.ts'

/** Something to work on next. */
interface Concern {
  /** Concerns about the same thing are one, the weightiest. */
  about: string
  title: string
  evidence: string
  /** Users feel 100 at once; below 30 it is a suggestion, which makes no review one that needs attention. */
  weight: number
}

const SUGGESTION = 30
/** A rule that fires so often in a review is looked at or turned down. */
const NOISY = 5

/** What to look at next, worst first, and whether any of it needs attention. */
export function focusOf(findings: Findings, facts: ReviewFacts): { focus: Review['focus']; concerns: number } {
  const all = [
    ...slaConcerns(findings, facts),
    ...findings.lines.flatMap((line) => lineConcerns(line, findings)),
    ...releaseConcerns(findings),
    ...alertConcerns(findings),
    ...anomalyConcerns(findings),
    ...capacityConcerns(findings),
    ...dataConcerns(findings),
  ].sort((a, b) => b.weight - a.weight)
  const distinct = [...Map.groupBy(all, ({ about }) => about).values()].flatMap(([worst]) => worst ?? [])
  return {
    focus: distinct.slice(0, MOST_FOCUS).map(({ title, evidence }) => ({ title, evidence })),
    concerns: distinct.filter(({ weight }) => weight >= SUGGESTION).length,
  }
}

function slaConcerns({ objectives, bottleneck }: Findings, facts: ReviewFacts): Concern[] {
  return objectives.flatMap(({ compliancePercent, targetPercent, sentence, title }) => {
    if (compliancePercent === null || compliancePercent >= targetPercent) return []
    const evidence = [sentence, spreadOf(facts)?.sentence, bottleneck.sentence]
      .filter((text) => text !== undefined)
      .join(' ')
    return [{ about: 'chat', title: `Bring the SLA back: ${title.toLowerCase()}`, evidence, weight: 100 }]
  })
}

/** Single services come before all of them together, which only follow. */
const TOGETHER = 25

function lineConcerns(line: ReviewLine, { bottleneck }: Findings): Concern[] {
  const { section, title, verdict, target, observed, unit, baseline, sentence } = line
  const [label, figure] = title.includes(': ') ? title.split(': ') : [undefined, title]
  const part = section === 'helpdesk' ? (title.includes('webhook') ? 'webhooks' : 'helpdesk API') : section
  const about = label ?? part
  const name = label === undefined ? (section === 'chat' ? title : `${part}: ${title}`) : `${label} (${figure})`
  const less = label === undefined && section === 'operations' ? TOGETHER : 0
  const missed = target?.state === 'missed' && observed !== null
  const limit = missed
    ? `The target is ${target.comparison} ${formatValue(target.value, unit)}, it was ${formatValue(observed, unit)}.`
    : ''
  if (verdict === 'degraded') {
    const weight = (missed ? 85 : 70) - less
    // Which phase it is that a slow answer waits for (000-085).
    const where = section === 'chat' ? bottleneck.sentence : ''
    const evidence = [sentence, limit, where].filter((text) => text !== '').join(' ')
    return [{ about, title: `${name} got worse`, evidence, weight }]
  }
  if (missed) return [{ about, title: `${name} misses its target`, evidence: limit, weight: 50 - less / 2 }]
  if (baseline?.verdict === 'degraded')
    return [{ about, title: `${name} is worse than its baseline`, evidence: baseline.sentence, weight: 40 }]
  return []
}

const releaseConcerns = ({ releases }: Findings): Concern[] =>
  releases
    .filter(({ effects }) => effects.some(({ verdict }) => verdict === 'degraded'))
    .map(({ release, against, effects }) => ({
      about: `release ${release}`,
      title: `Look at what release ${release} changed`,
      evidence: `Against ${against}: ${effects.find(({ verdict }) => verdict === 'degraded')?.sentence ?? ''}`,
      weight: 75,
    }))

function alertConcerns({ incidents }: Findings): Concern[] {
  const { stillOpen, list, noisiest } = incidents
  const open = list.filter(({ endedAt }) => endedAt === null)
  const [noisy] = noisiest
  return [
    ...(stillOpen > 0
      ? [
          {
            about: 'open alerts',
            title: `Close what is open: ${countWord(stillOpen, 'alert')}`,
            evidence: open.map(({ title }) => title).join(', '),
            weight: 65,
          },
        ]
      : []),
    ...(noisy && noisy.count >= NOISY
      ? [
          {
            about: 'noise',
            title: `Fix or turn down the rule ${noisy.rule}`,
            evidence: `It fired ${noisy.count} times.`,
            weight: 35,
          },
        ]
      : []),
  ]
}

/** Trouble that came back is worth more than one bad hour. */
function anomalyConcerns({ anomalies }: Findings): Concern[] {
  // A queue over its limit is a matter of capacity.
  const bad = anomalies.filter(({ kind }) => kind === 'slow' || kind === 'errors')
  return [...Map.groupBy(bad, ({ about }) => about)].map(([about, own]) => {
    const [first] = own
    const causes = first?.causes[0] === undefined ? '' : ` At the same time: ${first.causes[0]}.`
    return {
      about: about === 'chat replies' ? 'chat' : about,
      title: own.length > 1 ? `${about}: trouble came ${own.length} times` : `Find out what happened to ${about}`,
      evidence: `${first?.sentence ?? ''}${causes}`,
      weight: own.length > 1 ? 60 : 45,
    }
  })
}

const capacityConcerns = ({ capacity }: Findings): Concern[] =>
  capacity.flatMap(({ text, toDo }) =>
    toDo === undefined ? [] : [{ about: toDo, title: toDo, evidence: text, weight: 42 }],
  )

function dataConcerns({ coverage, lines }: Findings): Concern[] {
  const measured = new Set(lines.filter(({ verdict }) => verdict !== 'noData').map(({ section }) => section))
  const missing = lines.filter(({ verdict, section }) => verdict === 'noData' && measured.has(section))
  const hasBaseline = lines.some(({ baseline }) => baseline !== null)
  return [
    ...(coverage.gaps.length > 0
      ? [
          {
            about: 'gaps',
            title: 'Find out why nothing was received',
            evidence: coverage.notes.find((note) => note.startsWith('Nothing was received')) ?? '',
            weight: 55,
          },
        ]
      : []),
    ...(missing.length > 0
      ? [
          {
            about: 'missing',
            title: `Measure what is missing: ${missing.map(({ title }) => title).join(', ')}`,
            evidence: 'Nothing was measured in this period.',
            weight: 10,
          },
        ]
      : []),
    ...(hasBaseline || measured.size === 0
      ? []
      : [
          {
            about: 'baseline',
            title: 'Keep a baseline to compare with',
            evidence: 'No figure has one in use: plumbline baseline capture --promote.',
            weight: 8,
          },
        ]),
  ]
}
