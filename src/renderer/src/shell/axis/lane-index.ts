/** A span drawn in a lane. Half open, microseconds. */
export type LaneSpan = Readonly<{ id: string, startUs: number, endUs: number }>

/** Spans of one lane ordered by start, with what a binary search needs. `latestEndUs[i]` is the latest end among the first i + 1. */
export type LaneIndex<Item extends LaneSpan> = Readonly<{
  items: readonly Item[]
  startsUs: Float64Array
  endsUs: Float64Array
  latestEndUs: Float64Array
}>

export function indexLane<Item extends LaneSpan>(items: readonly Item[]): LaneIndex<Item> {
  const ordered = [...items].sort((a, b) => a.startUs - b.startUs || b.endUs - a.endUs)
  const latestEndUs = new Float64Array(ordered.length)
  let latest = -Infinity
  ordered.forEach((item, place) => {
    latest = Math.max(latest, item.endUs)
    latestEndUs[place] = latest
  })
  return {
    items: ordered,
    startsUs: Float64Array.from(ordered, item => item.startUs),
    endsUs: Float64Array.from(ordered, item => item.endUs),
    latestEndUs,
  }
}

/** First place in an ascending list whose value is above `value`. */
export function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ascending[middle] ?? Infinity) <= value)
      low = middle + 1
    else high = middle
  }
  return low
}

/** Places from `first` up to but not including `end` hold every span that touches the view; spans between may still lie outside. */
export function visiblePlaces(lane: LaneIndex<LaneSpan>, startUs: number, endUs: number): Readonly<{ first: number, end: number }> {
  return { first: firstAbove(lane.latestEndUs, startUs), end: firstAbove(lane.startsUs, endUs) }
}

/**
 * Calls `draw` for the spans of a view. Of spans narrower than a pixel only one a pixel is drawn, so that the drawing follows the
 * pixels and not the spans; spans at least a pixel wide are all drawn.
 * @param usPerPx time per CSS pixel, > 0
 */
export function forEachVisible<Item extends LaneSpan>(
  lane: LaneIndex<Item>,
  view: Readonly<{ startUs: number, endUs: number, usPerPx: number }>,
  draw: (item: Item) => void,
): void {
  const { first, end } = visiblePlaces(lane, view.startUs, view.endUs)
  let freeUs = -Infinity
  for (let place = first; place < end; place++) {
    const startUs = lane.startsUs[place] ?? 0
    const endUs = lane.endsUs[place] ?? 0
    if (endUs <= view.startUs)
      continue
    if (endUs - startUs < view.usPerPx) {
      if (startUs < freeUs)
        continue
      freeUs = startUs + view.usPerPx
    }
    const item = lane.items[place]
    if (item)
      draw(item)
  }
}

/** The part of a span under the pointer. */
export type LaneHit<Item extends LaneSpan> = Readonly<{ item: Item, part: 'start' | 'end' | 'body' }>

/**
 * The span under the pointer: a bound within `edgePx` of the selected one first, then of any, then the shortest span that covers the time.
 * Bounds of spans narrower than three edges are not offered, so that short spans can still be clicked.
 */
export function hitLane<Item extends LaneSpan>(
  lane: LaneIndex<Item>,
  timeUs: number,
  options: Readonly<{ usPerPx: number, edgePx?: number, selectedId?: string | null }>,
): LaneHit<Item> | null {
  const edgeUs = (options.edgePx ?? 4) * options.usPerPx
  const { first, end } = visiblePlaces(lane, timeUs - edgeUs, timeUs + edgeUs)
  let best: LaneHit<Item> | null = null
  let bestCost = Infinity
  for (let place = first; place < end; place++) {
    const item = lane.items[place]
    const hit = item && hitSpan(item, timeUs, edgeUs)
    if (!hit)
      continue
    const cost = hitCost(hit, timeUs, edgeUs) - (hit.item.id === options.selectedId ? 1e15 : 0)
    if (cost < bestCost) {
      best = hit
      bestCost = cost
    }
  }
  return best
}

function hitSpan<Item extends LaneSpan>(item: Item, timeUs: number, edgeUs: number): LaneHit<Item> | null {
  const wide = item.endUs - item.startUs >= 3 * edgeUs
  if (wide && Math.abs(timeUs - item.endUs) <= edgeUs)
    return { item, part: 'end' }
  if (wide && Math.abs(timeUs - item.startUs) <= edgeUs)
    return { item, part: 'start' }
  const slackUs = Math.max(0, edgeUs - (item.endUs - item.startUs)) / 2
  return timeUs >= item.startUs - slackUs && timeUs < item.endUs + slackUs ? { item, part: 'body' } : null
}

/** Edges rank before bodies, nearer edges and shorter bodies before others. A body under the pointer beats an edge outside of it. */
function hitCost(hit: LaneHit<LaneSpan>, timeUs: number, edgeUs: number): number {
  const lengthUs = hit.item.endUs - hit.item.startUs
  if (hit.part === 'body')
    return edgeUs + lengthUs
  const boundUs = hit.part === 'start' ? hit.item.startUs : hit.item.endUs
  const inside = timeUs >= hit.item.startUs && timeUs < hit.item.endUs
  return Math.abs(timeUs - boundUs) / 2 + (inside ? 0 : edgeUs / 2)
}
