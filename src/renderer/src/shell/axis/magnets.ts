import { shallowReactive } from 'vue'

/** Where magnets are looked for, microseconds. What is being dragged, by its id, does not draw itself. */
export type MagnetStretch = Readonly<{ startUs: number, endUs: number, exceptId?: string | undefined }>

/** Times in microseconds that a dragged bound may be drawn to within a stretch: bounds of other spans, edges of speech, marks. */
export type MagnetSource = (stretch: MagnetStretch) => Iterable<number>

const sources = shallowReactive(new Map<string, MagnetSource>())

/** Makes times known that dragging snaps to. Features register theirs and never meet otherwise. */
export function registerMagnets(id: string, source: MagnetSource): void {
  sources.set(id, source)
}

/** All times within `reachUs` of `timeUs` that a bound may be drawn to. */
export function magnetsAround(timeUs: number, reachUs: number, exceptId?: string): readonly number[] {
  const stretch = { startUs: timeUs - reachUs, endUs: timeUs + reachUs, exceptId }
  return [...sources.values()].flatMap(source => [...source(stretch)]).filter(time => time >= stretch.startUs && time <= stretch.endUs)
}
