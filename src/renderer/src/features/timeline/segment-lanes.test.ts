import type { Codebook, SegmentView } from '#shared/contract/index.ts'
import type { TreeRecord } from '#shared/domain/document.ts'
import { describe, expect, it } from 'vitest'
import { layoutSegmentLanes, neighbourSegment } from './segment-lanes.ts'

function tree(id: string, layer: 'person' | 'machine', term: string, confidence = 0.6): TreeRecord {
  return {
    type: 'tree',
    id,
    mediaId: 'm',
    segmentId: id,
    layer,
    reasonerId: layer === 'machine' ? 'teacher' : null,
    basis: null,
    tree: {
      nodes: [{ id: 'e', level: 'emotion', codebook: 'basic', term, label: term, confidence, evidence: [], supports: [], origin: { kind: 'teacher', id: 'teacher' }, verdict: 'unreviewed' }],
      rationale: { text: '', origin: 'rendered' },
    },
  }
}

function view(id: string, startUs: number, options: { trackId?: string | null, by?: 'person' | 'machine', shown?: TreeRecord, machine?: TreeRecord }): SegmentView {
  const segment = { type: 'segment', id, mediaId: 'm', trackId: options.trackId === undefined ? 'a' : options.trackId, startUs, endUs: startUs + 1000, layer: options.by ?? 'machine' } as const
  return { segment, shown: options.shown ?? options.machine ?? null, machine: options.machine ?? null, reviewed: false }
}

const tracks = [{ id: 'b', name: 'Ben' }, { id: 'a', name: 'Anna' }]
const book = { key: 'basic', terms: [{ key: 'happiness', code: 'HAP' }] } as unknown as Codebook

describe('layoutSegmentLanes', () => {
  it('keeps people and machine apart and marks what is settled', () => {
    const machine = tree('s1', 'machine', 'sadness', 0.44)
    const [ben, anna] = layoutSegmentLanes([
      view('s1', 0, { machine, shown: tree('s1', 'person', 'happiness') }),
      view('s2', 5000, { machine: tree('s2', 'machine', 'happiness') }),
      view('s3', 9000, { by: 'person' }),
    ], tracks, [book])
    expect([ben?.name, ben?.machine.items.length, anna?.name]).toEqual(['Ben', 0, 'Anna'])
    expect(anna?.person.items.map(item => [item.segmentId, item.code, item.confidence])).toEqual([['s1', 'HAP', null], ['s3', '', null]])
    expect(anna?.machine.items.map(item => [item.segmentId, item.code, item.confidence, item.settled])).toEqual([['s1', 'SAD', 0.44, true], ['s2', 'HAP', 0.6, false]])
  })

  it('puts the whole clip last', () => {
    const lanes = layoutSegmentLanes([view('s1', 0, { trackId: null, machine: tree('s1', 'machine', 'fear') })], tracks, [])
    expect(lanes.map(lane => lane.trackId)).toEqual(['b', 'a', null])
  })
})

describe('neighbourSegment', () => {
  const views = [view('late', 9000, {}), view('early', 1000, {}), view('other', 5000, { trackId: 'b' })]
  const id = (from: { segmentId: string | null, timeUs: number, trackId?: string | null }, direction: 1 | -1) => neighbourSegment(views, from, direction)?.id ?? null

  it('walks from the selected one in the order of time', () => {
    expect([id({ segmentId: 'early', timeUs: 0 }, 1), id({ segmentId: 'early', timeUs: 0, trackId: 'a' }, 1), id({ segmentId: 'early', timeUs: 0 }, -1)]).toEqual(['other', 'late', null])
  })

  it('starts at the cursor when none is selected', () => {
    expect([id({ segmentId: null, timeUs: 5500 }, 1), id({ segmentId: null, timeUs: 8000 }, 1), id({ segmentId: null, timeUs: 8000 }, -1)]).toEqual(['other', 'late', 'other'])
  })
})
