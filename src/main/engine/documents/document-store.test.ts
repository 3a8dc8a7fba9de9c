import type { Diff, DocumentRecord, Segment, TreeRecord } from '#shared/domain/document.ts'
import type { ProjectDatabase } from '../db/project-database.ts'
import type { DocumentChange, DocumentStore, SavedChange } from './document-store.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openProjectDatabase } from '../db/project-database.ts'
import { createChangeRepository } from '../db/repositories/changes.ts'
import { createMetaRepository } from '../db/repositories/meta.ts'
import { createRecordRepository } from '../db/repositories/records.ts'
import { createDocumentStore } from './document-store.ts'

let folder: string
let database: ProjectDatabase
let saved: SavedChange[]

function openStore(): DocumentStore {
  return createDocumentStore({
    database,
    records: createRecordRepository(database),
    changes: createChangeRepository(database),
    meta: createMetaRepository(database),
    onSaved: change => void saved.push(change),
    now: () => 1000 + saved.length,
  })
}

function reopen(): DocumentStore {
  database.close()
  database = openProjectDatabase(folder)
  return openStore()
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'document-'))
  database = openProjectDatabase(folder, { fresh: true })
  saved = []
})

afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true })
})

const segment = (id: string, startUs = 0, layer: Segment['layer'] = 'machine'): Segment => ({ type: 'segment', id, mediaId: 'm', trackId: null, startUs, endUs: startUs + 1_000_000, layer })

function tree(id: string, segmentId: string, text = '', layer: TreeRecord['layer'] = 'machine'): TreeRecord {
  return { type: 'tree', id, mediaId: 'm', segmentId, layer, reasonerId: layer === 'machine' ? 'teacher' : null, basis: null, tree: { nodes: [], rationale: { text, origin: 'rendered' } } }
}

const diffOf = (parts: Partial<Diff>): Diff => ({ added: [], updated: [], removed: [], ...parts })

function change(diff: Partial<Diff>, about: Partial<DocumentChange> = {}): DocumentChange {
  return { who: 'anna', cause: 'person', action: 'test', summary: 'a change', modelVersion: null, from: '', to: '', ...about, diff: diffOf(diff) }
}

function contentOf(store: DocumentStore): Map<string, DocumentRecord> {
  return new Map(store.records.list().map(record => [record.id, record]))
}

describe('a change', () => {
  it('is one row of the log with who, when, cause, model, from and to, and is told once', () => {
    const store = openStore()
    const { sequence } = store.apply(change({ added: [segment('s1')] }, { cause: 'machine', who: 'teacher', action: 'analyze', summary: '1 segment', modelVersion: 'teacher', from: 'nothing', to: '1 segment' }))
    expect(store.history({ limit: 10 })).toStrictEqual([
      { sequence, atMs: 1000, who: 'teacher', cause: 'machine', action: 'analyze', summary: '1 segment', modelVersion: 'teacher', from: 'nothing', to: '1 segment', mediaId: 'm', undone: false },
    ])
    expect(saved).toStrictEqual([{ sequence, savedAtMs: 1000, mediaIds: ['m'], types: ['segment'] }])
  })

  it('can go on while it is the last thing that happened, and is then one step of undo', () => {
    const store = openStore()
    const { sequence } = store.apply(change({ added: [segment('s1')] }))
    expect(store.apply(change({ updated: [[segment('s1'), segment('s1', 5)]], added: [segment('s2')] }, { summary: 'grown' }), { continues: sequence }).sequence).toBe(sequence)
    expect(store.history({ limit: 10 }).map(({ summary }) => summary)).toStrictEqual(['grown'])
    store.undo('anna')
    expect(contentOf(store).size).toBe(0)
    store.redo()
    expect([...contentOf(store).values()]).toStrictEqual([segment('s2'), segment('s1', 5)])
    const other = store.apply(change({ added: [segment('s3')] })).sequence
    expect(store.apply(change({ added: [segment('s4')] }), { continues: sequence }).sequence).toBeGreaterThan(other)
    store.undo('anna')
    store.undo('anna')
    expect(store.apply(change({ added: [segment('s5')] }), { continues: sequence }).sequence).not.toBe(sequence)
  })

  it('is saved whole or not at all', () => {
    const store = openStore()
    store.apply(change({ added: [segment('s1')] }))
    expect(() => store.apply(change({ added: [segment('s2'), segment('s1')] }))).toThrow('already there')
    expect([...contentOf(store).keys()]).toStrictEqual(['s1'])
    expect(store.history({ limit: 10 })).toHaveLength(1)
  })

  it('writes nothing when it changes nothing', () => {
    const store = openStore()
    const first = store.apply(change({ added: [segment('s1')] }))
    expect(store.apply(change({})).sequence).toBe(first.sequence)
    expect(store.history({ limit: 10 })).toHaveLength(1)
  })

  it('is refused when the record has moved on, or a tree would lose its segment', () => {
    const store = openStore()
    store.apply(change({ added: [segment('s1'), tree('t1', 's1')] }))
    expect(() => store.apply(change({ updated: [[segment('s1', 5), segment('s1', 6)]] }))).toThrow('changed in the meantime')
    expect(() => store.apply(change({ removed: [segment('s1')] }))).toThrow('trees hang on it')
    expect(() => store.apply(change({ added: [tree('t2', 'nowhere')] }))).toThrow('not there')
    expect(contentOf(store).size).toBe(2)
  })

  it('is refused when a record is not valid', () => {
    const broken = { ...segment('s1'), startUs: 0.5 }
    expect(() => openStore().apply(change({ added: [broken] }))).toThrow('not valid')
  })
})

describe('a machine', () => {
  it('may write only its own layer', () => {
    const store = openStore()
    const mine = tree('p', 's1', 'mine', 'person')
    store.apply(change({ added: [segment('s1'), mine] }))
    const machine = { cause: 'machine' } as const
    const attempts: Partial<Diff>[] = [
      { removed: [mine] },
      { updated: [[mine, tree('p', 's1', 'other', 'person')]] },
      { updated: [[mine, tree('p', 's1', 'other', 'machine')]] },
      { added: [tree('q', 's1', '', 'person')] },
      { added: [{ type: 'track-label', id: 'l', mediaId: 'm', trackId: 't', name: 'Anna', personId: null, mergedInto: null, excluded: false, neutral: null }] },
      { updated: [[segment('s1'), segment('s1', 9)]] },
      { removed: [segment('s1')] },
    ]
    for (const attempt of attempts)
      expect(() => store.apply(change(attempt, machine))).toThrow(/machine/)
    expect(contentOf(store)).toStrictEqual(new Map<string, DocumentRecord>([['s1', segment('s1')], ['p', mine]]))
    expect(store.history({ limit: 10 })).toHaveLength(1)
  })

  it('may replace its own trees, and that can be undone', () => {
    const store = openStore()
    store.apply(change({ added: [segment('s1'), tree('t', 's1', 'old')] }, { cause: 'machine' }))
    store.apply(change({ updated: [[tree('t', 's1', 'old'), tree('t', 's1', 'new')]] }, { cause: 'machine' }))
    store.undo('anna')
    expect(store.records.get('t')).toStrictEqual(tree('t', 's1', 'old'))
  })
})

describe('undo and redo', () => {
  it('survive a restart, with what they would do next', () => {
    let store = openStore()
    store.apply(change({ added: [segment('s1')] }, { summary: 'first' }))
    store.apply(change({ added: [segment('s2')] }, { summary: 'second' }))
    store.undo('anna')
    store = reopen()
    expect(store.state()).toMatchObject({ canUndo: true, canRedo: true, undoSummary: 'first', redoSummary: 'second' })
    store.redo()
    store = reopen()
    expect([...contentOf(store).keys()]).toStrictEqual(['s1', 's2'])
    expect(store.state()).toMatchObject({ canRedo: false, undoSummary: 'second' })
  })

  it('do nothing when there is nothing', () => {
    const store = openStore()
    expect(store.undo('anna')).toStrictEqual({ canUndo: false, canRedo: false, undoSummary: null, redoSummary: null, savedAtMs: null })
    expect(store.redo().canRedo).toBe(false)
    expect(saved).toHaveLength(0)
  })

  it('keep the log of what was taken back and then replaced', () => {
    const store = openStore()
    store.apply(change({ added: [segment('s1')] }, { summary: 'first' }))
    store.undo('anna')
    store.apply(change({ added: [segment('s2')] }, { summary: 'second' }))
    expect(store.state().canRedo).toBe(false)
    expect(store.history({ limit: 10 }).map(({ summary, undone }) => [summary, undone])).toStrictEqual([['second', false], ['first', true]])
  })
})

type Step = Readonly<{ kind: 'put' | 'drop' | 'batch' | 'undo' | 'redo' | 'restart', key: number, value: number, machine: boolean }>

const steps = fc.array(fc.record<Step>({
  kind: fc.constantFrom('put', 'put', 'drop', 'batch', 'undo', 'undo', 'redo', 'restart'),
  key: fc.integer({ min: 0, max: 4 }),
  value: fc.integer({ min: 0, max: 1_000_000 }),
  machine: fc.boolean(),
}), { minLength: 1, maxLength: 25 })

type Model = { content: Map<string, DocumentRecord>, past: Map<string, DocumentRecord>[], future: Map<string, DocumentRecord>[] }

function diffFor(step: Step, content: ReadonlyMap<string, DocumentRecord>): Diff {
  const keys = step.kind === 'batch' ? [step.key, (step.key + 1) % 5, (step.key + 2) % 5] : [step.key]
  const parts = keys.map((key): Diff => {
    const next = segment(`s${key}`, step.value)
    const now = content.get(next.id)
    if (!now)
      return diffOf({ added: [next] })
    return step.kind === 'drop' ? diffOf({ removed: [now] }) : diffOf({ updated: [[now, next]] })
  })
  return { added: parts.flatMap(part => part.added), updated: parts.flatMap(part => part.updated), removed: parts.flatMap(part => part.removed) }
}

function stepModel(model: Model, diff: Diff): void {
  model.past.push(new Map(model.content))
  model.future = []
  for (const record of diff.removed)
    model.content.delete(record.id)
  for (const record of [...diff.added, ...diff.updated.map(([, to]) => to)])
    model.content.set(record.id, record)
}

function travel(model: Model, from: 'past' | 'future', to: 'past' | 'future'): void {
  const content = model[from].pop()
  if (!content)
    return
  model[to].push(model.content)
  model.content = content
}

describe('any sequence of changes, undos, redos and restarts', () => {
  it('leaves the document of the model', () => {
    fc.assert(fc.property(steps, (sequence) => {
      database.raw.exec('DELETE FROM records; DELETE FROM change_log')
      let store = openStore()
      const model: Model = { content: new Map(), past: [], future: [] }
      for (const step of sequence) {
        if (step.kind === 'undo') {
          store.undo('anna')
          travel(model, 'past', 'future')
        }
        else if (step.kind === 'redo') {
          store.redo()
          travel(model, 'future', 'past')
        }
        else if (step.kind === 'restart') {
          store = reopen()
        }
        else {
          const diff = diffFor(step, model.content)
          store.apply(change(diff, { cause: step.machine ? 'machine' : 'person' }))
          stepModel(model, diff)
        }
        expect(contentOf(store)).toStrictEqual(model.content)
        expect(store.state()).toMatchObject({ canUndo: model.past.length > 0, canRedo: model.future.length > 0 })
      }
    }), { numRuns: 60 })
  })
})
