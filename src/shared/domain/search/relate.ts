import type { SearchRelation } from './search-query.ts'

/** Something in time that relations are about. Half open, microseconds; `trackId` null is the whole clip and fits every face. */
export type TimedItem = Readonly<{ id: string, mediaId: string, trackId: string | null, startUs: number, endUs: number }>

/** Items of one file in order of start, with the latest end among the first i + 1, and in order of end. */
type FileIndex = Readonly<{ byStart: readonly TimedItem[], latestEndUs: readonly number[], byEnd: readonly TimedItem[] }>

function firstNotBelow(length: number, valueAt: (place: number) => number, value: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (valueAt(middle) < value)
      low = middle + 1
    else
      high = middle
  }
  return low
}

function indexFile(items: readonly TimedItem[]): FileIndex {
  const byStart = items.toSorted((a, b) => a.startUs - b.startUs)
  let latest = -Infinity
  return { byStart, latestEndUs: byStart.map(({ endUs }) => latest = Math.max(latest, endUs)), byEnd: items.toSorted((a, b) => a.endUs - b.endUs) }
}

/** Whether two touch: intervals share time; a point lies within an interval or at another point. */
function touch(a: TimedItem, b: TimedItem): boolean {
  if (a.startUs === a.endUs || b.startUs === b.endUs)
    return a.startUs <= b.endUs && b.startUs <= a.endUs && (a.startUs < b.endUs || a.startUs === b.startUs) && (b.startUs < a.endUs || a.startUs === b.startUs)
  return a.startUs < b.endUs && b.startUs < a.endUs
}

/** Whether `item` stands to `other` as the relation says; faces and negation apart. */
function holds(relation: SearchRelation, item: TimedItem, other: TimedItem): boolean {
  switch (relation.relation) {
    case 'overlaps': return touch(item, other)
    case 'during': return other.startUs <= item.startUs && item.endUs <= other.endUs
    case 'contains': return item.startUs <= other.startUs && other.endUs <= item.endUs
    case 'near': {
      const byUs = (relation.bound === 'starts' ? item.startUs : item.endUs) - (relation.edge === 'start' ? other.startUs : other.endUs)
      if (relation.side === 'around')
        return Math.abs(byUs) <= relation.withinUs
      return relation.side === 'after' ? byUs >= 0 && byUs <= relation.withinUs : byUs <= 0 && byUs >= -relation.withinUs
    }
  }
}

/** Those of the file that could stand so to `item`: found by binary search, so that 100,000 against 100,000 stay quick. */
function* candidates(index: FileIndex, relation: SearchRelation, item: TimedItem): Generator<TimedItem> {
  if (relation.relation === 'near') {
    const aroundUs = relation.bound === 'starts' ? item.startUs : item.endUs
    const list = relation.edge === 'start' ? index.byStart : index.byEnd
    const boundAt = (place: number): number => relation.edge === 'start' ? list[place]!.startUs : list[place]!.endUs
    for (let place = firstNotBelow(list.length, boundAt, aroundUs - relation.withinUs); place < list.length && boundAt(place) <= aroundUs + relation.withinUs; place++)
      yield list[place]!
    return
  }
  const first = firstNotBelow(index.byStart.length, place => index.latestEndUs[place]!, item.startUs)
  for (let place = first; place < index.byStart.length && index.byStart[place]!.startUs <= item.endUs; place++)
    yield index.byStart[place]!
}

/** Keeps the items that stand to at least one of `others` (with `not`: to none) as the relation says; never to themselves. */
export function relate<Item extends TimedItem>(items: readonly Item[], relation: SearchRelation, others: readonly TimedItem[]): Item[] {
  const files = new Map<string, TimedItem[]>()
  for (const other of others) {
    const list = files.get(other.mediaId)
    if (list)
      list.push(other)
    else
      files.set(other.mediaId, [other])
  }
  const indices = new Map([...files].map(([mediaId, list]) => [mediaId, indexFile(list)]))
  return items.filter((item) => {
    const index = indices.get(item.mediaId)
    const fits = (other: TimedItem): boolean => other.id !== item.id
      && (!relation.sameFace || item.trackId === null || other.trackId === null || item.trackId === other.trackId)
      && holds(relation, item, other)
    let found = false
    for (const other of index ? candidates(index, relation, item) : []) {
      if (fits(other)) {
        found = true
        break
      }
    }
    return found !== relation.not
  })
}
