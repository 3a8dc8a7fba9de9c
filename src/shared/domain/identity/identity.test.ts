import type { DocumentRecord, Segment } from '../document.ts'
import type { IdentityAct } from './act.ts'
import type { IdentityRecord, IdentityState } from './apply-acts.ts'
import type { FoundTrack } from './resolve-tracks.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { invert } from '../document.ts'
import { applyDiff } from '../document/apply-diff.ts'
import { applyIdentityActs } from './apply-acts.ts'
import { mediaIdOf, resolveTracks } from './resolve-tracks.ts'

const found: readonly FoundTrack[] = [0, 1, 2].map(i => ({ id: `m.face-${i + 1}`, mediaId: 'm', name: `face ${i + 1}`, startUs: i * 100, endUs: i * 100 + 90 }))

function segment(id: string, trackId: string, startUs: number, endUs: number): Segment {
  return { type: 'segment', id, mediaId: 'm', trackId, startUs, endUs, layer: 'machine' }
}

const segments = [segment('s1', 'm.face-1', 0, 40), segment('s2', 'm.face-1', 40, 90), segment('s3', 'm.face-2', 110, 150), segment('s4', 'm.face-3', 200, 290)]

type Document = Map<string, DocumentRecord>

let ids = 0
const newId = (): string => `r${ids++}`

function isIdentity(record: DocumentRecord): record is IdentityRecord {
  return ['track-label', 'track-split', 'person', 'apart'].includes(record.type)
}

function stateOf(document: Document, together: readonly string[] = []): IdentityState {
  return {
    records: [...document.values()].filter(isIdentity),
    found: () => found,
    held: () => [...document.values()].filter(record => record.type === 'segment'),
    shareFrame: (a, b) => together.includes(a.id) && together.includes(b.id),
  }
}

function act(document: Document, ...acts: IdentityAct[]): Document {
  return applyDiff(document, applyIdentityActs(stateOf(document), acts, { newId }))
}

const start = (): Document => new Map(segments.map(one => [one.id, one]))
const tracks = (document: Document): [string, string, number, number][] => resolveTracks(found, document.values()).map(one => [one.id, one.name, one.startUs, one.endUs])
const owners = (document: Document): (string | null)[] => segments.map(({ id }) => (document.get(id) as Segment).trackId)

describe('who is seen', () => {
  it('merges, names and separates tracks, and their segments follow', () => {
    const merged = act(start(), { action: 'rename-track', trackId: 'm.face-1', name: ' Anna ' }, { action: 'merge-tracks', trackId: 'm.face-3', into: 'm.face-1' })
    expect(tracks(merged)).toStrictEqual([['m.face-1', ' Anna ', 0, 290], ['m.face-2', 'face 2', 100, 190]])
    expect(owners(merged)).toStrictEqual(['m.face-1', 'm.face-1', 'm.face-2', 'm.face-1'])
    const apart = act(merged, { action: 'separate-track', trackId: 'm.face-3' })
    expect(owners(apart)).toStrictEqual(['m.face-1', 'm.face-1', 'm.face-2', 'm.face-3'])
  })

  it('splits a track at a moment; what comes later goes to the new part', () => {
    const split = act(start(), { action: 'split-track', trackId: 'm.face-1', atUs: 50 })
    expect(tracks(split).slice(0, 2)).toStrictEqual([['m.face-1', 'face 1', 0, 50], ['m.face-1@50', 'face 1.2', 50, 90]])
    expect(owners(split)).toStrictEqual(['m.face-1', 'm.face-1@50', 'm.face-2', 'm.face-3'])
    expect(() => act(split, { action: 'split-track', trackId: 'm.face-1', atUs: 60 })).toThrow('not seen before and after')
  })

  it('splits a merged track into what came before and after, whichever part led it', () => {
    const merged = act(start(), { action: 'merge-tracks', trackId: 'm.face-1', into: 'm.face-3' }, { action: 'merge-tracks', trackId: 'm.face-2', into: 'm.face-3' })
    const split = act(merged, { action: 'split-track', trackId: 'm.face-3', atUs: 130 })
    expect(tracks(split)).toStrictEqual([['m.face-1', 'face 1', 0, 130], ['m.face-3', 'face 3', 130, 290]])
    expect(owners(split)).toStrictEqual(['m.face-1', 'm.face-1', 'm.face-3', 'm.face-3'])
  })

  it('refuses to merge faces of one frame or of two files, and a name twice', () => {
    const apply = (acts: IdentityAct[]): unknown => applyIdentityActs(stateOf(start(), ['m.face-1', 'm.face-2']), acts, { newId })
    expect(() => apply([{ action: 'merge-tracks', trackId: 'm.face-1', into: 'm.face-2' }])).toThrow('same frame')
    expect(() => apply([{ action: 'merge-tracks', trackId: 'm.face-1', into: 'm.face-9' }])).toThrow('no face m.face-9')
    expect(() => apply([{ action: 'add-person', name: 'Ben', pseudonym: null }, { action: 'add-person', name: 'Ben', pseudonym: null }])).toThrow('named Ben already')
  })

  it('gives people their tracks, joins and forgets them', () => {
    const named = act(start(), { action: 'add-person', personId: 'p', name: 'Anna', pseudonym: 'P01' }, { action: 'add-person', personId: 'q', name: 'Ben', pseudonym: null }, { action: 'assign-track', trackId: 'm.face-1', personId: 'p' }, { action: 'assign-track', trackId: 'm.face-2', personId: 'q' })
    expect(tracks(named).map(([, name]) => name)).toStrictEqual(['Anna', 'Ben', 'face 3'])
    const joined = act(named, { action: 'merge-persons', personId: 'q', into: 'p' })
    expect(tracks(joined).map(([, name]) => name)).toStrictEqual(['Anna', 'Anna', 'face 3'])
    expect([...act(joined, { action: 'remove-person', personId: 'p' }).values()].filter(isIdentity)).toStrictEqual([])
  })

  it('takes any run of acts back exactly, and no moment of a found track is lost or owned twice', () => {
    const anyTrack = fc.constantFrom('m.face-1', 'm.face-2', 'm.face-3', 'm.face-1@50', 'm.face-2@150')
    const anyAct = fc.oneof(
      fc.record({ action: fc.constant('merge-tracks' as const), trackId: anyTrack, into: anyTrack }),
      fc.record({ action: fc.constant('separate-track' as const), trackId: anyTrack }),
      fc.record({ action: fc.constant('split-track' as const), trackId: anyTrack, atUs: fc.constantFrom(50, 150, 230) }),
      fc.record({ action: fc.constant('exclude-track' as const), trackId: anyTrack, excluded: fc.boolean() }),
    )
    fc.assert(fc.property(fc.array(anyAct, { maxLength: 12 }), (acts) => {
      let document = start()
      for (const one of acts) {
        try {
          const diff = applyIdentityActs(stateOf(document), [one], { newId })
          const next = applyDiff(document, diff)
          expect(Object.fromEntries(applyDiff(next, invert(diff)))).toStrictEqual(Object.fromEntries(document))
          document = next
        }
        catch (error) {
          expect(error).toMatchObject({ name: 'AppError' })
        }
      }
      const resolved = resolveTracks(found, document.values())
      const spans = resolved.flatMap(track => track.pieces).sort((a, b) => a.startUs - b.startUs)
      expect(spans.reduce((sum, piece) => sum + piece.endUs - piece.startUs, 0)).toBe(270)
      expect(new Set(resolved.map(track => track.id)).size).toBe(resolved.length)
      expect(owners(document).every(owner => resolved.some(track => track.id === owner))).toBe(true)
    }))
  })

  it('knows the file of a track, of whatever part', () => {
    expect([mediaIdOf('media-a.b.face-2'), mediaIdOf('media-1.face-2@-40')]).toStrictEqual(['media-a.b', 'media-1'])
  })
})
