import type { AnnotationEdit } from '#shared/domain/annotation/annotation-edit.ts'
import type { ProjectDatabase } from '../db/project-database.ts'
import type { DocumentStore } from './document-store.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readerOf } from '#shared/domain/annotation/working-copy.ts'
import { migrations } from '../db/migrations/all.ts'
import { openProjectDatabase } from '../db/project-database.ts'
import { createChangeRepository } from '../db/repositories/changes.ts'
import { createMetaRepository } from '../db/repositories/meta.ts'
import { createRecordRepository } from '../db/repositories/records.ts'
import { storedAnnotations } from './annotation-reader.ts'
import { createDocumentStore } from './document-store.ts'
import { editAnnotations } from './edit-annotations.ts'

let folder: string
let database: ProjectDatabase
let store: DocumentStore

function storeOver(opened: ProjectDatabase): DocumentStore {
  return createDocumentStore({
    database: opened,
    records: createRecordRepository(opened),
    changes: createChangeRepository(opened),
    meta: createMetaRepository(opened),
    onSaved: () => {},
    now: Date.now,
  })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'annotate-'))
  database = openProjectDatabase(folder, { fresh: true })
  store = storeOver(database)
})

afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

function edit(...edits: AnnotationEdit[]): ReturnType<typeof editAnnotations> {
  return editAnnotations(store, edits, { annotator: 'anna', codebooks: [] })
}

function tier(id: string, parentId: string | null = null): AnnotationEdit {
  return {
    action: 'add-tier',
    tier: { id, name: id, kind: 'text', codebook: null, parentId, constraint: parentId === null ? 'none' : 'included-in', perFace: false, exclusive: false, colour: null },
  }
}

function add(id: string, tierId: string, startUs: number, endUs: number, text = id): AnnotationEdit {
  return { action: 'add', annotation: { id, mediaId: 'm', tierId, trackId: null, startUs, endUs, text } }
}

describe('editing annotations', () => {
  it('is one change a list of acts, readable in the log, and taken back whole', () => {
    edit(tier('words'))
    edit(add('a', 'words', 0, 1_000_000, 'hello'), add('b', 'words', 1_000_000, 2_000_000, 'you'))
    edit({ action: 'merge', ids: ['a', 'b'] })
    expect(store.history({ limit: 2 }).map(({ who, action, summary, from, to }) => [who, action, summary, from, to])).toStrictEqual([
      ['anna', 'merge', 'Merge 2 annotations', '"you" on words 00:00:01.000 to 00:00:02.000; "hello" on words 00:00:00.000 to 00:00:01.000', 'removed; "hello you" on words 00:00:00.000 to 00:00:02.000'],
      ['anna', 'add', 'Add 2 annotations', 'nothing; nothing', '"hello" on words 00:00:00.000 to 00:00:01.000; "you" on words 00:00:01.000 to 00:00:02.000'],
    ])
    store.undo('anna')
    store.undo('anna')
    expect(store.records.list({ types: ['annotation'] })).toStrictEqual([])
  })

  it('keeps what is searched in step with the records through edits, undo and redo', () => {
    edit(tier('words'), tier('notes', 'words'))
    edit(add('a', 'words', 0, 100, 'a quiet smile'), add('n', 'notes', 10, 20, 'left side'))
    edit({ action: 'set-values', ids: ['a'], values: { text: 'a loud laugh' } })
    const found = (word: string): unknown[] => database.raw.prepare('SELECT id, parent_id FROM annotation_index WHERE key IN (SELECT rowid FROM annotation_words WHERE annotation_words MATCH ?)').all(`"${word}"`)
    expect([found('smile'), found('laugh'), found('left')]).toStrictEqual([[], [{ id: 'a', parent_id: null }], [{ id: 'n', parent_id: 'a' }]])
    store.undo('anna')
    expect([found('smile').length, found('laugh').length]).toStrictEqual([1, 0])
    edit({ action: 'remove', ids: ['a'] })
    expect([found('smile'), found('left')]).toStrictEqual([[], []])
    database.raw.exec(`INSERT INTO annotation_words (annotation_words) VALUES ('integrity-check')`)
  })

  it('reads the database as it would read the records at hand', () => {
    edit(tier('words'), tier('notes', 'words'), ...[0, 1, 2, 3, 4, 5].flatMap(n => [add(`w${n}`, 'words', n * 10, n * 10 + 15), add(`n${n}`, 'notes', n * 10 + 1, n * 10 + 3)]))
    const stored = storedAnnotations(store.records)
    const atHand = readerOf(store.records.list())
    const ids = (list: readonly Readonly<{ id: string }>[]): string[] => list.map(({ id }) => id).toSorted()
    fc.assert(fc.property(fc.constantFrom('words', 'notes'), fc.integer({ min: -5, max: 80 }), fc.nat(30), fc.nat(5), (tierId, startUs, lengthUs, n) => {
      const place = { tierId, mediaId: 'm', startUs, endUs: startUs + lengthUs }
      expect(ids(stored.within(place))).toStrictEqual(ids(atHand.within(place)))
      expect(ids(stored.childrenOf(`w${n}`))).toStrictEqual(ids(atHand.childrenOf(`w${n}`)))
      expect(ids(stored.ofTier(tierId))).toStrictEqual(ids(atHand.ofTier(tierId)))
    }))
  })
})

it('brings annotations and tiers of an older project to the new form, in the records and in the log', () => {
  const old = mkdtempSync(join(tmpdir(), 'old-'))
  const before = openProjectDatabase(old, { fresh: true, migrations: migrations.slice(0, 2) })
  const annotation = { type: 'annotation', id: 'a', mediaId: 'm', tierId: 't', trackId: null, startUs: 0, endUs: 10, term: null, text: 'an old word', parentId: null }
  const tierBefore = { type: 'tier', id: 't', name: 'T', kind: 'text', codebook: null, parentId: null, constraint: 'none', perFace: false, order: 0, colour: null, locked: false, hidden: false }
  const insert = before.raw.prepare(`INSERT INTO records (id, type, layer, media_id, parent_id, start_us, end_us, json) VALUES (?, ?, 'person', ?, ?, ?, ?, ?)`)
  insert.run('t', 'tier', null, null, null, null, JSON.stringify(tierBefore))
  insert.run('a', 'annotation', 'm', 't', 0, 10, JSON.stringify(annotation))
  const log = before.raw.prepare(`INSERT INTO change_log (at_ms, who, cause, action, summary, from_text, to_text, diff_json) VALUES (0, 'anna', 'person', 'add', '', '', '', ?)`)
  log.run(JSON.stringify({ added: [tierBefore], updated: [[{ ...annotation, text: 'older' }, annotation]], removed: [] }))
  before.close()

  const after = openProjectDatabase(old)
  const reopened = storeOver(after)
  expect(reopened.records.get('a')).toStrictEqual({ ...annotation, modifiers: [], annotator: '', confidence: null })
  expect(reopened.records.get('t')).toMatchObject({ exclusive: false })
  expect(reopened.diffNow(1).updated[0]?.[1]).toStrictEqual(reopened.records.get('a'))
  expect(after.raw.prepare('SELECT text FROM annotation_index').all()).toStrictEqual([{ text: 'an old word' }])
  after.close()
  rmSync(old, { recursive: true })
})
