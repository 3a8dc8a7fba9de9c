import type { ClassScore } from './classification.ts'
import { meanOfDefined } from './classification.ts'

/** The true labels of one item and the answered ones. Repeated labels count once. */
export type LabelSets = Readonly<{ truth: readonly string[], answer: readonly string[] }>

type Counts = Readonly<{ hits: number, wrong: number, missed: number }>

function countsOf({ truth, answer }: LabelSets): Counts {
  const [right, given] = [new Set(truth), new Set(answer)]
  const hits = [...given].filter(label => right.has(label)).length
  return { hits, wrong: given.size - hits, missed: right.size - hits }
}

function f1({ hits, wrong, missed }: Counts, whenEmpty: number): number {
  return hits + wrong + missed === 0 ? whenEmpty : 2 * hits / (2 * hits + wrong + missed)
}

/**
 * F1 of one item.
 * @param options `whenEmpty` is what an item with neither true nor answered labels scores: 1 says that nothing was rightly answered with
 * nothing; 0 is what published code built on scikit-learn gives
 */
export function itemF1(sets: LabelSets, options: { whenEmpty?: 0 | 1 } = {}): number {
  return f1(countsOf(sets), options.whenEmpty ?? 1)
}

/** Mean over the items of their F1 (example-based F1). NaN for no items. */
export function exampleF1(items: readonly LabelSets[], options: { whenEmpty?: 0 | 1 } = {}): number {
  return meanOfDefined(items.map(item => itemF1(item, options)))
}

/** F1 of all labels of all items counted together (micro F1 of the data set). 1 where nothing is true and nothing answered. */
export function microF1(items: readonly LabelSets[]): number {
  const all = items.map(countsOf)
  const add = (pick: (counts: Counts) => number): number => all.reduce((sum, counts) => sum + pick(counts), 0)
  return f1({ hits: add(({ hits }) => hits), wrong: add(({ wrong }) => wrong), missed: add(({ missed }) => missed) }, 1)
}

/**
 * Scores of each label over the items: `support` counts the items where it is true; precision is NaN where it is never answered, recall where it is
 * never true, F1 where it is neither.
 * @returns scores in the order of `labels`
 */
export function labelScores(items: readonly LabelSets[], labels: readonly string[]): ClassScore[] {
  return labels.map((label) => {
    const only = items.map(({ truth, answer }) => ({ truth: truth.filter(one => one === label), answer: answer.filter(one => one === label) })).map(countsOf)
    const add = (pick: (counts: Counts) => number): number => only.reduce((sum, counts) => sum + pick(counts), 0)
    const counts = { hits: add(({ hits }) => hits), wrong: add(({ wrong }) => wrong), missed: add(({ missed }) => missed) }
    const { hits, wrong, missed } = counts
    return { label, support: hits + missed, precision: hits / (hits + wrong), recall: hits / (hits + missed), f1: f1(counts, Number.NaN) }
  })
}

/** F1 of each label over the items, in the order of `labels`; NaN for a label that is neither true nor answered anywhere. */
export function labelF1(items: readonly LabelSets[], labels: readonly string[]): number[] {
  return labelScores(items, labels).map(score => score.f1)
}

/** Mean of the labels' F1 over labels that are true or answered somewhere (macro F1 of the data set). NaN when there are none. */
export function labelMacroF1(items: readonly LabelSets[], labels: readonly string[]): number {
  return meanOfDefined(labelF1(items, labels))
}

/** Share of items whose answered labels are exactly the true ones. NaN for no items. */
export function exactMatch(items: readonly LabelSets[]): number {
  return items.map(countsOf).filter(({ wrong, missed }) => wrong + missed === 0).length / items.length
}
