import type { DatasetFile } from './dataset-file.ts'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { coreCodebooks } from '#shared/domain/core-codebooks.ts'
import { parseSample } from '#shared/formats/sample-record.ts'
import { buildSearch } from './build-search.ts'
import { castVote, committeeReport, hearingOf, nextItems, resubmit, setGold, submit } from './committee-store.ts'
import { openDataset } from './dataset-file.ts'
import { addSamples, editTurn, mergeSamples, newState, retask, setRemoved, setSplit, splitBySubject, splitSample } from './edit-samples.ts'
import { exportOfficialLayout, exportSwiftSets } from './export-sets.ts'
import { importSamples } from './import-samples.ts'
import { listActs, step } from './sample-acts.ts'
import { searchSamples } from './search-samples.ts'
import { statisticsOf } from './statistics.ts'

let folder: string
let dataset: DatasetFile
let source: string

const record = (question: string, answer: string, video: string, extra: object = {}): object => ({ messages: [{ role: 'user', content: `<video>${question}` }, { role: 'assistant', content: answer }], videos: [video], ...extra })

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'workshop-'))
  source = join(folder, 'jsons', 'train', 'qa.json')
  mkdirSync(join(folder, 'jsons', 'train'), { recursive: true })
  writeFileSync(source, JSON.stringify([
    record('identify the expression', 'C', 'a.mp4', { subject: 'S1' }),
    record('Describe the hair', 'Long blonde hair', 'a.mp4', { source: 'X_QA_Hair', subject: 'S1' }),
    record('As an expert in the field of emotions, describe', 'The man has brown hair. He smiles and looks happy. The room is dimly lit.', 'b.mp4', { subject: 'S2' }),
    { messages: [{ role: 'user', content: '<video>one?' }, { role: 'assistant', content: '1' }, { role: 'user', content: 'two?' }, { role: 'assistant', content: '2' }], videos: ['b.mp4'] },
  ], null, 1))
  dataset = openDataset(join(folder, 'dataset.db'))
  await importSamples(dataset, source, { split: 'train' })
  await buildSearch(dataset)
})

afterEach(() => {
  dataset.close()
  rmSync(folder, { recursive: true })
})

function everything(): unknown {
  return [
    dataset.raw.prepare('SELECT id, task, split, raw, original FROM sample WHERE removed = 0 ORDER BY id').all(),
    dataset.raw.prepare('SELECT task, samples FROM task_count WHERE samples > 0 ORDER BY task').all(),
    ['blonde', 'happy', 'auburn', 'two'].map(text => searchSamples(dataset, { text }, { limit: 10 }).map(({ id }) => id)),
  ]
}

it('edits samples, keeps search and counts in step, and takes any sequence of acts back and does it again', () => {
  const acts: Readonly<Record<string, () => unknown>> = {
    edit: () => editTurn(dataset, 'ann', { id: 2, turn: 1, text: 'Short auburn hair' }),
    retask: () => retask(dataset, 'ann', [1, 2], 'emotion-multi'),
    split: () => setSplit(dataset, 'ann', [1], 'test'),
    remove: () => setRemoved(dataset, 'ann', [3], true),
    part: () => splitSample(dataset, 'ann', 4),
    merge: () => mergeSamples(dataset, 'ann', [1, 2]),
    add: () => addSamples(dataset, 'ann', 'Generate', [newState({ turns: [{ role: 'user', content: '<video>q' }, { role: 'assistant', content: 'auburn' }], videos: ['z.mp4'] }, 'open-hair', null)]),
    subjects: () => splitBySubject(dataset, 'ann', { share: 0.5, seed: 3 }),
  }
  fc.assert(fc.property(fc.shuffledSubarray(Object.keys(acts), { minLength: 1 }), (names) => {
    const before = everything()
    const states: unknown[] = []
    for (const name of names) {
      const newest = listActs(dataset, { limit: 1 })[0]
      acts[name]?.()
      const now = listActs(dataset, { limit: 1 })[0]
      if (now?.id !== newest?.id)
        states.push(everything())
    }
    states.forEach(() => step(dataset, 'undo'))
    expect(everything()).toStrictEqual(before)
    states.forEach((state) => {
      step(dataset, 'redo')
      expect(everything()).toStrictEqual(state)
    })
    states.forEach(() => step(dataset, 'undo'))
  }), { numRuns: 15 })
})

it('writes untouched records byte by byte after edits of others, and the parts of a split and a merge read back', async () => {
  const original = readFileSync(source, 'utf8')
  editTurn(dataset, 'ann', { id: 2, turn: 1, text: 'Short auburn hair' })
  const [one, two] = splitSample(dataset, 'ann', 4)
  const merged = mergeSamples(dataset, 'ann', [one!, two!])
  const turns = searchSamples(dataset, {}, { limit: 10 }).find(({ id }) => id === merged)
  expect(parseSample(turns?.raw ?? '').turns.map(({ content }) => content)).toEqual(['<video>one?', '1', 'two?', '2'])
  step(dataset, 'undo')
  step(dataset, 'undo')
  const [written] = await exportOfficialLayout(dataset, join(folder, 'out'))
  expect(written?.name).toBe(join('jsons', 'train', 'qa.json'))
  const back = JSON.parse(readFileSync(join(folder, 'out', 'jsons', 'train', 'qa.json'), 'utf8')) as unknown[]
  expect(back).toEqual((JSON.parse(original.replace('Long blonde hair', 'Short auburn hair'))))
  step(dataset, 'undo')
  await exportOfficialLayout(dataset, join(folder, 'out'))
  const again = openDataset(join(folder, 'again.db'))
  await importSamples(again, join(folder, 'out', 'jsons', 'train', 'qa.json'), { split: 'train' })
  const raws = (from: DatasetFile): unknown[] => from.raw.prepare('SELECT raw FROM sample WHERE removed = 0 ORDER BY id').pluck().all()
  expect(raws(again)).toStrictEqual(raws(dataset).slice(0, 4))
  again.close()
})

it('lets judges vote blind on each statement of a caption, and sends what the majority refuses to rewriting', () => {
  expect(submit(dataset, [1, 3])).toBe(2)
  expect(submit(dataset, [3])).toBe(0)
  const items = nextItems(dataset, 'ann', 100)
  expect(items.filter(({ sampleId }) => sampleId === 3).length).toBeGreaterThan(2)
  const [first, ...rest] = items.filter(({ sampleId }) => sampleId === 3)
  setGold(dataset, first!.id, 'wrong')
  const vote = (judge: string, itemId: number, given: 'right' | 'wrong'): string => castVote(dataset, { itemId, judge, kind: judge === 'model' ? 'model' : 'person', vote: given, note: given === 'wrong' ? 'his hair is black' : '', correction: null, tookMs: 1200 })
  for (const judge of ['ann', 'ben', 'model']) {
    rest.forEach(({ id }) => vote(judge, id, 'right'))
    vote(judge, first!.id, judge === 'ben' ? 'right' : 'wrong')
  }
  expect(nextItems(dataset, 'ann', 100).map(({ sampleId }) => sampleId)).toEqual([1])
  expect(searchSamples(dataset, { verdict: 'refused' }, { limit: 10 }).map(({ id }) => id)).toEqual([3])
  expect(hearingOf(dataset, 3)?.critique).toEqual([{ question: expect.any(String) as string, answer: first?.answer, notes: ['his hair is black'], corrections: [] }])
  editTurn(dataset, 'ann', { id: 3, turn: 1, text: 'The man has black hair. He smiles and looks happy. The room is dimly lit.' })
  resubmit(dataset, 3)
  for (const judge of ['ann', 'ben', 'model'])
    nextItems(dataset, judge, 100).filter(({ sampleId }) => sampleId === 3).forEach(({ id }) => vote(judge, id, 'right'))
  expect(searchSamples(dataset, { verdict: 'kept' }, { limit: 10 }).map(({ id }) => id)).toEqual([3])
  const report = committeeReport(dataset)
  expect(report.judges.map(({ judge, kind, accuracy, medianMs }) => [judge, kind, accuracy, medianMs])).toEqual([['ann', 'person', 1, 1200], ['ben', 'person', 0, 1200], ['model', 'model', 1, 1200]])
  expect(() => castVote(dataset, { itemId: first!.id, judge: 'ann', kind: 'model', vote: 'right', note: '', correction: null, tookMs: 0 })).toThrow('is a person on this committee')
})

it('counts as the paper does and finds videos and subjects in two splits', () => {
  expect(statisticsOf(dataset)).toMatchObject({ samples: 4, videos: 2, leaks: [] })
  setSplit(dataset, 'ann', [1], 'test')
  expect(statisticsOf(dataset).leaks).toEqual([{ kind: 'video', name: 'a.mp4', splits: ['test', 'train'], samples: 2 }, { kind: 'subject', name: 'S1', splits: ['test', 'train'], samples: 2 }])
  splitBySubject(dataset, 'ann', { share: 0.5, seed: 1 })
  expect(statisticsOf(dataset).leaks.filter(({ kind }) => kind === 'subject')).toEqual([])
})

it('writes sets for each stage of ms-swift, and for reinforcement with target trees', async () => {
  const written = await exportSwiftSets(dataset, join(folder, 'swift'), { codebooks: coreCodebooks })
  expect(written.map(({ name, samples }) => `${name} ${samples}`)).toEqual(['stage-1-attributes.train.jsonl 1', 'stage-2-expressions.train.jsonl 1', 'stage-3-emotions.train.jsonl 1', 'stage-1-attributes.test.jsonl 0', 'stage-2-expressions.test.jsonl 0', 'stage-3-emotions.test.jsonl 0', 'grpo.train.jsonl 1'])
  const grpo = JSON.parse(readFileSync(join(folder, 'swift', 'grpo.train.jsonl'), 'utf8')) as { messages: unknown[], solution: string, trees: { subject: string | null, nodes: { term: string | null }[] }[] }
  expect(grpo.messages).toHaveLength(1)
  expect(grpo.solution).toContain('brown hair')
  expect(grpo.trees[0]?.nodes.length).toBeGreaterThan(2)
})
