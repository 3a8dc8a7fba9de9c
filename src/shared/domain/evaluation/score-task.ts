import type { Codebook } from '../codebook.ts'
import type { BootstrapOptions, Interval } from '../metrics/bootstrap.ts'
import type { ConfusionMatrix } from '../metrics/classification.ts'
import type { Option } from './options.ts'
import type { ParsedAnswer } from './parse-answer.ts'
import type { AnswerKind, EvaluationTask } from './tasks.ts'
import { AppError } from '../../errors.ts'
import { bootstrapInterval } from '../metrics/bootstrap.ts'
import { confusionMatrix, macroF1, unweightedRecall, weightedRecall } from '../metrics/classification.ts'
import { itemF1, labelMacroF1, microF1 } from '../metrics/multi-label.ts'
import { optionsOf } from './options.ts'
import { parseChoice, parseChoices, parseLabels, parseYesNo } from './parse-answer.ts'

/** A question with its truth and a model's response; null when the model gave none. `group` names the subject or video, for intervals. */
export type EvaluationItem = Readonly<{ question: string, truth: string, response: string | null, group?: string }>

/** An item as it was read. `answer` is null without a response; `correct` and `f1` are what it scores (F1 in [0, 1]). */
export type ScoredItem = Readonly<{ truth: readonly string[], answer: ParsedAnswer | null, correct: boolean, f1: number }>

/**
 * The scores of a task read by the deterministic matcher, as shares in [0, 1] unless named otherwise.
 * `published` follows the published code: accuracy in per cent over all items, or the mean over answered items of their F1 in per cent, where an item with
 * neither true nor answered labels scores 0. The rest are the honest variants: every item counts, and rightly naming nothing is right.
 */
export type TaskScore = Readonly<{
  items: number
  answered: number
  readable: number
  published: number
  mean: Interval
  microF1: number | null
  macroF1: number
  unweightedRecall: number | null
  confusion: ConfusionMatrix | null
  scored: readonly ScoredItem[]
}>

function parse(kind: AnswerKind, text: string, options: readonly Option[], codebook: Codebook | null): ParsedAnswer {
  switch (kind) {
    case 'choice': return parseChoice(text, options)
    case 'choices': return parseChoices(text, options)
    case 'yes-no': return parseYesNo(text)
    case 'labels':
      if (!codebook)
        throw new AppError('bad-input', 'A task with labels needs the codebook they come from')
      return parseLabels(text, codebook)
    default:
      throw new AppError('bad-input', 'Free text and captions are scored by a judge, not by the matcher')
  }
}

/** The options of a question, else those of the codebook by their letters. */
function choicesFor(question: string, codebook: Codebook | null): Option[] {
  const listed = optionsOf(question)
  return listed.length > 0 ? listed : (codebook?.terms ?? []).flatMap(({ code, label }) => code !== undefined && /^[A-Z]$/.test(code) ? [{ letter: code, text: label }] : [])
}

/** Options by what they say, where that tells them apart: the letter of one and the same class may change from question to question. */
function inWords(labels: readonly string[], options: readonly Option[]): string[] {
  return labels.map((label) => {
    const text = options.find(({ letter }) => letter === label)?.text.trim() ?? ''
    return text !== '' && options.filter(option => option.text.trim() === text).length === 1 ? text : label
  })
}

function read(kind: AnswerKind, text: string, options: readonly Option[], codebook: Codebook | null): ParsedAnswer {
  const parsed = parse(kind, text, options, codebook)
  return parsed.labels ? { ...parsed, labels: inWords(parsed.labels, options) } : parsed
}

function scoreItem(kind: AnswerKind, { question, truth, response }: EvaluationItem, codebook: Codebook | null): ScoredItem {
  const options = kind === 'choice' || kind === 'choices' ? choicesFor(question, codebook) : []
  const right = read(kind, truth, options, codebook).labels
  if (!right)
    throw new AppError('bad-input', `The truth "${truth}" is not a label of the task`, { data: { truth } })
  const answer = response === null ? null : read(kind, response, options, codebook)
  const given = answer?.labels ?? null
  const correct = given !== null && given.length === right.length && given.every(label => right.includes(label))
  return { truth: right, answer, correct, f1: given === null ? 0 : itemF1({ truth: right, answer: given }) }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** As the published code has it: unreadable answers count as no labels, missing ones not at all. */
function publishedF1(scored: readonly ScoredItem[]): number {
  const answered = scored.filter(({ answer }) => answer !== null)
  return 100 * mean(answered.map(({ truth, answer }) => itemF1({ truth, answer: answer?.labels ?? [] }, { whenEmpty: 0 })))
}

/**
 * Scores a task with the deterministic matcher: no model is asked.
 * @param task its kind decides how answers are read; free text and captions need a judge
 * @param items in any order; at least one
 * @param options `codebook` of the task's labels, needed for labels and used for choices whose question lists no options; the bootstrap's options
 * @throws AppError `bad-input` when a truth cannot be read or the task needs a judge
 */
export function scoreTask(task: Pick<EvaluationTask, 'kind'>, items: readonly EvaluationItem[], options: BootstrapOptions & { codebook?: Codebook | null } = {}): TaskScore {
  const { codebook = null, ...bootstrap } = options
  const scored = items.map(item => scoreItem(task.kind, item, codebook))
  const several = task.kind === 'labels' || task.kind === 'choices'
  const value = ({ f1, correct }: ScoredItem): number => several ? f1 : Number(correct)
  const groups = items.every(({ group }) => group !== undefined) ? { groups: items.map(({ group }) => group as string) } : {}
  const sets = scored.map(({ truth, answer }) => ({ truth, answer: answer?.labels ?? [] }))
  const labels = [...new Set(sets.flatMap(({ truth, answer }) => [...truth, ...answer]))].sort()
  const confusion = several ? null : confusionMatrix(scored.map(({ truth, answer }) => ({ truth: truth[0] as string, answer: answer?.labels?.[0] ?? null })), labels)
  return {
    items: items.length,
    answered: scored.filter(({ answer }) => answer !== null).length,
    readable: scored.filter(({ answer }) => answer?.labels).length,
    published: confusion ? 100 * weightedRecall(confusion) : publishedF1(scored),
    mean: bootstrapInterval(items.length, places => mean(places.map(at => value(scored[at] as ScoredItem))), { samples: 1000, ...groups, ...bootstrap }),
    microF1: several ? microF1(sets) : null,
    macroF1: confusion ? macroF1(confusion) : labelMacroF1(sets, labels),
    unweightedRecall: confusion ? unweightedRecall(confusion) : null,
    confusion,
    scored,
  }
}
