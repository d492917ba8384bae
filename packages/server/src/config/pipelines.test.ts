import { CHAT_PIPELINE } from '@plumbline/protocol'
import { describe, expect, test } from 'vitest'
import { readPipelines } from './pipelines.ts'
import type { Problem } from './problem.ts'
import { parseYaml } from './yaml-tree.ts'

function read(yaml: string) {
  const { tree, problems } = parseYaml(yaml, 'p.yaml', {})
  const noted: Problem[] = [...problems]
  const pipelines = readPipelines(tree, { env: {}, readFile: () => '', problems: noted })
  return { pipelines, problems: noted.map(({ where, text }) => `${where} ${text}`) }
}

describe('the chat pipeline', () => {
  test('is that of the catalogue when nothing is said of it', () => {
    expect(read('')).toEqual({ pipelines: [CHAT_PIPELINE], problems: [] })
    expect(read('chat:')).toEqual({ pipelines: [CHAT_PIPELINE], problems: [] })
  })

  test('takes another SLA, and its budgets follow in proportion', () => {
    const { pipelines, problems } = read('chat: { sla: 10s, target: 99.5% }')
    expect(problems).toEqual([])
    expect(pipelines[0]).toMatchObject({ slaMs: 10_000, targetPercent: 99.5 })
    expect(pipelines[0]?.phases.map((phase) => phase.budgetMs)).toEqual([2_000, 6_000, 2_000])
    expect(pipelines[0]?.phases.map((phase) => phase.alarmMs)).toEqual([5_000, 3_000, 2_000])
  })

  test('takes budgets, alarms and names of single phases', () => {
    const { pipelines, problems } = read(`chat:
  title: Support replies
  phases:
    queueToWorker: { budget: 500ms, alarm: 2s }
    workerToChatwoot: { title: Sending to Zendesk, suspect: Zendesk }
`)
    expect(problems).toEqual([])
    expect(pipelines[0]?.title).toBe('Support replies')
    expect(pipelines[0]?.phases).toEqual([
      { ...CHAT_PIPELINE.phases[0], budgetMs: 500, alarmMs: 2_000 },
      { ...CHAT_PIPELINE.phases[1], budgetMs: 3_375 },
      { ...CHAT_PIPELINE.phases[2], budgetMs: 1_125, title: 'Sending to Zendesk', suspect: 'Zendesk' },
    ])
  })

  test.each([
    [
      'chat: { phases: { queueToWorkr: { budget: 1s } } }',
      'p.yaml:1:19 unknown key "queueToWorkr" under pipelines.chat.phases; did you mean "queueToWorker"?',
    ],
    [
      'chat: { stages: [a, b] }',
      'p.yaml:1:9 unknown key "stages" under pipelines.chat; known here: title, sla, target, phases',
    ],
    ['chat: { sla: 5 }', 'p.yaml:1:14 pipelines.chat.sla: 5 has no unit; write it like 30s, 10m or 7d'],
    ['chat: { target: 95 }', 'p.yaml:1:17 pipelines.chat.target: 95 has no unit; write it like 95%'],
    ['chat: { target: 101% }', 'p.yaml:1:17 pipelines.chat.target: "101%" is too much; write at most 100%'],
    ['chat: { target: 0% }', 'p.yaml:1:17 pipelines.chat.target: "0%" is too little; write at least 0.001%'],
    ['chat: { target: most }', 'p.yaml:1:17 pipelines.chat.target: "most" is not a share; write it like 95%'],
    ['chat: 5s', 'p.yaml:1:7 pipelines.chat needs keys under it: title, sla, target, phases'],
  ])('refuses %s', (yaml, problem) => {
    expect(read(yaml).problems).toEqual([problem])
  })

  test('refuses budgets beyond the SLA and says the sum; exactly the SLA is well', () => {
    const phases = (lastMs: number) =>
      `chat: { phases: { queueToWorker: { budget: 1s }, workerProcessing: { budget: 3s }, workerToChatwoot: { budget: ${lastMs}ms } } }`
    expect(read(phases(1_000)).problems).toEqual([])
    expect(read(phases(1_001)).problems).toEqual([
      'p.yaml:1:7 pipelines.chat: the budgets add up to 5 s, more than the SLA of 5 s',
    ])
  })

  test('says nothing of the sum while the SLA itself cannot be read', () => {
    expect(read('chat: { sla: soon, phases: { queueToWorker: { budget: 6s } } }').problems).toHaveLength(1)
  })
})

describe('a further pipeline', () => {
  test('gets its phases from its stages', () => {
    const { pipelines, problems } = read(`voice:
  sla: 9s
  target: 90%
  stages: [received, { id: aiDraft, title: AI draft }, answered-back]
  phases:
    receivedToAiDraft: { budget: 4s }
`)
    expect(problems).toEqual([])
    expect(pipelines).toEqual([
      CHAT_PIPELINE,
      {
        pipeline: 'voice',
        title: 'Voice',
        stages: [
          { id: 'received', title: 'Received' },
          { id: 'aiDraft', title: 'AI draft' },
          { id: 'answered-back', title: 'Answered back' },
        ],
        phases: [
          {
            id: 'receivedToAiDraft',
            title: 'Received to AI draft',
            from: 'received',
            to: 'aiDraft',
            budgetMs: 4_000,
            alarmMs: 8_000,
            suspect: 'the work between Received and AI draft',
          },
          {
            id: 'aiDraftToAnswered-back',
            title: 'AI draft to Answered back',
            from: 'aiDraft',
            to: 'answered-back',
            budgetMs: 5_000,
            alarmMs: 9_000,
            suspect: 'the work between AI draft and Answered back',
          },
        ],
        failedStage: 'failed',
        slaMs: 9_000,
        targetPercent: 90,
      },
    ])
  })

  test('keeps its place in the order of the file', () => {
    const one = '{ sla: 1s, stages: [a, b] }'
    expect(read(`z: ${one}\nchat: { sla: 4s }\na: ${one}`).pipelines.map(({ pipeline }) => pipeline)).toEqual([
      'chat',
      'z',
      'a',
    ])
  })

  test.each([
    [
      'x: {}',
      [
        'p.yaml:1:4 pipelines.x needs "sla", such as sla: 5s',
        'p.yaml:1:4 pipelines.x needs "stages", such as stages: [received, answered]',
      ],
    ],
    [
      'x: { sla: 1s, stages: [a] }',
      ['p.yaml:1:23 pipelines.x.stages needs a list of 2 to 20 stages, such as [received, answered]'],
    ],
    [
      'x: { sla: 1s, stages: a }',
      ['p.yaml:1:23 pipelines.x.stages needs a list of 2 to 20 stages, such as [received, answered]'],
    ],
    [
      'x: { sla: 1s, stages: [a, b, a] }',
      ['p.yaml:1:30 pipelines.x.stages: "a" stands here twice; every stage has its own name'],
    ],
    [
      'x: { sla: 1s, stages: [a, failed] }',
      ['p.yaml:1:27 pipelines.x.stages: "failed" stands here twice; every stage has its own name'],
    ],
    ['x: { sla: 1s, stages: [a, { title: B }] }', ['p.yaml:1:27 pipelines.x.stages: this stage has no id']],
    ['x: { sla: 1s, stages: [a, [b]] }', ['p.yaml:1:27 pipelines.x.stages needs keys under it: id, title']],
    [
      'x: { sla: 1s, stages: [constructor, "b c", __proto__] }',
      ['"constructor"', '"b c"', '"__proto__"'].map(
        (id, index) =>
          `p.yaml:1:${[24, 37, 44][index]} pipelines.x.stages: ${id} cannot be used as a name; write a name of letters, digits, _ and -, at most 64 characters`,
      ),
    ],
    [
      '__proto__: { sla: 1s, stages: [a, b] }',
      [
        'p.yaml:1:1 "__proto__" cannot be used as a name; write a name of letters, digits, _ and -, at most 64 characters',
      ],
    ],
    [
      'toString: { sla: 1s, stages: [a, b] }',
      [
        'p.yaml:1:1 "toString" cannot be used as a name; write a name of letters, digits, _ and -, at most 64 characters',
      ],
    ],
    [
      'x: { sla: 1s, stages: [a, b, c], phases: { aToB: { budget: 1s } } }',
      ['p.yaml:1:4 pipelines.x: the budgets add up to 1 s, which leaves nothing of the SLA of 1 s for bToC'],
    ],
    [
      'x: { sla: 1s, stages: [a, b], phases: { bToA: {} } }',
      ['p.yaml:1:41 unknown key "bToA" under pipelines.x.phases; known here: aToB'],
    ],
  ])('is refused as %s', (yaml, problems) => {
    expect(read(yaml).problems).toEqual(problems)
  })

  test('there are at most 50', () => {
    const yaml = (count: number) =>
      Array.from({ length: count }, (_, i) => `p${i}: { sla: 1s, stages: [a, b] }`).join('\n')
    expect(read(yaml(50)).problems).toEqual([])
    expect(read(yaml(51)).problems).toEqual(['p.yaml:1:1 more than 50 pipelines'])
  })
})
