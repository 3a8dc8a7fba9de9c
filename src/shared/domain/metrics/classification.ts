/**
 * How often each true class was answered with each class: `counts[i][j]` items of class `labels[i]` were answered `labels[j]`;
 * `missed[i]` of them got no answer or one outside the classes.
 */
export type ConfusionMatrix = Readonly<{ labels: readonly string[], counts: readonly (readonly number[])[], missed: readonly number[] }>

/** Scores of one class in [0, 1]. Precision is NaN where the class was never answered, recall and F1 where it never is the truth. */
export type ClassScore = Readonly<{ label: string, support: number, precision: number, recall: number, f1: number }>

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** The mean of the values that are not NaN; NaN when there are none. */
export function meanOfDefined(values: readonly number[]): number {
  const defined = values.filter(value => !Number.isNaN(value))
  return sum(defined) / defined.length
}

/**
 * Counts answers against the truth.
 * @param pairs the true class and the answer of each item; items whose truth is not one of `labels` are left out
 */
export function confusionMatrix(pairs: readonly Readonly<{ truth: string, answer: string | null }>[], labels: readonly string[]): ConfusionMatrix {
  const position = new Map(labels.map((label, at) => [label, at]))
  const counts = labels.map(() => labels.map(() => 0))
  const missed = labels.map(() => 0)
  for (const { truth, answer } of pairs) {
    const row = position.get(truth)
    if (row === undefined)
      continue
    const column = answer === null ? undefined : position.get(answer)
    if (column === undefined)
      missed[row] = (missed[row] as number) + 1
    else
      (counts[row] as number[])[column] = ((counts[row] as number[])[column] as number) + 1
  }
  return { labels, counts, missed }
}

/** The number of items in a matrix, unanswered ones included. */
export function total({ counts, missed }: ConfusionMatrix): number {
  return sum(counts.map(sum)) + sum(missed)
}

/** Scores of every class, in the order of the labels. */
export function classScores({ labels, counts, missed }: ConfusionMatrix): ClassScore[] {
  return labels.map((label, at) => {
    const hits = counts[at]?.[at] as number
    const support = sum(counts[at] as readonly number[]) + (missed[at] as number)
    const answered = sum(counts.map(row => row[at] as number))
    return { label, support, precision: hits / answered, recall: hits / support, f1: support === 0 ? Number.NaN : 2 * hits / (support + answered) }
  })
}

/** Share of right answers among all items (accuracy; called WAR, weighted average recall, in emotion recognition). NaN for no items. */
export function weightedRecall(matrix: ConfusionMatrix): number {
  return sum(matrix.labels.map((_, at) => matrix.counts[at]?.[at] as number)) / total(matrix)
}

/** Mean recall over the classes that occur in the truth (UAR, balanced accuracy). NaN for no items. */
export function unweightedRecall(matrix: ConfusionMatrix): number {
  return meanOfDefined(classScores(matrix).map(({ recall }) => recall))
}

/** Mean F1 over the classes that occur in the truth (macro F1; UF1 in micro-expression work when pooled over folds). NaN for no items. */
export function macroF1(matrix: ConfusionMatrix): number {
  return meanOfDefined(classScores(matrix).map(({ f1 }) => f1))
}

/** Mean F1 over the classes, weighted by how often each is the truth (WAF). NaN for no items. */
export function weightedF1(matrix: ConfusionMatrix): number {
  const scores = classScores(matrix).filter(({ support }) => support > 0)
  return sum(scores.map(({ f1, support }) => f1 * support)) / sum(scores.map(({ support }) => support))
}
