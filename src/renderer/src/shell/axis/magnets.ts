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

/** The nearest time after (or before) `timeUs` that anything of the axis begins or ends at; null when there is none. */
export function neighbourMagnet(timeUs: number, direction: 1 | -1): number | null {
  const stretch = direction === 1 ? { startUs: timeUs + 1, endUs: Number.POSITIVE_INFINITY } : { startUs: Number.NEGATIVE_INFINITY, endUs: timeUs - 1 }
  let nearest: number | null = null
  for (const source of sources.values()) {
    for (const time of source(stretch)) {
      const beyond = direction === 1 ? time > timeUs : time < timeUs
      if (beyond && (nearest === null || (time - nearest) * direction < 0))
        nearest = time
    }
  }
  return nearest
}
