import { columnScore, tableGroups } from './result-table.ts'

/** What a run has of a task, as far as the table needs it: what the matcher read, or the means of judges in [0, 100]. */
export type TaskOutcome = Readonly<{
  task: string
  matched: Readonly<{ published: number, mean: Readonly<{ value: number }> }> | null
  judges: readonly Readonly<{ scored: number, aspects: readonly Readonly<{ aspect: string, mean: Readonly<{ value: number }> }>[] }>[]
}>

/** Scores by column of `tableGroups`, in per cent; null where a test set of the column has no score. */
export type ColumnScores = Readonly<Record<string, number | null>>

/** A row of the table: as the published evaluator counts, and with the honest variant of each score. Free text has one score for both: the judge's. */
export type RunColumns = Readonly<{ published: ColumnScores, honest: ColumnScores }>

/** Scores by task in per cent. The judge that scored most speaks for free text; a caption's aspects stand as `task/aspect`. */
function taskScores(outcomes: readonly TaskOutcome[], of: (matched: NonNullable<TaskOutcome['matched']>) => number): Map<string, number> {
  const scores = new Map<string, number>()
  for (const { task, matched, judges } of outcomes) {
    if (matched) {
      scores.set(task, of(matched))
      continue
    }
    const judge = judges.toSorted((a, b) => b.scored - a.scored)[0]
    for (const { aspect, mean: { value } } of judge?.aspects ?? [])
      scores.set(aspect === 'answer' ? task : `${task}/${aspect}`, value)
  }
  return scores
}

function columnsOf(scores: ReadonlyMap<string, number>): ColumnScores {
  return Object.fromEntries(tableGroups.flatMap(({ columns }) => columns).map((column) => {
    const score = columnScore(column, scores)
    return [column.key, Number.isNaN(score) ? null : score]
  }))
}

/** Puts the results of a run into the columns of the published tables. */
export function runColumns(outcomes: readonly TaskOutcome[]): RunColumns {
  return {
    published: columnsOf(taskScores(outcomes, ({ published }) => published)),
    honest: columnsOf(taskScores(outcomes, ({ mean: { value } }) => 100 * value)),
  }
}
