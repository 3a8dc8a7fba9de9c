import type { ProjectDatabase } from '../db/project-database.ts'
import type { DocumentStore } from '../documents/document-store.ts'
import type { ProjectSession } from '../projects/project-session.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'
import { parseQuery } from '#shared/domain/search/query-text.ts'
import { openProjectDatabase } from '../db/project-database.ts'
import { createChangeRepository } from '../db/repositories/changes.ts'
import { createMetaRepository } from '../db/repositories/meta.ts'
import { createRecordRepository } from '../db/repositories/records.ts'
import { compareChanges } from '../documents/compare-changes.ts'
import { createDocumentStore } from '../documents/document-store.ts'
import { editAnnotations } from '../documents/edit-annotations.ts'
import { foundCsv, searchProject } from './search-project.ts'

let folder: string
let database: ProjectDatabase
let document: DocumentStore
let session: ProjectSession

/** Sound with speech from 1 s to 2 s and from 5 s to 6 s, ten rows a second. */
const sound = {
  timesUs: Float64Array.from({ length: 100 }, (_, row) => row * 100_000),
  columns: new Map([['voice_speech', Float32Array.from({ length: 100 }, (_, row) => (row >= 10 && row < 20) || (row >= 50 && row < 60) ? 1 : 0)]]),
}

function code(annotator: string, tierId: string, trackId: string | null, startUs: number, endUs: number, values: Readonly<{ term?: string, text?: string, confidence?: number }>): void {
  editAnnotations(document, [{ action: 'add', annotation: { mediaId: 'm', tierId, trackId, startUs, endUs, ...values } }], { annotator, codebooks: coreCodebooks })
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'search-'))
  database = openProjectDatabase(folder, { fresh: true })
  document = createDocumentStore({ database, records: createRecordRepository(database), changes: createChangeRepository(database), meta: createMetaRepository(database), onSaved: () => {}, now: Date.now })
  session = {
    database,
    document,
    media: { list: () => [{ id: 'm', name: 'couple.mp4', audioTracks: 1 }] },
    analyses: { completeOf: () => ({ id: 'a' }) },
    analysisStore: { tracks: () => [{ id: 'm.face-1', name: 'Anna', excluded: false }, { id: 'm.face-2', name: 'Ben', excluded: false }], signals: () => sound },
    promotions: { promotedId: () => null },
  } as unknown as ProjectSession
  const tier = { codebook: 'emotions', parentId: null, constraint: 'none' as const, exclusive: false, colour: null }
  editAnnotations(document, [
    { action: 'add-tier', tier: { ...tier, id: 'mood', name: 'Mood', kind: 'interval', perFace: true } },
    { action: 'add-tier', tier: { ...tier, id: 'words', name: 'Words', kind: 'text', codebook: null, perFace: false } },
  ], { annotator: 'anna', codebooks: coreCodebooks })
  code('anna', 'mood', 'm.face-1', 2_200_000, 3_000_000, { term: 'happiness' })
  code('anna', 'mood', 'm.face-2', 2_300_000, 4_000_000, { term: 'sadness', confidence: 0.3 })
  code('ben', 'mood', 'm.face-2', 2_400_000, 4_100_000, { term: 'anger' })
  code('ben', 'mood', 'm.face-1', 7_000_000, 7_400_000, { term: 'happiness' })
  code('anna', 'words', null, 1_000_000, 2_000_000, { text: 'what a lovely day' })
})

afterAll(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

function found(query: string): string[] {
  return searchProject(session, parseQuery(query), coreCodebooks).map(one => `${one.label || one.text} ${one.startUs / 1e6}`)
}

describe('a search of the project', () => {
  it('finds by term, word, tier, length, person and own confidence', () => {
    expect(found('annotation term happiness')).toStrictEqual(['happiness 2.2', 'happiness 7'])
    expect([found('lovel'), found('sad'), found('annotation text "q"'), found('annotation text da')]).toStrictEqual([['what a lovely day 1'], ['sadness 2.3'], [], ['what a lovely day 1']])
    expect(found('annotation tier mood longer than 1 s')).toStrictEqual(['sadness 2.3', 'anger 2.4'])
    expect([found('annotation by ben face Anna'), found('annotation confidence below 0.5'), found('annotation file couple tier words')]).toStrictEqual([['happiness 7'], ['sadness 2.3'], ['what a lovely day 1']])
  })

  it('finds by how things stand in time: after speech, on the same face, and where there is none', () => {
    expect(found('annotation tier Mood and starts within 500 ms after the end of (speech)')).toStrictEqual(['happiness 2.2', 'sadness 2.3', 'anger 2.4'])
    expect(found('annotation term happiness and not starts within 500 ms after the end of (speech)')).toStrictEqual(['happiness 7'])
    expect(found('annotation term happiness and overlaps (annotation term sadness)')).toStrictEqual(['happiness 2.2'])
    expect(found('annotation term happiness and overlaps (annotation term sadness) on the same face')).toStrictEqual([])
    expect(found('annotation text lovely and during (signal voice_speech above 0.5 longer than 900 ms)')).toStrictEqual(['what a lovely day 1'])
    expect(found('speech')).toStrictEqual(['speech 1', 'speech 5'])
  })

  it('finds what people disagree on', () => {
    expect(found('annotation disputed')).toStrictEqual(['sadness 2.3', 'anger 2.4'])
  })

  it('says which signal there is not, and writes finds as a table', () => {
    expect(() => found('signal nonsense above 1')).toThrow('There is no signal nonsense')
    const [head, first] = [...foundCsv(session, searchProject(session, parseQuery('annotation by ben face Anna'), coreCodebooks))].join('').split('\n')
    expect(head).toBe('source,file,face,tier,start_us,end_us,start_s,end_s,label,text,by,confidence,id')
    expect(first).toMatch(/^annotation,couple\.mp4,Anna,Mood,7000000,7400000,7\.000000,7\.400000,happiness,,ben,,record-/)
  })
})

describe('points of the log', () => {
  it('are restored as one change, which is undone as one, and told apart line by line', () => {
    const before = document.records.list()
    const at = document.history({ limit: 1 })[0]!.sequence
    const ids = before.flatMap(record => record.type === 'annotation' && record.term === 'happiness' ? [record.id] : [])
    editAnnotations(document, [{ action: 'set-values', ids, values: { term: 'surprise' } }], { annotator: 'anna', codebooks: coreCodebooks })
    editAnnotations(document, [{ action: 'remove-tier', tierId: 'words' }], { annotator: 'anna', codebooks: coreCodebooks })
    const after = document.records.list()
    const { lines, ...counts } = compareChanges(document, { from: at, to: at + 2 })
    expect(counts).toStrictEqual({ added: 0, updated: 2, removed: 2 })
    expect(lines.find(line => line.from.startsWith('happiness'))).toMatchObject({ from: 'happiness on Mood 00:00:02.200 to 00:00:03.000', to: 'surprise on Mood 00:00:02.200 to 00:00:03.000' })
    document.restore(at, 'anna')
    expect(document.records.list()).toStrictEqual(before)
    expect(document.history({ limit: 1 })[0]).toMatchObject({ action: 'restore', summary: `Restore what was after change ${at}`, to: '2 added, 2 changed, 0 removed' })
    document.undo('anna')
    expect(document.records.list()).toStrictEqual(after)
    document.redo()
    expect(compareChanges(document, { from: at, to: at + 3 }).lines).toStrictEqual([])
    document.restore(0, 'anna')
    expect(document.records.list()).toStrictEqual([])
    document.undo('anna')
  })
})
