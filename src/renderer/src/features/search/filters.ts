import type { SearchFilter, SearchRelation, SearchTarget } from '#shared/domain/search/search-query.ts'

export const filterKinds = ['says', 'term', 'text', 'mark', 'tier', 'face', 'file', 'by', 'layer', 'longer', 'shorter', 'confidence', 'disputed'] as const satisfies readonly SearchFilter['filter'][]

/** The filters that can hold of a source at all. */
export function filtersOf(source: SearchTarget['source']): readonly SearchFilter['filter'][] {
  if (source === 'annotation')
    return filterKinds
  if (source === 'segment')
    return ['says', 'term', 'text', 'face', 'file', 'layer', 'longer', 'shorter', 'confidence', 'disputed']
  return ['face', 'file', 'longer', 'shorter']
}

/** The words of a filter that has some, else the empty text. */
export function wordsOf(filter: SearchFilter): string {
  switch (filter.filter) {
    case 'says':
    case 'text': return filter.words
    case 'term': return filter.term
    case 'mark': return filter.mark
    case 'tier':
    case 'face':
    case 'file': return filter.name
    case 'by': return filter.annotator
    default: return ''
  }
}

/** A filter of a kind with words, a duration or a number in it, as far as it takes any. */
export function filterWith(kind: SearchFilter['filter'], value: Readonly<{ words?: string, ms?: number, is?: 'above' | 'below', share?: number, layer?: 'machine' | 'people' }> = {}): SearchFilter {
  const words = value.words?.trim() || '?'
  switch (kind) {
    case 'says':
    case 'text': return { filter: kind, words }
    case 'term': return { filter: kind, term: words }
    case 'mark': return { filter: kind, mark: words }
    case 'tier':
    case 'face':
    case 'file': return { filter: kind, name: words }
    case 'by': return { filter: kind, annotator: words }
    case 'layer': return { filter: kind, layer: value.layer ?? 'people' }
    case 'longer':
    case 'shorter': return { filter: kind, durationUs: Math.round(Math.max(0, value.ms ?? 500) * 1000) }
    case 'confidence': return { filter: kind, is: value.is ?? 'below', value: Math.min(1, Math.max(0, value.share ?? 0.5)) }
    case 'disputed': return { filter: kind }
  }
}

/** What a relation is called in the form: nearness by the bound that is near. */
export type RelationName = 'overlaps' | 'during' | 'contains' | 'starts' | 'ends'

export function nameOf(relation: SearchRelation): RelationName {
  return relation.relation === 'near' ? relation.bound : relation.relation
}

/** The relation under another name; what it is about stays. */
export function renamed(relation: SearchRelation, name: RelationName): SearchRelation {
  const { of, sameFace, not } = relation
  const common = { of, sameFace, not }
  if (name !== 'starts' && name !== 'ends')
    return { relation: name, ...common }
  return relation.relation === 'near' ? { ...relation, bound: name } : { relation: 'near', bound: name, withinUs: 500_000, side: 'after', edge: 'end', ...common }
}
