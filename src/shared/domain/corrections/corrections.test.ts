import type { Correction } from '../correction.ts'
import type { Diff, DocumentRecord, Segment, TreeRecord } from '../document.ts'
import type { CorrectionContext } from './apply-correction.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sampleCodebooks, sampleTree } from '../../testing/sample-tree.ts'
import { correctionSchema } from '../correction.ts'
import { invert, isEmpty, recordSchema } from '../document.ts'
import { composeDiffs } from '../document/apply-diff.ts'
import { documentState, recordsAfter } from '../document/document-state.ts'
import { treeProblems } from '../tree/validate-tree.ts'
import { applyCorrection, applyCorrections } from './apply-correction.ts'
import { shownTree } from './person-tree.ts'

const segment: Segment = { type: 'segment', id: 's1', mediaId: 'v1', trackId: 't1', startUs: 12_000_000, endUs: 15_000_000, layer: 'machine' }
const machine: TreeRecord = { type: 'tree', id: 'k1', mediaId: 'v1', segmentId: 's1', layer: 'machine', reasonerId: 'teacher', basis: null, tree: sampleTree }
const start: readonly DocumentRecord[] = [segment, machine]

function context(): CorrectionContext {
  let next = 0
  return { annotator: 'anna', newId: () => `new${next++}`, codebooks: sampleCodebooks }
}

function correct(records: readonly DocumentRecord[], ...acts: readonly unknown[]): DocumentRecord[] {
  return recordsAfter(records, applyCorrections(documentState(records), acts.map(act => correctionSchema.parse(act)), context()))
}
function personOf(records: readonly DocumentRecord[]): TreeRecord {
  return records.find((record): record is TreeRecord => record.type === 'tree' && record.layer === 'person') as TreeRecord
}
const nodeOf = (records: readonly DocumentRecord[], id: string): unknown => personOf(records).tree.nodes.find(node => node.id === id)

describe('the first act on a machine tree', () => {
  it('copies it to the person layer, claims the segment and leaves the machine record alone', () => {
    const after = correct(start, { action: 'accept', segmentId: 's1', nodeId: 'm1' })
    expect(after).toContainEqual(machine)
    expect(after).toContainEqual({ ...segment, layer: 'person' })
    expect(personOf(after)).toMatchObject({ id: 'new0', basis: 'k1', reasonerId: null, segmentId: 's1' })
    expect(nodeOf(after, 'm1')).toMatchObject({ verdict: 'accepted', confidence: 0.8, origin: { kind: 'teacher', id: 'teacher' } })
    expect(nodeOf(after, 'e1')).toMatchObject({ verdict: 'unreviewed' })
  })

  it('takes the promoted reasoner before the teacher', () => {
    const model: TreeRecord = { ...machine, id: 'k0', reasonerId: 'model-2', tree: { ...sampleTree, nodes: [] } }
    expect(shownTree([machine, model], 'model-2').shown).toBe(model)
    expect(shownTree([machine, model]).shown).toBe(machine)
    expect(shownTree([model], 'gone').shown).toBe(model)
    expect(shownTree([])).toEqual({ shown: null, machine: null })
  })

  it('starts an empty tree where there is none', () => {
    const after = correct([segment], { action: 'add-node', segmentId: 's1', nodeId: 'x', level: 'emotion', codebook: 'emotions', term: 'fear', label: 'fear' })
    expect(personOf(after)).toMatchObject({ basis: null, tree: { rationale: { text: 'The person looks afraid.', origin: 'rendered' } } })
  })
})

describe('verdicts', () => {
  it('relabels, keeps the first term, and takes it back', () => {
    const relabel = (term: string): Correction => ({ action: 'relabel', segmentId: 's1', nodeId: 'm1', codebook: 'emotions', term, label: term })
    const twice = correct(start, relabel('fear'), relabel('sadness'))
    expect(nodeOf(twice, 'm1')).toMatchObject({ term: 'sadness', verdict: 'corrected', replaced: 'happiness', confidence: 1 })
    const back = nodeOf(correct(twice, relabel('happiness')), 'm1')
    expect(back).toMatchObject({ term: 'happiness', verdict: 'accepted' })
    expect(back).not.toHaveProperty('replaced')
    expect(nodeOf(correct(twice, { action: 'reject', segmentId: 's1', nodeId: 'm1' }, { action: 'accept', segmentId: 's1', nodeId: 'm1' }), 'm1')).toMatchObject({ verdict: 'corrected' })
  })

  it('accepts what is unreviewed and leaves rejections alone', () => {
    const after = correct(start, { action: 'reject', segmentId: 's1', nodeId: 'c3' }, { action: 'accept-tree', segmentId: 's1' })
    expect(personOf(after).tree.nodes.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['c1 accepted', 'e2 accepted', 'm1 accepted', 'e1 accepted', 'c2 accepted', 'c3 rejected'])
    expect(personOf(after).tree.rationale.text).not.toContain('Also noted')
  })
})

describe('a threshold and a preference', () => {
  it('accepts only what is sure enough', () => {
    const mixed = { ...machine, tree: { ...machine.tree, nodes: machine.tree.nodes.map((node, place) => ({ ...node, confidence: place % 2 === 0 ? 0.9 : 0.3 })) } }
    const sure = personOf(correct([segment, mixed], { action: 'accept-tree', segmentId: 's1', fromConfidence: 0.6 })).tree.nodes
    for (const { confidence, verdict } of sure)
      expect(verdict).toBe(confidence >= 0.6 ? 'accepted' : 'unreviewed')
    expect(new Set(sure.map(({ verdict }) => verdict)).size).toBe(2)
  })

  it('keeps both readings and who said so, and leaves the tree to be reviewed', () => {
    const better = { reasonerId: 'model-1', tree: machine.tree }
    const worse = { reasonerId: 'teacher', tree: { ...machine.tree, nodes: [] } }
    const after = correct(start, { action: 'prefer', segmentId: 's1', preferenceId: 'p1', better, worse })
    expect(after.find(({ id }) => id === 'p1')).toEqual({ type: 'preference', id: 'p1', mediaId: 'v1', segmentId: 's1', annotator: 'anna', better, worse })
    expect(after.filter(record => record.type === 'tree')).toEqual([machine])
  })
})

describe('nodes', () => {
  it('are added by a person with confidence 1 and can be named by later acts of the list', () => {
    const after = correct(start, { action: 'add-node', segmentId: 's1', nodeId: 'x', level: 'emotion', codebook: null, term: null, label: 'relief' }, { action: 'set-supports', segmentId: 's1', nodeId: 'e2', supports: ['x', 'm1', 'x'] }, { action: 'set-evidence', segmentId: 's1', nodeId: 'x', evidence: [{ startUs: 1, endUs: 2 }] })
    expect(nodeOf(after, 'x')).toMatchObject({ verdict: 'added', confidence: 1, origin: { kind: 'person', id: 'anna' }, evidence: [{ startUs: 1, endUs: 2 }] })
    expect(nodeOf(after, 'e2')).toMatchObject({ supports: ['x', 'm1'] })
  })

  it('are removed with their edges', () => {
    const after = correct(start, { action: 'remove-node', segmentId: 's1', nodeId: 'e1' })
    expect(nodeOf(after, 'e1')).toBeUndefined()
    expect(nodeOf(after, 'c1')).toMatchObject({ supports: [] })
  })

  it('refuse edges, terms, spans and ids that cannot be meant', () => {
    const refuse = (act: unknown): string => {
      try {
        correct(start, act)
        return 'accepted'
      }
      catch (error) {
        return (error as { code: string }).code
      }
    }
    const add = { action: 'add-node', segmentId: 's1', level: 'expression', codebook: 'expressions', term: 'smile', label: 'smile' }
    expect([
      { ...add, supports: ['e1'] },
      { ...add, supports: ['gone'] },
      { ...add, term: 'grin' },
      { ...add, codebook: 'emotions', term: 'fear' },
      { ...add, label: ' ' },
      { ...add, nodeId: 'e1' },
      { ...add, evidence: [{ startUs: 2, endUs: 2 }] },
      { action: 'accept', segmentId: 'gone', nodeId: 'm1' },
      { action: 'set-bounds', segmentId: 's1', startUs: 5, endUs: 5 },
      { action: 'add-segment', segmentId: 's1', mediaId: 'v1', trackId: null, startUs: 0, endUs: 5 },
    ].map(refuse)).toEqual(['bad-input', 'not-found', 'bad-input', 'bad-input', 'bad-input', 'conflict', 'bad-input', 'not-found', 'bad-input', 'conflict'])
  })

  it('name the act of a list that failed', () => {
    expect(() => correct(start, { action: 'accept-tree', segmentId: 's1' }, { action: 'reject', segmentId: 's1', nodeId: 'gone' })).toThrow('The tree has no node gone (act 2: reject)')
  })
})

describe('rationale', () => {
  it('follows the nodes until a person writes it, and again when the text is emptied', () => {
    const written = correct(start, { action: 'set-rationale', segmentId: 's1', text: 'She is pleased to see him.' }, { action: 'reject', segmentId: 's1', nodeId: 'm1' })
    expect(personOf(written).tree.rationale).toEqual({ text: 'She is pleased to see him.', origin: 'person' })
    const emptied = correct(written, { action: 'set-rationale', segmentId: 's1', text: ' ' })
    expect(personOf(emptied).tree.rationale.origin).toBe('rendered')
    expect(personOf(emptied).tree.rationale.text).toMatch(/^Also seen: a lasting smile/)
  })
})

describe('segments', () => {
  it('are added, moved and removed with their trees', () => {
    const added = correct(start, { action: 'add-segment', segmentId: 's2', mediaId: 'v1', trackId: null, startUs: 0, endUs: 5 })
    expect(added).toContainEqual({ type: 'segment', id: 's2', mediaId: 'v1', trackId: null, startUs: 0, endUs: 5, layer: 'person' })
    expect(correct(start, { action: 'set-bounds', segmentId: 's1', startUs: 1, endUs: 2 })).toContainEqual({ ...segment, startUs: 1, endUs: 2, layer: 'person' })
    expect(correct(start, { action: 'remove-segment', segmentId: 's1' })).toEqual([])
    expect(isEmpty(applyCorrections(documentState(start), [{ action: 'add-segment', segmentId: 's2', mediaId: 'v1', trackId: null, startUs: 0, endUs: 5 }, { action: 'remove-segment', segmentId: 's2' }], context()))).toBe(true)
  })
})

describe('any list of acts', () => {
  const segmentId = fc.constantFrom('s1', 's2')
  const nodeId = fc.constantFrom('c1', 'c2', 'c3', 'e1', 'e2', 'm1', 'x', 'y')
  const act = fc.oneof(
    fc.record({ action: fc.constantFrom('accept', 'reject', 'remove-node'), segmentId, nodeId }),
    fc.record({ action: fc.constantFrom('accept-tree', 'remove-segment'), segmentId }),
    fc.record({ action: fc.constant('prefer'), segmentId, preferenceId: fc.constantFrom('p1', 'p2'), better: fc.constant({ reasonerId: 'teacher', tree: machine.tree }), worse: fc.constant({ reasonerId: null, tree: machine.tree }) }),
    fc.record({ action: fc.constant('relabel'), segmentId, nodeId, codebook: fc.constant('emotions'), term: fc.constantFrom('happiness', 'fear'), label: fc.constant('a') }),
    fc.record({ action: fc.constant('add-node'), segmentId, nodeId, level: fc.constantFrom('emotion', 'expression', 'cue'), codebook: fc.constant(null), term: fc.constant(null), label: fc.string(), supports: fc.array(nodeId, { maxLength: 2 }) }),
    fc.record({ action: fc.constant('set-supports'), segmentId, nodeId, supports: fc.array(nodeId, { maxLength: 3 }) }),
    fc.record({ action: fc.constant('set-bounds'), segmentId, startUs: fc.nat(9), endUs: fc.nat(9) }),
    fc.record({ action: fc.constant('add-segment'), segmentId, mediaId: fc.constant('v1'), trackId: fc.constant(null), startUs: fc.nat(9), endUs: fc.nat(9) }),
  )

  it('leaves sound records, keeps machine trees of standing segments, and is undone by the inverse', () => {
    fc.assert(fc.property(fc.array(act, { maxLength: 12 }), (acts) => {
      let records: DocumentRecord[] = [...start]
      let whole = { added: [], updated: [], removed: [] } as ReturnType<typeof invert>
      const shared = context()
      const taken: Correction[] = []
      for (const value of acts) {
        try {
          const diff = applyCorrection(documentState(records), correctionSchema.parse(value), shared)
          records = recordsAfter(records, diff)
          whole = composeDiffs([whole, diff])
          taken.push(correctionSchema.parse(value))
        }
        catch (error) {
          expect(error).toMatchObject({ name: 'AppError' })
        }
      }
      for (const record of records) {
        expect(recordSchema.safeParse(record).success).toBe(true)
        if (record.type === 'tree')
          expect(treeProblems(record.tree)).toEqual([])
        if (record.type === 'tree' && record.layer === 'machine')
          expect(record).toEqual(machine)
      }
      const again = context()
      const stepwise = taken.reduce<Diff>((sofar, correction) => composeDiffs([sofar, applyCorrection(documentState(recordsAfter(start, sofar)), correction, again)]), { added: [], updated: [], removed: [] })
      const byId = (list: readonly DocumentRecord[]): unknown => Object.fromEntries(list.map(record => [record.id, record]))
      expect(byId(recordsAfter(start, applyCorrections(documentState(start), taken, context())))).toEqual(byId(recordsAfter(start, stepwise)))
      expect(byId(recordsAfter(start, whole))).toEqual(byId(records))
      expect(byId(recordsAfter(records, invert(whole)))).toEqual(byId(start))
    }))
  })
})
