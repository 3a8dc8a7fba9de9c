import type { TimedItem } from './relate.ts'
import type { SearchFilter, SearchQuery, SearchRelation, SearchTarget } from './search-query.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatQuery, parseQuery } from './query-text.ts'
import { relate } from './relate.ts'
import { searchQuerySchema } from './search-query.ts'

const text = fc.oneof(fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }), fc.constantFrom('smile', 'and', 'AU12', 'of the', '"', '\\', '(', '500', 'größer'))
const us = fc.oneof(fc.integer({ min: 0, max: 86_400_000_000 }), fc.integer({ min: 0, max: 86_400 }).map(s => s * 1_000_000), fc.integer({ min: 0, max: 9999 }).map(ms => ms * 1000))

const filter: fc.Arbitrary<SearchFilter> = fc.oneof(
  text.map(words => ({ filter: 'says' as const, words })),
  text.map(words => ({ filter: 'text' as const, words })),
  text.map(term => ({ filter: 'term' as const, term })),
  text.map(mark => ({ filter: 'mark' as const, mark })),
  fc.record({ filter: fc.constantFrom('tier' as const, 'face' as const, 'file' as const), name: text }),
  text.map(annotator => ({ filter: 'by' as const, annotator })),
  fc.constantFrom('machine' as const, 'people' as const).map(layer => ({ filter: 'layer' as const, layer })),
  fc.record({ filter: fc.constantFrom('longer' as const, 'shorter' as const), durationUs: us }),
  fc.record({ filter: fc.constant('confidence' as const), is: fc.constantFrom('above' as const, 'below' as const), value: fc.double({ min: 0, max: 1, noNaN: true }).map(value => value + 0) }),
  fc.constant({ filter: 'disputed' as const }),
)
const target: fc.Arbitrary<SearchTarget> = fc.oneof(
  fc.record({ source: fc.constantFrom('annotation' as const, 'segment' as const, 'speech' as const), signal: fc.constant(null), filters: fc.array(filter, { maxLength: 4 }) }),
  fc.record({
    source: fc.constant('signal' as const),
    signal: fc.record({ name: fc.stringMatching(/^\w{1,10}$/), is: fc.constantFrom('above' as const, 'below' as const), value: fc.double({ min: -1e6, max: 1e6, noNaN: true }).map(value => value + 0) }),
    filters: fc.array(filter, { maxLength: 2 }),
  }),
)
const common = { of: target, sameFace: fc.boolean(), not: fc.boolean() }
const relation: fc.Arbitrary<SearchRelation> = fc.oneof(
  fc.record({ relation: fc.constantFrom('overlaps' as const, 'during' as const, 'contains' as const), ...common }),
  fc.record({ relation: fc.constant('near' as const), bound: fc.constantFrom('starts' as const, 'ends' as const), withinUs: us, side: fc.constantFrom('before' as const, 'after' as const, 'around' as const), edge: fc.constantFrom('start' as const, 'end' as const), ...common }),
)
const query: fc.Arbitrary<SearchQuery> = fc.record({ find: target, where: fc.array(relation, { maxLength: 3 }) })

describe('a query', () => {
  it('is the same after it was written and read', () => {
    fc.assert(fc.property(query, (one) => {
      expect(searchQuerySchema.parse(one)).toEqual(one)
      expect(parseQuery(formatQuery(one))).toEqual(one)
    }), { numRuns: 300 })
  })

  it('reads like a sentence', () => {
    const sentence = 'annotation term smile and starts within 500 ms after the end of (speech) on the same face'
    expect(formatQuery(parseQuery(sentence))).toBe(sentence)
    expect(parseQuery(sentence)).toStrictEqual({
      find: { source: 'annotation', signal: null, filters: [{ filter: 'term', term: 'smile' }] },
      where: [{ relation: 'near', bound: 'starts', withinUs: 500_000, side: 'after', edge: 'end', of: { source: 'speech', signal: null, filters: [] }, sameFace: true, not: false }],
    })
    expect(formatQuery(parseQuery('laughs by anna longer 1.5 s'))).toBe('annotation says laughs by anna longer than 1500 ms')
  })

  it('that cannot be read says where and what would fit', () => {
    expect(() => parseQuery('annotation term smile and starts 500 ms')).toThrow('within is expected at character 34, not 500')
    expect(() => parseQuery('annotation longer than long')).toThrow('a duration such as 500 ms is expected at character 24, not long')
    expect(() => parseQuery('segment and overlaps (speech')).toThrow('is expected at the end')
    expect(() => parseQuery('annotation text "open')).toThrow('has no end')
  })

  it('never fails otherwise than by saying so', () => {
    fc.assert(fc.property(fc.array(fc.oneof(text, fc.constantFrom('annotation', 'and', 'within', '(', ')', '"', 'signal', 'above', '5', 'ms', 'starts', 'of'))).map(words => words.join(' ')), (garbage) => {
      try {
        parseQuery(garbage)
      }
      catch (error) {
        expect(error).toMatchObject({ code: 'bad-input' })
      }
    }))
  })
})

const item: fc.Arbitrary<TimedItem> = fc.record({ id: fc.string({ minLength: 1, maxLength: 3 }), mediaId: fc.constantFrom('m', 'n'), trackId: fc.constantFrom(null, 'a', 'b'), startUs: fc.integer({ min: 0, max: 60 }), length: fc.nat(20) })
  .map(({ length, ...one }) => ({ ...one, endUs: one.startUs + length }))

/** The relations as they are defined, one pair at a time. */
function plainly(relation: SearchRelation, a: TimedItem, b: TimedItem): boolean {
  if (a.id === b.id || a.mediaId !== b.mediaId || (relation.sameFace && a.trackId !== null && b.trackId !== null && a.trackId !== b.trackId))
    return false
  if (relation.relation === 'near') {
    const by = (relation.bound === 'starts' ? a.startUs : a.endUs) - (relation.edge === 'start' ? b.startUs : b.endUs)
    return { before: by <= 0 && -by <= relation.withinUs, after: by >= 0 && by <= relation.withinUs, around: Math.abs(by) <= relation.withinUs }[relation.side]
  }
  const shared = Math.min(a.endUs, b.endUs) - Math.max(a.startUs, b.startUs)
  const point = a.startUs === a.endUs || b.startUs === b.endUs
  const [outer, inner] = relation.relation === 'contains' ? [a, b] : [b, a]
  if (relation.relation === 'overlaps')
    return point ? shared === 0 && (a.startUs === b.startUs || Math.max(a.startUs, b.startUs) < Math.max(a.endUs, b.endUs)) : shared > 0
  return outer.startUs <= inner.startUs && inner.endUs <= outer.endUs
}

describe('relations in time', () => {
  it('find by binary search what comparing every pair finds', () => {
    const near = relation.map(one => one.relation === 'near' ? { ...one, withinUs: one.withinUs % 15 } : one)
    fc.assert(fc.property(fc.array(item, { maxLength: 30 }), fc.array(item, { maxLength: 30 }), near, (items, others, one) => {
      const wanted = items.filter(a => others.some(b => plainly(one, a, b)) !== one.not)
      expect(relate(items, one, others)).toStrictEqual(wanted)
    }), { numRuns: 200 })
  })
})
