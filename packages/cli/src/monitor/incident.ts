import type { PerformanceData } from '@plumbline/protocol/api'
import { RULES } from '@plumbline/protocol/catalogue'
import { countOf, formatCount, formatPercent } from '../terminal/format.ts'
import { SEVERE } from './figures.ts'

/** Whom it hurts, as the newest messages tell: nobody, a few conversations, or all kinds of them. */
export interface IncidentScope {
  kind: 'none' | 'isolated' | 'widespread' | 'oneConversation'
  lateMessages: number
  messages: number
  lateConversations: number
  conversations: number
  /** Conversations with the most late messages, worst first. */
  worst: { conversationId: string; late: number }[]
}

/** Late messages in more than this share of the conversations are no longer a matter of single ones. */
const WIDESPREAD_SHARE = 1 / 3
const MOST_NAMED = 3

export function scopeOf(data: PerformanceData): IncidentScope {
  const lateBy = new Map<string, number>()
  let lateMessages = 0
  for (const { conversationId, withinSla } of data.samples) {
    const late = withinSla === false ? 1 : 0
    lateMessages += late
    if (conversationId !== null) lateBy.set(conversationId, (lateBy.get(conversationId) ?? 0) + late)
  }
  const worst = [...lateBy]
    .map(([conversationId, late]) => ({ conversationId, late }))
    .filter(({ late }) => late > 0)
    .sort((a, b) => b.late - a.late)
  const counts = {
    lateMessages,
    messages: data.samples.length,
    lateConversations: worst.length,
    conversations: lateBy.size,
    worst: worst.slice(0, MOST_NAMED),
  }
  return { kind: kindOf(data, counts), ...counts }
}

function kindOf(data: PerformanceData, counts: Omit<IncidentScope, 'kind'>): IncidentScope['kind'] {
  if (counts.lateMessages === 0) return 'none'
  if (data.filter.conversationId !== null) return 'oneConversation'
  if (counts.lateConversations === 0) return 'widespread'
  return counts.lateConversations / counts.conversations > WIDESPREAD_SHARE ? 'widespread' : 'isolated'
}

const limitOf = (data: PerformanceData, rule: string): number =>
  (data.checks.find((check) => check.rule === rule) ?? RULES.find(({ id }) => id === rule))?.limit ?? 0

/** Whether source 000's last step is due, in one sentence. */
export function judgeEscalation(data: PerformanceData): { due: boolean; sentence: string } {
  const percent = limitOf(data, 'chat-compliance-escalation')
  const severe = limitOf(data, 'chat-severe-escalation')
  const due = data.findings.some((finding) => finding.verdict === 'firing' && finding.rule.endsWith('-escalation'))
  const now = `${formatPercent(data.slaCompliance.percent)} in time, ${formatCount(SEVERE.read(data) ?? 0)} of 30 s and more`
  return { due, sentence: `${due ? 'now' : 'not yet'}: ${now}; due below ${percent} % or above ${severe}` }
}

/** The steps of source 000's "critical performance incident", each answered as far as the data can. */
export function incidentSteps(data: PerformanceData): { step: string; answer: string }[] {
  const { percent, numerator, denominator } = data.slaCompliance
  const late = denominator - numerator
  return [
    { step: 'Scope', answer: describeScope(scopeOf(data)) },
    {
      step: 'Impact',
      answer: `${formatPercent(percent)} in time; ${formatCount(late)} of ${countOf(denominator, 'message')} late or failed`,
    },
    { step: 'Phase', answer: data.blame?.sentence ?? 'no phase is over its budget' },
    { step: 'Escalate', answer: judgeEscalation(data).sentence },
    { step: 'Mended?', answer: 'plumbline monitor --continuous --window 10m --for 10m' },
  ]
}

function describeScope(scope: IncidentScope): string {
  const among = `${formatCount(scope.lateMessages)} late among the newest ${countOf(scope.messages, 'message')}`
  const named = scope.worst.map(({ conversationId, late }) => `${conversationId} (${formatCount(late)})`).join(', ')
  const within = `${formatCount(scope.lateConversations)} of ${countOf(scope.conversations, 'conversation')}`
  switch (scope.kind) {
    case 'none':
      return `none late among the newest ${countOf(scope.messages, 'message')}; raise --limit to see more`
    case 'oneConversation':
      return `${among} of this conversation; leave out --conversation to see all`
    case 'widespread':
      return scope.worst.length === 0 ? among : `widespread: ${among}, in ${within}; most in ${named}`
    case 'isolated':
      return `isolated: ${among}, in ${within}: ${named}`
  }
}
