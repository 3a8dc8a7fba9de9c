import type { Correction } from '#shared/domain/correction.ts'
import type { Segment } from '#shared/domain/document.ts'
import type { TreeNode, Verdict } from '#shared/domain/tree.ts'
import type { ProjectDatabase } from '../db/project-database.ts'
import type { DocumentStore } from './document-store.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openProjectDatabase } from '../db/project-database.ts'
import { createChangeRepository } from '../db/repositories/changes.ts'
import { createMetaRepository } from '../db/repositories/meta.ts'
import { createRecordRepository } from '../db/repositories/records.ts'
import { resourcesDir } from '../testing/test-engine.ts'
import { correct } from './correct.ts'
import { createDocumentStore } from './document-store.ts'
import { loadCodebooks } from './load-codebooks.ts'
import { segmentViews } from './segment-views.ts'

const codebooks = loadCodebooks(join(resourcesDir, 'codebooks'), { warn: (message: string) => {
  throw new Error(message)
} } as never)

let folder: string
let database: ProjectDatabase
let store: DocumentStore

function node(id: string, level: TreeNode['level'], label: string, supports: string[] = []): TreeNode {
  return { id, level, codebook: null, term: null, label, confidence: 0.8, evidence: [], supports, origin: { kind: 'teacher', id: 'teacher' }, verdict: 'unreviewed' }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'correct-'))
  database = openProjectDatabase(folder, { fresh: true })
  store = createDocumentStore({
    database,
    records: createRecordRepository(database),
    changes: createChangeRepository(database),
    meta: createMetaRepository(database),
    onSaved: () => {},
    now: Date.now,
  })
  const tree = { nodes: [node('joy', 'emotion', 'joy'), node('smile', 'expression', 'smile', ['joy'])], rationale: { text: '', origin: 'rendered' as const } }
  store.apply({
    who: 'teacher',
    cause: 'machine',
    action: 'analyze',
    summary: '',
    modelVersion: 'teacher',
    from: '',
    to: '',
    diff: {
      added: [
        { type: 'segment', id: 's', mediaId: 'm', trackId: null, startUs: 0, endUs: 2_000_000, layer: 'machine' },
        { type: 'tree', id: 't', mediaId: 'm', segmentId: 's', layer: 'machine', reasonerId: 'teacher', basis: null, tree },
      ],
      updated: [],
      removed: [],
    },
  })
})

afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

function act(...corrections: Correction[]): ReturnType<typeof correct> {
  return correct(store, corrections, { annotator: 'anna', reasonerId: 'teacher', codebooks })
}

function verdicts(): Record<string, Verdict> {
  const nodes = segmentViews(store.records, 'm', 'teacher')[0]?.shown?.tree.nodes ?? []
  return Object.fromEntries(nodes.map(({ label, verdict }) => [label, verdict]))
}

describe('a correction', () => {
  it('makes the person\'s tree beside the machine\'s, and says so in the log', () => {
    const { segmentIds } = act({ action: 'relabel', segmentId: 's', nodeId: 'joy', codebook: null, term: null, label: 'contempt' })
    expect(segmentIds).toStrictEqual(['s'])
    expect(verdicts()).toStrictEqual({ contempt: 'corrected', smile: 'unreviewed' })
    const [view] = segmentViews(store.records, 'm', 'teacher')
    expect(view).toMatchObject({ reviewed: true, segment: { id: 's', layer: 'person' }, shown: { layer: 'person', basis: 't' }, machine: { id: 't' } })
    expect(view?.machine?.tree.nodes[0]?.label).toBe('joy')
    expect(store.history({ limit: 1 })[0]).toMatchObject({
      who: 'anna',
      cause: 'person',
      action: 'relabel',
      summary: 'Relabel joy as contempt',
      modelVersion: 'teacher',
      from: 'joy (unreviewed)',
      to: 'contempt (corrected)',
      mediaId: 'm',
    })
  })

  it('is one step of undo with the others of its list', () => {
    act(
      { action: 'accept', segmentId: 's', nodeId: 'smile' },
      { action: 'reject', segmentId: 's', nodeId: 'joy' },
      { action: 'set-bounds', segmentId: 's', startUs: 0, endUs: 1_000_000 },
    )
    expect(store.history({ limit: 1 })[0]).toMatchObject({ action: 'batch', summary: '3 corrections' })
    expect(store.history({ limit: 1 })[0]?.to).toBe('00:00:00.000 to 00:00:01.000; joy (rejected); smile (accepted)')
    store.undo('anna')
    expect(segmentViews(store.records, 'm', 'teacher')).toMatchObject([{ reviewed: false, segment: { endUs: 2_000_000, layer: 'machine' }, shown: { id: 't' } }])
  })

  it('saves nothing when one of the list cannot be meant', () => {
    const before = store.records.list()
    expect(() => act({ action: 'accept', segmentId: 's', nodeId: 'smile' }, { action: 'accept', segmentId: 's', nodeId: 'nowhere' })).toThrow('act 2')
    expect(store.records.list()).toStrictEqual(before)
    expect(store.history({ limit: 10 })).toHaveLength(1)
  })

  it('makes and removes segments', () => {
    act({ action: 'add-segment', segmentId: 'mine', mediaId: 'm', trackId: null, startUs: 3_000_000, endUs: 4_000_000 })
    act({ action: 'remove-segment', segmentId: 's' })
    expect(segmentViews(store.records, 'm', 'teacher').map(({ segment, shown }) => [segment.id, shown])).toStrictEqual([['mine', null]])
    expect(store.history({ limit: 2 }).map(({ summary, from, to }) => [summary, from, to])).toStrictEqual([
      ['Remove a segment', '00:00:00.000 to 00:00:02.000', 'removed'],
      ['Add a segment', 'nothing', '00:00:03.000 to 00:00:04.000'],
    ])
    store.undo('anna')
    expect(store.records.get('t')?.type).toBe('tree')
  })

  it('brings the teacher\'s tree for what a person cut, in the same change', () => {
    const read = vi.fn(({ startUs, endUs }: Segment) => endUs - startUs < 500_000 ? null : { nodes: [node('cut', 'emotion', `from ${startUs}`)], rationale: { text: '', origin: 'rendered' as const } })
    const cut = (...corrections: Correction[]): void => void correct(store, corrections, { annotator: 'anna', reasonerId: 'teacher', codebooks, readSegment: read })
    const said = (): (string | undefined)[] => segmentViews(store.records, 'm', 'teacher').map(({ machine }) => machine?.tree.nodes[0]?.label)
    cut({ action: 'add-segment', segmentId: 'own', mediaId: 'm', trackId: null, startUs: 2_000_000, endUs: 3_000_000 }, { action: 'set-bounds', segmentId: 's', startUs: 500_000, endUs: 2_000_000 })
    expect(said()).toStrictEqual(['from 500000', 'from 2000000'])
    cut({ action: 'add-segment', segmentId: 'short', mediaId: 'm', trackId: null, startUs: 4_000_000, endUs: 4_100_000 }, { action: 'accept-tree', segmentId: 's' })
    expect(said()).toStrictEqual(['from 500000', 'from 2000000', undefined])
    expect(read).toHaveBeenCalledTimes(3)
    store.undo('anna')
    store.undo('anna')
    expect(said()).toStrictEqual(['joy'])
  })
})
