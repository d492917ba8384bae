import type { OperationsHealth, ScorePart } from '@plumbline/protocol/api'

type Status = OperationsHealth['status']

/** How a profile names scores, best band first; one from `from` on belongs to it. The status is the same in every profile (X2). */
export interface ScoreProfile {
  id: string
  bands: readonly { from: number; status: Exclude<Status, 'noData'>; label: string }[]
  /** Points of parts without data are spread over the others in proportion; else they are simply not lost. */
  reweights: boolean
  /** What the score cannot go below. */
  lowestScore: number
}

/** A part as its rule judged it; `lostPoints` is null when there is no data for it. */
export type JudgedPart = Omit<ScorePart, 'lostPoints'> & { lostPoints: number | null }

export interface Score {
  /** `exact` rounded half up; the band is that of this number (A004-18). */
  score: number
  /** 100 less the points that the parts lost, to the hundredth in which they are counted. */
  exact: number
  status: Exclude<Status, 'noData'>
  label: string
  parts: ScorePart[]
}

/** 100 less what each part lost, which is counted in hundredths, so that what is shown adds up; undefined when no part has data. */
export function computeScore(profile: ScoreProfile, judged: readonly JudgedPart[]): Score | undefined {
  const known = judged.filter((part): part is ScorePart => part.lostPoints !== null)
  if (known.length === 0) return undefined
  const sum = (all: readonly JudgedPart[]): number => all.reduce((points, part) => points + part.mostPoints, 0)
  const factor = profile.reweights ? sum(judged) / sum(known) : 1
  const parts = known.map((part) => {
    const mostPoints = part.mostPoints * factor
    return { ...part, mostPoints, lostPoints: inHundredths(part.lostPoints * factor, mostPoints) }
  })
  const lostHundredths = parts.reduce((lost, part) => lost + Math.round(part.lostPoints * 100), 0)
  const exact = Math.max(0, 100 - lostHundredths / 100)
  const score = Math.floor(exact + 0.5)
  const { status, label } = bandOf(profile, score)
  return { score, exact, status, label, parts }
}

/** Rounded, and never above what the part may cost. */
const inHundredths = (points: number, most: number): number =>
  Math.min(Number(points.toFixed(2)), Math.floor(most * 100) / 100)

function bandOf({ id, bands }: ScoreProfile, score: number): ScoreProfile['bands'][number] {
  const band = bands.find(({ from }) => score >= from)
  if (band === undefined) throw new Error(`score profile ${id} has no band for ${score}`)
  return band
}
