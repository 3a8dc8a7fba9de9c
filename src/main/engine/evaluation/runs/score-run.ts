import type { TaskResult } from '#shared/contract/evaluation-runs.contract.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { TaskScore } from '#shared/domain/evaluation/score-task.ts'
import type { AnswerKind } from '#shared/domain/evaluation/tasks.ts'
import type { BootstrapOptions } from '#shared/domain/metrics/bootstrap.ts'
import type { AnsweredItem, Judgement } from './run-store.ts'
import { optionsOf } from '#shared/domain/evaluation/options.ts'
import { scoreTask } from '#shared/domain/evaluation/score-task.ts'
import { evaluationTasks } from '#shared/domain/evaluation/tasks.ts'
import { bootstrapInterval } from '#shared/domain/metrics/bootstrap.ts'
import { AppError } from '#shared/errors.ts'

type Reading = Readonly<{ kind: AnswerKind, codebook: string | null }>

const readings: Readonly<Record<string, Reading>> = {
  'appearance-recognition': { kind: 'labels', codebook: 'celebv-hq-appearance' },
  'action-recognition': { kind: 'labels', codebook: 'celebv-hq-action' },
  'human-identity': { kind: 'yes-no', codebook: null },
  'head-pose': { kind: 'choice', codebook: 'mead-views-7' },
  'sentiment-3': { kind: 'choice', codebook: 'sentiment-3' },
  'sentiment-7': { kind: 'choice', codebook: 'sentiment-7' },
  'emotion-single': { kind: 'choice', codebook: null },
  'emotion-multi': { kind: 'choices', codebook: null },
  'emotion-fine': { kind: 'choice', codebook: null },
  'micro-expression': { kind: 'choice', codebook: 'casme2-5' },
  'action-units': { kind: 'labels', codebook: 'au-aff-wild2' },
  'conversation': { kind: 'choice', codebook: null },
  'fine-caption': { kind: 'caption', codebook: null },
  'rationale': { kind: 'caption', codebook: null },
}

/**
 * How the answers to a task of the dataset are read. Options decide for tasks that the dataset does not know; a truth that the matcher cannot read is free
 * text, for a judge.
 */
export function readingOf({ task, question, truth }: Readonly<{ task: string, question: string, truth: string }>, codebooks: readonly Codebook[]): Reading {
  const reading = evaluationTasks.find(({ id }) => id === task) ?? readings[task] ?? { kind: optionsOf(question).length > 0 ? 'choice' : 'text', codebook: null }
  if (reading.kind === 'text' || reading.kind === 'caption')
    return reading
  try {
    scoreTask(reading, [{ question, truth, response: null }], { codebook: codebooks.find(({ key }) => key === reading.codebook) ?? null, samples: 1 })
    return reading
  }
  catch (error) {
    if (error instanceof AppError)
      return { kind: 'text', codebook: null }
    throw error
  }
}

/** Whether the matcher finds an answer right; null without an answer and for free text. */
export function isCorrect(item: AnsweredItem, codebooks: readonly Codebook[]): boolean | null {
  const reading = readingOf(item, codebooks)
  if (item.status !== 'answered' || reading.kind === 'text' || reading.kind === 'caption')
    return null
  const { question, truth, text } = item
  return scoreTask(reading, [{ question, truth, response: text }], { codebook: codebooks.find(({ key }) => key === reading.codebook) ?? null, samples: 1 }).scored[0]?.correct ?? null
}

type Bounds = Readonly<{ value: number, low: number, high: number }>

/** Drawn again over one video alone, an interval has no width and says nothing. */
export function overVideos({ value, low, high }: Bounds, videos: readonly string[]): TaskResult['judges'][number]['aspects'][number]['mean'] {
  return new Set(videos).size > 1 ? { value, low, high } : { value, low: null, high: null }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

function judgedBy(judge: string, items: readonly AnsweredItem[], judgements: readonly Judgement[]): TaskResult['judges'][number] {
  const groups = new Map(items.map(({ position, video, question }) => [position, video ?? question]))
  const own = judgements.filter(({ position, judge: by }) => by === judge && groups.has(position))
  const scored = own.filter(({ scores }) => scores !== null)
  const aspects = [...new Set(scored.flatMap(({ scores }) => Object.keys(scores ?? {})))]
  return {
    judge,
    scored: scored.length,
    problems: own.length - scored.length,
    aspects: aspects.map((aspect) => {
      const values = scored.map(({ scores }) => scores?.[aspect] ?? Number.NaN)
      const videos = scored.map(({ position }) => groups.get(position) ?? '')
      const interval = bootstrapInterval(values.length, places => mean(places.map(at => values[at] ?? Number.NaN)), { samples: 1000, groups: videos })
      return { aspect, mean: overVideos(interval, videos) }
    }),
  }
}

/** The items of one task that are read alike. */
export type TaskGroup = Readonly<{ task: string, reading: Reading, items: readonly AnsweredItem[] }>

/** Parts a run by task and by how its answers are read, in the order in which tasks first come. */
export function taskGroups(items: readonly AnsweredItem[], codebooks: readonly Codebook[]): TaskGroup[] {
  const groups = new Map<string, { task: string, reading: Reading, items: AnsweredItem[] }>()
  for (const item of items) {
    const reading = readingOf(item, codebooks)
    const name = `${item.task} ${reading.kind}`
    const group = groups.get(name) ?? { task: item.task, reading, items: [] }
    groups.set(name, group)
    group.items.push(item)
  }
  return [...groups.values()]
}

/** Whether a judge scores it, not the matcher. */
export const isFreeText = ({ reading: { kind } }: TaskGroup): boolean => kind === 'text' || kind === 'caption'

/** What the matcher makes of a group; null for free text. */
export function matchGroup(group: TaskGroup, codebooks: readonly Codebook[], options: BootstrapOptions = {}): TaskScore | null {
  const { reading: { kind, codebook }, items } = group
  if (isFreeText(group))
    return null
  return scoreTask(
    { kind },
    items.map(({ question, truth, text, video }) => ({ question, truth, response: text, group: video ?? question })),
    { codebook: codebooks.find(({ key }) => key === codebook) ?? null, ...options },
  )
}

/** The results of one task. */
export function resultOf(group: TaskGroup, score: TaskScore | null, judgements: readonly Judgement[]): TaskResult {
  const { task, reading, items } = group
  return {
    task,
    kind: reading.kind,
    items: items.length,
    answered: items.filter(({ status }) => status === 'answered').length,
    failed: items.filter(({ status }) => status === 'failed').length,
    matched: score && { readable: score.readable, published: score.published, mean: overVideos(score.mean, items.map(({ video, question }) => video ?? question)), macroF1: score.macroF1, unweightedRecall: score.unweightedRecall },
    judges: isFreeText(group) ? [...new Set(judgements.map(({ judge }) => judge))].map(judge => judgedBy(judge, items, judgements)).filter(({ scored, problems }) => scored + problems > 0) : [],
  }
}

/** The results of a run by task, in the order in which tasks first come. Questions without an answer count as wrong; judgements without a score are counted apart. */
export function scoreRun(items: readonly AnsweredItem[], judgements: readonly Judgement[], codebooks: readonly Codebook[]): TaskResult[] {
  return taskGroups(items, codebooks).map(group => resultOf(group, matchGroup(group, codebooks), judgements))
}
