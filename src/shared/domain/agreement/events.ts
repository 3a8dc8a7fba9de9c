import type { BootstrapOptions } from '../metrics/bootstrap.ts'
import { createRandom } from '../random.ts'

/** One annotated stretch, microseconds, half open, with its code. */
export type CodedEvent = Readonly<{ startUs: number, endUs: number, label: string }>

/** Two events that are taken for the same, how much they overlap (intersection over union), and how much later b starts and ends. */
export type EventPair = Readonly<{ a: CodedEvent, b: CodedEvent, overlap: number, startOffsetUs: number, endOffsetUs: number }>

/**
 * What events of two annotators correspond. F1 is twice the pairs over all events, precision is seen from b and recall from a;
 * NaN without events on that side.
 */
export type EventAgreement = Readonly<{
  pairs: readonly EventPair[]
  onlyA: readonly CodedEvent[]
  onlyB: readonly CodedEvent[]
  precision: number
  recall: number
  f1: number
}>

/**
 * When two events are taken for the same: their overlap is at least `minOverlap` (intersection over union, default .5), and both bounds differ by
 * at most `toleranceUs` where that is given. With `sameLabel` (default) their codes must be equal.
 */
export type MatchRule = Readonly<{ minOverlap?: number, toleranceUs?: number, sameLabel?: boolean }>

function overlapOf(a: CodedEvent, b: CodedEvent): number {
  const shared = Math.min(a.endUs, b.endUs) - Math.max(a.startUs, b.startUs)
  const span = Math.max(a.endUs, b.endUs) - Math.min(a.startUs, b.startUs)
  return shared <= 0 || span <= 0 ? 0 : shared / span
}

/** Pairs up the events of two annotators one to one, best overlap first (earlier events first among equals). */
export function matchEvents(a: readonly CodedEvent[], b: readonly CodedEvent[], rule: MatchRule = {}): EventAgreement {
  const { minOverlap = 0.5, toleranceUs = Number.POSITIVE_INFINITY, sameLabel = true } = rule
  const candidates = a.flatMap((left, i) => b.flatMap((right, j) => {
    const overlap = overlapOf(left, right)
    const [startOffsetUs, endOffsetUs] = [right.startUs - left.startUs, right.endUs - left.endUs]
    const fits = overlap > 0 && overlap >= minOverlap && Math.max(Math.abs(startOffsetUs), Math.abs(endOffsetUs)) <= toleranceUs && (!sameLabel || left.label === right.label)
    return fits ? [{ i, j, pair: { a: left, b: right, overlap, startOffsetUs, endOffsetUs } }] : []
  })).sort((x, y) => y.pair.overlap - x.pair.overlap || x.i - y.i || x.j - y.j)
  const [usedA, usedB] = [new Set<number>(), new Set<number>()]
  const pairs = candidates.filter(({ i, j }) => {
    const free = !usedA.has(i) && !usedB.has(j)
    if (free) {
      usedA.add(i)
      usedB.add(j)
    }
    return free
  }).sort((x, y) => x.i - y.i).map(({ pair }) => pair)
  return {
    pairs,
    onlyA: a.filter((_, i) => !usedA.has(i)),
    onlyB: b.filter((_, j) => !usedB.has(j)),
    precision: pairs.length / b.length,
    recall: pairs.length / a.length,
    f1: 2 * pairs.length / (a.length + b.length),
  }
}

/** Share of the bounds (starts and ends) of both annotators that have a counterpart of the other within a tolerance, each used once. NaN without bounds. */
export function boundaryF1(a: readonly CodedEvent[], b: readonly CodedEvent[], toleranceUs: number): number {
  const bounds = (events: readonly CodedEvent[]): number[] => [...new Set(events.flatMap(({ startUs, endUs }) => [startUs, endUs]))].sort((x, y) => x - y)
  const [left, right] = [bounds(a), bounds(b)]
  let [i, j, hits] = [0, 0, 0]
  while (i < left.length && j < right.length) {
    const distance = (right[j] as number) - (left[i] as number)
    if (Math.abs(distance) <= toleranceUs) {
      hits++
      i++
      j++
    }
    else if (distance > 0) {
      i++
    }
    else {
      j++
    }
  }
  return 2 * hits / (left.length + right.length)
}

/** Moves events to random places within [startUs, endUs), keeping their lengths, their order and that they do not overlap. */
function scattered(events: readonly CodedEvent[], range: Readonly<{ startUs: number, endUs: number }>, next: () => number): CodedEvent[] {
  const sorted = [...events].sort((x, y) => x.startUs - y.startUs)
  const free = range.endUs - range.startUs - sorted.reduce((sum, { startUs, endUs }) => sum + endUs - startUs, 0)
  const gaps = sorted.map(() => next() * Math.max(0, free)).sort((x, y) => x - y)
  let takenUs = range.startUs
  return sorted.map(({ startUs, endUs, label }, at) => {
    const moved = { startUs: takenUs + (gaps[at] as number), endUs: takenUs + (gaps[at] as number) + endUs - startUs, label }
    takenUs += endUs - startUs
    return moved
  })
}

/**
 * Event F1 corrected for what events of these numbers and lengths would reach if they were placed at random: (F1 - chance) / (1 - chance),
 * chance by simulation. In the spirit of Staccato, with its own null model: lengths and order are kept, gaps are drawn.
 * @param range the annotated time, microseconds
 * @see Lücking, Ptock and Bergmann 2011, Staccato: segmentation agreement calculator
 */
export function chanceCorrectedEventF1(a: readonly CodedEvent[], b: readonly CodedEvent[], range: Readonly<{ startUs: number, endUs: number }>, options: MatchRule & Pick<BootstrapOptions, 'samples' | 'seed'> = {}): Readonly<{ value: number, f1: number, chance: number }> {
  const { samples = 500, seed = 1 } = options
  const random = createRandom(seed)
  const { f1 } = matchEvents(a, b, options)
  let sum = 0
  for (let sample = 0; sample < samples; sample++)
    sum += matchEvents(scattered(a, range, random.next), scattered(b, range, random.next), options).f1
  const chance = sum / samples
  return { value: (f1 - chance) / (1 - chance), f1, chance }
}
