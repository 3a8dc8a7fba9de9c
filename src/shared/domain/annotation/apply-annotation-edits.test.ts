import type { Codebook } from '../codebook.ts'
import type { Annotation, DocumentRecord, Tier } from '../document.ts'
import type { AnnotationEdit } from './annotation-edit.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../errors.ts'
import { invert } from '../document.ts'
import { recordsAfter } from '../document/document-state.ts'
import { applyAnnotationEdits } from './apply-annotation-edits.ts'
import { annotationProblems } from './tier-rules.ts'
import { readerOf } from './working-copy.ts'

const book: Codebook = {
  key: 'mouth',
  name: 'Mouth',
  level: 'any',
  version: '1',
  source: '',
  licence: '',
  modifiers: [{ key: 'A', label: 'trace', kind: 'intensity' }],
  terms: ['smile', 'frown'].map((key, order) => ({ key, label: key, definition: '', parent: null, order, shortcut: null, colour: null })),
}

function tier(id: string, change: Partial<Tier> = {}): Tier {
  return { type: 'tier', id, name: id, kind: 'interval', codebook: 'mouth', parentId: null, constraint: 'none', perFace: false, exclusive: false, order: 0, colour: null, locked: false, hidden: false, ...change }
}

/** A root that excludes, one that overlaps, one of points, and every constraint below them, two levels deep. */
const tiers: readonly Tier[] = [
  tier('root', { exclusive: true }),
  tier('free'),
  tier('points', { kind: 'point' }),
  tier('words', { parentId: 'root', constraint: 'time-subdivision', kind: 'text' }),
  tier('included', { parentId: 'words', constraint: 'included-in' }),
  tier('moments', { parentId: 'free', constraint: 'included-in', kind: 'point' }),
  tier('parts', { parentId: 'free', constraint: 'symbolic-subdivision' }),
  tier('note', { parentId: 'parts', constraint: 'symbolic-association', kind: 'text' }),
  tier('remark', { parentId: 'points', constraint: 'symbolic-association', kind: 'text' }),
  tier('syllables', { parentId: 'included', constraint: 'time-subdivision' }),
]

function counter(): () => string {
  let n = 0
  return () => `id${String(n++).padStart(4, '0')}`
}

function run(records: readonly DocumentRecord[], edits: readonly AnnotationEdit[], newId: () => string): DocumentRecord[] {
  return recordsAfter(records, applyAnnotationEdits(readerOf(records), edits, { annotator: 'anna', newId, codebooks: [book] }))
}

const annotationsOf = (records: readonly DocumentRecord[]): Annotation[] => records.filter(record => record.type === 'annotation')

type Step = Readonly<{ action: string, tier: number, a: number, b: number, pick: number, more: number }>

const step = fc.record({
  action: fc.constantFrom('add', 'add', 'add', 'add', 'set-bounds', 'set-bounds', 'shift', 'split', 'merge', 'remove', 'fill-gaps', 'set-values'),
  tier: fc.nat(tiers.length - 1),
  a: fc.integer({ min: 0, max: 400 }),
  b: fc.integer({ min: 1, max: 120 }),
  pick: fc.nat(1000),
  more: fc.integer({ min: 1, max: 3 }),
})

/** A step over what is there now; null where it names nothing. */
function editOf({ action, tier: at, a, b, pick, more }: Step, annotations: readonly Annotation[]): AnnotationEdit | null {
  const on = tiers[at]!
  const startUs = a * 10
  const endUs = on.kind === 'point' ? startUs : startUs + b * 10
  if (action === 'add')
    return { action, annotation: { mediaId: 'm', tierId: on.id, trackId: null, startUs, endUs, term: on.codebook ? 'smile' : null, text: 'x', modifiers: ['A'] } }
  if (action === 'fill-gaps')
    return { action, tierId: on.id, mediaId: 'm', trackId: null, how: pick % 2 === 0 ? 'extend' : 'new', longestUs: b * 10 }
  const first = annotations[pick % Math.max(1, annotations.length)]
  if (!first)
    return null
  const mine = annotations.filter(({ tierId }) => tierId === first.tierId).toSorted((one, other) => one.startUs - other.startUs)
  const ids = mine.slice(mine.indexOf(first)).slice(0, more).map(({ id }) => id)
  if (action === 'set-bounds' && first.startUs === first.endUs)
    return { action, id: first.id, startUs, endUs: startUs }
  switch (action) {
    case 'set-bounds': return { action, id: first.id, startUs, endUs }
    case 'shift': return { action, ids, byUs: (a - 200) * 5 }
    case 'split': return { action, ids: [first.id], atUs: Math.round((first.startUs + first.endUs) / 2) }
    case 'merge': return ids.length > 1 ? { action, ids } : null
    case 'remove': return { action, ids }
    default: return { action: 'set-values', ids, values: { term: 'frown' } }
  }
}

/** Something on every tier to begin with. */
const populated: readonly AnnotationEdit[] = tiers.flatMap(({ id, kind }) => [0, 300, 2000].map(startUs => add(id, startUs, kind === 'point' ? startUs : startUs + 300)))

describe('annotations under any series of acts', () => {
  it('keep the constraints of their tiers, and each act can be taken back whole', () => {
    const done: Record<string, number> = {}
    fc.assert(fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
      const newId = counter()
      let records = run(tiers, populated, newId)
      for (const one of steps) {
        const edit = editOf(one, annotationsOf(records))
        if (!edit)
          continue
        try {
          const diff = applyAnnotationEdits(readerOf(records), [edit], { annotator: 'anna', newId, codebooks: [book] })
          const next = recordsAfter(records, diff)
          expect(annotationProblems(tiers, annotationsOf(next))).toStrictEqual([])
          const back = recordsAfter(next, invert(diff))
          expect(new Set(back)).toStrictEqual(new Set(records))
          records = next
          done[edit.action] = (done[edit.action] ?? 0) + 1
        }
        catch (error) {
          if (!(error instanceof AppError) || error.code === 'internal')
            throw error
        }
      }
    }), { numRuns: 100 })
    for (const action of ['add', 'set-bounds', 'shift', 'split', 'merge', 'remove', 'fill-gaps', 'set-values'])
      expect(done[action] ?? 0, action).toBeGreaterThan(20)
  })
})

function spans(records: readonly DocumentRecord[], tierId: string): string {
  return annotationsOf(records).filter(one => one.tierId === tierId).toSorted((a, b) => a.startUs - b.startUs).map(({ startUs, endUs, term, text }) => `${startUs}-${endUs} ${term ?? text}`).join(', ')
}

function add(tierId: string, startUs: number, endUs: number, more: Partial<Annotation> = {}): AnnotationEdit {
  const { term = null, text = '', modifiers = [], id = `${tierId}-${startUs}` } = more
  return { action: 'add', annotation: { id, mediaId: 'm', tierId, trackId: null, startUs, endUs, term, text, modifiers } }
}

describe('single acts', () => {
  it('end a state where an excluding one begins, and keep what comes after it', () => {
    const records = run(tiers, [add('root', 0, 100, { term: 'smile' }), add('root', 40, 60, { term: 'frown' })], counter())
    expect(spans(records, 'root')).toBe('0-40 smile, 40-60 frown, 60-100 smile')
  })

  it('divide a parent without gaps, move a shared bound with both, and give the place of a removed part to its neighbour', () => {
    const start = run(tiers, [add('root', 0, 100), add('words', 0, 30, { text: 'well', id: 'w1' }), add('words', 30, 70, { text: 'yes', id: 'w2' }), add('words', 70, 100, { text: 'no', id: 'w3' })], counter())
    expect(spans(start, 'words')).toBe('0-30 well, 30-70 yes, 70-100 no')
    expect(spans(run(start, [{ action: 'set-bounds', id: 'w2', startUs: 20, endUs: 80 }], counter()), 'words')).toBe('0-20 well, 20-80 yes, 80-100 no')
    expect(spans(run(start, [{ action: 'remove', ids: ['w2'] }], counter()), 'words')).toBe('0-70 well, 70-100 no')
    expect(spans(run(start, [{ action: 'set-bounds', id: 'root-0', startUs: 50, endUs: 200 }], counter()), 'words')).toBe('50-70 yes, 70-200 no')
    expect(spans(run(start, [{ action: 'shift', ids: ['root-0'], byUs: 1000 }], counter()), 'words')).toBe('1000-1030 well, 1030-1070 yes, 1070-1100 no')
  })

  it('split a parent with what hangs on it, and merge the halves again', () => {
    const newId = counter()
    const start = run(tiers, [add('free', 0, 100, { text: 'whole' }), add('moments', 20, 20), add('moments', 80, 80), add('parts', 0, 1, { text: 'a' }), add('parts', 60, 61, { text: 'b' })], newId)
    const cut = run(start, [{ action: 'split', ids: ['free-0'], atUs: 50 }], newId)
    expect([spans(cut, 'free'), spans(cut, 'parts')]).toStrictEqual(['0-50 whole, 50-100 ', '0-50 a, 50-100 b'])
    const ids = annotationsOf(cut).filter(({ tierId }) => tierId === 'free').map(({ id }) => id)
    const merged = run(cut, [{ action: 'merge', ids }], newId)
    expect(annotationsOf(merged).toSorted((a, b) => (a.id < b.id ? -1 : 1))).toStrictEqual(annotationsOf(start).toSorted((a, b) => (a.id < b.id ? -1 : 1)))
  })

  it('remove a tier with everything below it, and refuse what is locked', () => {
    const start = run(tiers, [add('root', 0, 100), add('words', 0, 50), add('free', 0, 10)], counter())
    const without = run(start, [{ action: 'remove-tier', tierId: 'root' }], counter())
    expect(without.map(({ id }) => id).toSorted()).toStrictEqual(['free', 'free-0', 'moments', 'note', 'parts', 'points', 'remark'].toSorted())
    const locked = run(start, [{ action: 'set-tier', tierId: 'words', change: { locked: true } }], counter())
    expect(() => run(locked, [{ action: 'set-bounds', id: 'root-0', startUs: 0, endUs: 10 }], counter())).toThrow('The tier words is locked')
  })

  it('say who coded last, and refuse terms and marks that the codebook does not have', () => {
    const start = run(tiers, [add('free', 0, 10, { term: 'smile', modifiers: ['A'] })], counter())
    expect(annotationsOf(start)[0]).toMatchObject({ annotator: 'anna', modifiers: ['A'] })
    expect(() => run(start, [{ action: 'set-values', ids: ['free-0'], values: { term: 'AU12' } }], counter())).toThrow('AU12 is not a term')
    expect(() => run(start, [{ action: 'set-values', ids: ['free-0'], values: { modifiers: ['Z'] } }], counter())).toThrow('Z is not a mark')
  })

  it('keep every version of a codebook, and never lose a term that is in use', () => {
    const own: Codebook = { ...book, key: 'own', terms: [book.terms[0]!] }
    const newId = counter()
    const start = run(tiers, [
      { action: 'save-codebook', codebook: own },
      { action: 'add-tier', tier: { id: 't', name: 'T', kind: 'interval', codebook: 'own', parentId: null, constraint: 'none', perFace: false, exclusive: false, colour: null } },
      add('t', 0, 10, { term: 'smile' }),
      { action: 'save-codebook', codebook: { ...own, name: 'Mouth, second' } },
    ], newId)
    expect(start.flatMap(record => record.type === 'codebook' ? [[record.version, record.codebook.version, record.codebook.name]] : [])).toStrictEqual([[1, '1', 'Mouth'], [2, '2', 'Mouth, second']])
    expect(() => run(start, [{ action: 'save-codebook', codebook: { ...own, terms: [book.terms[1]!] } }], newId)).toThrow('which the codebook own does not have')
    expect(() => run(start, [{ action: 'save-codebook', codebook: { ...book, name: 'x' } }], newId)).toThrow('built-in')
  })
})
