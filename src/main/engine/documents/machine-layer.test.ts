import type { DocumentRecord, Segment, TreeRecord } from '#shared/domain/document.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import { describe, expect, it } from 'vitest'
import { machineLayerDiff } from './machine-layer.ts'

const treeOf = (text: string): AffectiveTree => ({ nodes: [], rationale: { text, origin: 'rendered' } })

function segment(id: string, startUs: number, layer: Segment['layer'], trackId: string | null = 'a'): Segment {
  return { type: 'segment', id, mediaId: 'm', trackId, startUs, endUs: startUs + 1000, layer }
}

function tree(id: string, segmentId: string, layer: TreeRecord['layer'], reasonerId: string | null): TreeRecord {
  return { type: 'tree', id, mediaId: 'm', segmentId, layer, reasonerId, basis: null, tree: treeOf('old') }
}

function diff(records: DocumentRecord[], starts: readonly number[]) {
  let next = 0
  const proposed = starts.map(startUs => ({ trackId: 'a', startUs, endUs: startUs + 1000, tree: treeOf('new') }))
  return machineLayerDiff(records, proposed, { mediaId: 'm', reasonerId: 'teacher', newId: () => `new-${next++}`, treeOf: ({ startUs }) => treeOf(`again ${startUs}`) })
}

describe('what a machine writes', () => {
  it('replaces its earlier segments with every machine tree on them', () => {
    const records = [segment('s', 0, 'machine'), tree('t', 's', 'machine', 'teacher'), tree('u', 's', 'machine', 'model-1')]
    const { added, updated, removed } = diff(records, [500])
    expect(removed.map(record => record.id)).toStrictEqual(['t', 'u', 's'])
    expect(updated).toStrictEqual([])
    expect(added).toMatchObject([{ type: 'segment', id: 'new-0', startUs: 500, layer: 'machine' }, { type: 'tree', segmentId: 'new-0', reasonerId: 'teacher', tree: { rationale: { text: 'new' } } }])
  })

  it('leaves what a person holds, and gives way to it', () => {
    const mine = [segment('p', 0, 'person'), tree('pt', 'p', 'person', null), tree('pm', 'p', 'machine', 'teacher'), segment('q', 5000, 'machine'), tree('qt', 'q', 'person', null)]
    const { added, updated, removed } = diff(mine, [400, 600, 5100, 9000])
    expect(removed).toStrictEqual([])
    expect(updated.map(([from, to]) => [from.id, (to as TreeRecord).tree.rationale.text])).toStrictEqual([['pm', 'again 0']])
    expect(added.filter(record => record.type === 'segment').map(record => record.startUs)).toStrictEqual([600, 9000])
    expect(added.filter(record => record.type === 'tree' && record.segmentId === 'q')).toMatchObject([{ layer: 'machine', tree: { rationale: { text: 'again 5000' } } }])
  })

  it('does not give way to another face', () => {
    expect(diff([segment('p', 0, 'person', 'b')], [0]).added).toMatchObject([{ trackId: 'a' }, {}, { segmentId: 'p' }])
  })
})
