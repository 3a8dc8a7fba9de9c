import type { Kappa } from './cohen-kappa.ts'
import type { CodedEvent } from './events.ts'
import { AppError } from '../../errors.ts'
import { cohenKappa } from './cohen-kappa.ts'

/** The code of time that an annotator left empty. */
export const emptyTime = 'none'

/** How much time two annotators gave which codes: `seconds[i][j]` under `labels[i]` of a and `labels[j]` of b. */
export type TimeTable = Readonly<{ labels: readonly string[], seconds: readonly (readonly number[])[] }>

function sortedEvents(events: readonly CodedEvent[]): CodedEvent[] {
  const sorted = events.filter(({ startUs, endUs }) => endUs > startUs).sort((a, b) => a.startUs - b.startUs)
  sorted.forEach(({ startUs }, at) => {
    if (at > 0 && startUs < (sorted[at - 1] as CodedEvent).endUs)
      throw new AppError('bad-input', 'Events of one annotator overlap, so that time has no single code', { hint: 'Compare one tier with exclusive codes at a time.', data: { startUs } })
  })
  return sorted
}

/**
 * Compares two annotators moment by moment: exact durations, no sampling step.
 * @param range the annotated time, microseconds; what lies outside is cut off
 * @returns codes in alphabetical order, `none` for empty time last
 * @throws AppError `bad-input` when events of one annotator overlap
 */
export function timeTable(a: readonly CodedEvent[], b: readonly CodedEvent[], range: Readonly<{ startUs: number, endUs: number }>): TimeTable {
  const [left, right] = [sortedEvents(a), sortedEvents(b)]
  const labels = [...[...new Set([...left, ...right].map(({ label }) => label))].filter(label => label !== emptyTime).sort(), emptyTime]
  const place = new Map(labels.map((label, at) => [label, at]))
  const seconds = labels.map(() => labels.map(() => 0))
  const clip = (us: number): number => Math.min(range.endUs, Math.max(range.startUs, us))
  const edges = [...new Set([range.startUs, range.endUs, ...[...left, ...right].flatMap(({ startUs, endUs }) => [clip(startUs), clip(endUs)])])].sort((x, y) => x - y)
  const codeAt = (events: readonly CodedEvent[], us: number): number => place.get(events.find(({ startUs, endUs }) => startUs <= us && us < endUs)?.label ?? emptyTime) as number
  edges.slice(0, -1).forEach((edge, at) => {
    const row = seconds[codeAt(left, edge)] as number[]
    const column = codeAt(right, edge)
    row[column] = (row[column] as number) + ((edges[at + 1] as number) - edge) / 1e6
  })
  return { labels, seconds }
}

/** Cohen's kappa over time. Moments are not independent units, so there is no interval. @throws AppError as `timeTable` does */
export function timeKappa(a: readonly CodedEvent[], b: readonly CodedEvent[], range: Readonly<{ startUs: number, endUs: number }>): Kappa {
  const { seconds } = timeTable(a, b, range)
  const total = seconds.flat().reduce((sum, value) => sum + value, 0)
  return cohenKappa(total === 0 ? seconds : seconds.map(row => row.map(value => value / total)))
}
