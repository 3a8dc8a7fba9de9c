import type { LabelScore, RunComparison, RunError, TaskDetail } from '#shared/contract/evaluation-runs.contract.ts'
import type { Codebook } from '#shared/domain/codebook.ts'
import type { PairedScores } from '#shared/domain/evaluation/compare-runs.ts'
import type { ScoredItem, TaskScore } from '#shared/domain/evaluation/score-task.ts'
import type { AnsweredItem, Judgement } from './run-store.ts'
import type { TaskGroup } from './score-run.ts'
import { compareScores } from '#shared/domain/evaluation/compare-runs.ts'
import { classScores } from '#shared/domain/metrics/classification.ts'
import { labelScores } from '#shared/domain/metrics/multi-label.ts'
import { AppError } from '#shared/errors.ts'
import { isFreeText, matchGroup, overVideos, resultOf, taskGroups } from './score-run.ts'

/** What a run holds, as scoring takes it. */
export type RunContent = Readonly<{ items: readonly AnsweredItem[], judgements: readonly Judgement[] }>

type ItemScore = Readonly<{ item: AnsweredItem, score: number, read: ScoredItem | null }>

const several = ({ reading: { kind } }: TaskGroup): boolean => kind === 'labels' || kind === 'choices'

/** The mean of a judge's aspects as a share, by position; the judge that scored most speaks. */
function judgedShares(group: TaskGroup, judgements: readonly Judgement[]): { judge: string | null, shares: ReadonlyMap<number, number> } {
  const own = new Set(group.items.map(({ position }) => position))
  const scored = judgements.filter(({ position, scores }) => scores !== null && own.has(position))
  const counts = new Map<string, number>()
  for (const { judge } of scored)
    counts.set(judge, (counts.get(judge) ?? 0) + 1)
  const judge = [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? null
  return {
    judge,
    shares: new Map(scored.filter(one => one.judge === judge).map(({ position, scores }) => {
      const values = Object.values(scores ?? {})
      return [position, values.reduce((sum, value) => sum + value, 0) / values.length / 100]
    })),
  }
}

/** The score of every item that has one: all of them where the matcher reads them, those that were judged in free text. */
function itemScores(group: TaskGroup, score: TaskScore | null, judgements: readonly Judgement[]): ItemScore[] {
  if (score) {
    return group.items.map((item, at) => {
      const read = score.scored[at] as ScoredItem
      return { item, read, score: several(group) ? read.f1 : Number(read.correct) }
    })
  }
  const { shares } = judgedShares(group, judgements)
  return group.items.flatMap(item => shares.has(item.position) ? [{ item, read: null, score: shares.get(item.position) as number }] : [])
}

const orNull = (value: number): number | null => Number.isNaN(value) ? null : value

function labelsOf(score: TaskScore | null): LabelScore[] {
  if (!score)
    return []
  const found = score.confusion
    ? classScores(score.confusion)
    : labelScores(score.scored.map(({ truth, answer }) => ({ truth, answer: answer?.labels ?? [] })), [...new Set(score.scored.flatMap(({ truth, answer }) => [...truth, ...answer?.labels ?? []]))].sort())
  return found.map(({ label, support, precision, recall, f1 }) => ({ label, support, precision: orNull(precision), recall: orNull(recall), f1: orNull(f1) }))
}

function errorOf({ item, score, read }: ItemScore): RunError {
  const { position, sampleId, question, video, truth, text, reason } = item
  return { position, sampleId, question, video, truth: read ? [...read.truth] : [truth], answer: read?.answer?.labels ? [...read.answer.labels] : null, text, reason, score }
}

/**
 * One task of a run in detail.
 * @param limit how many errors to hand out, worst first and in order of the questions among equals
 * @throws AppError `not-found` when the run has no such task
 */
export function detailOf({ items, judgements }: RunContent, task: string, codebooks: readonly Codebook[], limit: number): TaskDetail {
  const group = taskGroups(items.filter(item => item.task === task), codebooks).toSorted((a, b) => b.items.length - a.items.length)[0]
  if (!group)
    throw new AppError('not-found', `The run has no task ${task}`)
  const score = matchGroup(group, codebooks)
  const errors = itemScores(group, score, judgements).filter(one => one.score < 1).toSorted((a, b) => a.score - b.score || a.item.position - b.item.position)
  const confusion = score?.confusion ?? null
  return {
    result: resultOf(group, score, judgements),
    labels: labelsOf(score),
    confusion: confusion && { labels: [...confusion.labels], counts: confusion.counts.map(row => [...row]), missed: [...confusion.missed] },
    errors: errors.slice(0, limit).map(errorOf),
    errorsInAll: errors.length,
  }
}

/** Items of two runs are the same when task, question, truth and clip are; those that stand there several times are paired in their order. */
function keyed(scores: readonly ItemScore[]): Map<string, ItemScore> {
  const seen = new Map<string, number>()
  return new Map(scores.map((one) => {
    const { task, question, truth, video } = one.item
    const key = JSON.stringify([task, question, truth, video])
    const times = seen.get(key) ?? 0
    seen.set(key, times + 1)
    return [`${key} ${times}`, one]
  }))
}

function pairsOf(a: TaskGroup, b: TaskGroup, runs: Readonly<{ a: RunContent, b: RunContent }>, codebooks: readonly Codebook[]): PairedScores[] {
  if (isFreeText(a) && judgedShares(a, runs.a.judgements).judge !== judgedShares(b, runs.b.judgements).judge)
    return []
  const [first, second] = [keyed(itemScores(a, matchGroup(a, codebooks, { samples: 1 }), runs.a.judgements)), keyed(itemScores(b, matchGroup(b, codebooks, { samples: 1 }), runs.b.judgements))]
  return [...first].flatMap(([key, { score, item }]) => {
    const other = second.get(key)
    return other ? [{ a: score, b: other.score, group: item.video ?? item.question }] : []
  })
}

/**
 * Compares two runs on the items that both were asked: all tasks together, then task by task. Free text is compared where one judge scored both.
 * @throws AppError `bad-input` when the runs have no scored item in common
 */
export function compareRuns(a: RunContent, b: RunContent, codebooks: readonly Codebook[]): RunComparison[] {
  const others = taskGroups(b.items, codebooks)
  const tasks = taskGroups(a.items, codebooks).flatMap((group) => {
    const other = others.find(({ task, reading }) => task === group.task && reading.kind === group.reading.kind)
    const pairs = other ? pairsOf(group, other, { a, b }, codebooks) : []
    return pairs.length > 0 ? [{ task: group.task, pairs }] : []
  })
  if (tasks.length === 0)
    throw new AppError('bad-input', 'The two runs share no question that has a score', { hint: 'Compare runs over the same questions.' })
  const all = { task: null, pairs: tasks.flatMap(({ pairs }) => pairs) }
  return [all, ...tasks].map(({ task, pairs }) => {
    const { difference, ...found } = compareScores(pairs)
    return { task, ...found, difference: { ...overVideos(difference, pairs.map(({ group }) => group)), pValue: difference.pValue } }
  })
}
