import type { SignalTable } from '#shared/domain/signal.ts'
import type { FoundCue } from '#shared/domain/teacher/detect-cues.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import { actionUnitDefinitions } from '#shared/domain/face/action-unit-definitions.ts'

/** A segment as a reasoner sees it: its signals, what is usual for its face, and the rule teacher's reading. */
export type SegmentSample = Readonly<{
  segmentId: string
  mediaId: string
  /** The person in the picture; null where nobody said who it is. */
  subjectId: string | null
  startUs: number
  endUs: number
  /** The rows of the face's signals within the segment. */
  signals: SignalTable
  /** The median of each signal over the whole face track. */
  baselines: ReadonlyMap<string, number>
  /** The mean root of each facial action over the whole face track: how much the person moves it anyway. */
  habits?: ReadonlyMap<string, number>
  teacher: AffectiveTree | null
  /** The cues that the teacher's documented rules find in the segment. */
  cues?: readonly FoundCue[]
  /** The other faces that are seen within the segment, the longest seen first. */
  others?: readonly FaceSignals[]
  /** What a calibrated teacher that was not fitted on this segment says of its emotions; only of segments that are learned from. */
  unseenReading?: readonly number[] | undefined
}>

/** The signals of one more face within a segment, and what is usual for it. */
export type FaceSignals = Readonly<{ signals: SignalTable, baselines: ReadonlyMap<string, number> }>

/** A segment with the tree a person left. `basis` is the machine tree it started from, by which removed nodes are known. */
export type LabelledSample = SegmentSample & Readonly<{ tree: AffectiveTree, basis: AffectiveTree | null }>

function firstAtOrAfter(timesUs: Float64Array, us: number): number {
  let low = 0
  let high = timesUs.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((timesUs[middle] as number) < us)
      low = middle + 1
    else
      high = middle
  }
  return low
}

/** A copy of the rows with `startUs` <= time < `endUs`, small enough to be sent to another process. */
export function rowsWithin(table: SignalTable, startUs: number, endUs: number): SignalTable {
  const from = firstAtOrAfter(table.timesUs, startUs)
  const to = firstAtOrAfter(table.timesUs, endUs)
  return {
    timesUs: table.timesUs.slice(from, to),
    columns: new Map([...table.columns].map(([name, values]) => [name, values.slice(from, to)])),
  }
}

/** The median of the finite values; NaN when there are none. */
export function medianOf(values: Iterable<number>): number {
  const sorted = Float64Array.from(values).filter(Number.isFinite).sort()
  const middle = sorted.length >> 1
  if (sorted.length === 0)
    return Number.NaN
  return sorted.length % 2 === 1 ? sorted[middle] as number : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

/** The median of each signal over all rows of a face track: what is usual for this face. NaN where a signal is never there. */
export function trackBaselines(table: SignalTable): ReadonlyMap<string, number> {
  return new Map([...table.columns].map(([name, values]) => [name, medianOf(values)]))
}

/** The mean of the square roots of the finite values, negative ones as 0; 0 when there are none. */
export function meanRoot(values: Iterable<number>): number {
  let [sum, count] = [0, 0]
  for (const value of values) {
    if (!Number.isFinite(value))
      continue
    sum += Math.sqrt(Math.max(0, value))
    count++
  }
  return count === 0 ? 0 : sum / count
}

/** The mean root of each facial action over all rows of a face track. */
export function trackHabits(table: SignalTable): ReadonlyMap<string, number> {
  return new Map(actionUnitDefinitions.map(({ name }) => [name, meanRoot(table.columns.get(name) ?? [])]))
}

/** The face's signals with the sound's beside them: each row gets the last sound row at or before it, NaN before the first. */
export function withSound(faces: SignalTable, sound: SignalTable | null): SignalTable {
  if (!sound)
    return faces
  const rows = Array.from(faces.timesUs, timeUs => firstAtOrAfter(sound.timesUs, timeUs + 1) - 1)
  const beside = [...sound.columns].filter(([name]) => !faces.columns.has(name)).map(([name, values]) => [name, Float32Array.from(rows, row => values[row] ?? Number.NaN)] as const)
  return { timesUs: faces.timesUs, columns: new Map([...faces.columns, ...beside]) }
}
