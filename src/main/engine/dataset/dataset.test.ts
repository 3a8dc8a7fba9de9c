import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildSearch } from './build-search.ts'
import { openDataset } from './dataset-file.ts'
import { exportSamples } from './export-samples.ts'
import { importSamples } from './import-samples.ts'
import { readRecords } from './record-stream.ts'
import { searchSamples } from './search-samples.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dataset-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true })
})

function sample(question: string, answer: string, extra: object = {}): object {
  return {
    messages: [{ role: 'user', content: `<video>${question}` }, { role: 'assistant', content: answer }],
    videos: ['videos/MEAD/1.mp4'],
    ...extra,
  }
}

function fileOf(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function rawsOf(path: string): Promise<string[]> {
  const all: string[] = []
  for await (const { records } of readRecords(path))
    all.push(...records.map(record => record.raw))
  return all
}

describe('reading records', () => {
  it('hands out the exact text of every record of an array or of lines, whatever it holds', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ a: fc.string({ unit: 'grapheme' }), b: fc.jsonValue() }), { maxLength: 30 }), fc.integer({ min: 0, max: 2 }), async (records, indent) => {
      const pretty = records.map(record => JSON.stringify(record, null, indent))
      expect(await rawsOf(fileOf('array.json', `\uFEFF [${pretty.join(' ,\n ')}\n]`))).toStrictEqual(pretty)
      const flat = records.map(record => JSON.stringify(record))
      expect(await rawsOf(fileOf('lines.jsonl', flat.map(line => `${line}\r\n`).join('')))).toStrictEqual(flat)
    }), { numRuns: 60 })
  })

  it('reads records that lie across blocks, and names their lines', async () => {
    const long = 'x'.repeat(3_000_000)
    const path = fileOf('long.json', `[\n${[1, 2, 3, 4].map(n => JSON.stringify({ n, long }, null, 1)).join(',\n')}\n]`)
    const lines: number[] = []
    for await (const { records } of readRecords(path))
      lines.push(...records.map(record => record.line))
    expect(lines).toStrictEqual([2, 6, 10, 14])
  })
})

describe('a dataset', () => {
  it('takes in samples of every form, sets bad ones aside with line and reason, and keeps repeated ones out', async () => {
    const dataset = openDataset(join(folder, 'dataset.db'))
    const twin = JSON.stringify(sample('What is the head pose?', 'A'))
    const path = fileOf('train.jsonl', [
      twin,
      '{"messages": [}',
      JSON.stringify({ query: '<video>Describe the appearance of the person.', response: 'He has a beard.' }),
      '{"nothing": 1}',
      JSON.stringify({ conversations: [{ from: 'human', value: 'identify the expression' }, { from: 'gpt', value: 'C' }] }),
      twin,
    ].join('\n'))
    const result = await importSamples(dataset, path, { split: 'train' })
    expect(result).toMatchObject({ added: 3, duplicates: 1, rejected: 2 })
    expect(dataset.raw.prepare('SELECT line FROM rejected ORDER BY id').pluck().all()).toStrictEqual([2, 4])
    expect(dataset.raw.prepare('SELECT task FROM sample ORDER BY id').pluck().all()).toStrictEqual(['head-pose', 'appearance-caption', 'emotion-single'])
    dataset.close()
  })

  it('goes on where a cancelled import stopped', async () => {
    const dataset = openDataset(join(folder, 'dataset.db'))
    const records = Array.from({ length: 4000 }, (_, index) => sample(`question ${index % 7}`, `answer ${index} ${'word '.repeat(500)}`))
    const path = fileOf('train.json', JSON.stringify(records, null, 1))
    const stop = new AbortController()
    await expect(importSamples(dataset, path, { split: 'train', signal: stop.signal, onProgress: () => stop.abort() })).rejects.toMatchObject({ code: 'cancelled' })
    const before = Number(dataset.raw.prepare('SELECT count(*) FROM sample').pluck().get())
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(4000)
    const result = await importSamples(dataset, path, { split: 'train' })
    expect(before + result.added).toBe(4000)
    expect(result.duplicates).toBe(0)
    dataset.close()
  })

  it('leaves as it came: untouched records byte by byte, unknown fields included', async () => {
    const dataset = openDataset(join(folder, 'dataset.db'))
    const raws = [JSON.stringify(sample('q', 'Ünï \u2028 "quoted"', { extra: { kept: [1, null] }, weight: 1e21 }), null, 4), JSON.stringify(sample('q', 'b')).replace('"b"', '"\\u0062"')]
    const path = fileOf('in.json', `[\n${raws.join(',\n')}\n]\n`)
    await importSamples(dataset, path, { split: 'test' })
    const out = join(folder, 'out.json')
    expect(await exportSamples(dataset, path, out)).toMatchObject({ samples: 2 })
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(path, 'utf8'))
    const again = openDataset(join(folder, 'again.db'))
    await importSamples(again, out, { split: 'test' })
    const all = (from: typeof dataset): unknown[] => from.raw.prepare('SELECT task, hash, raw FROM sample ORDER BY id').all()
    expect(all(again)).toStrictEqual(all(dataset))
    dataset.close()
    again.close()
  })

  it('is filtered by task and searched by the words of answers and questions', async () => {
    const dataset = openDataset(join(folder, 'dataset.db'))
    const path = fileOf('train.json', JSON.stringify([
      sample('Describe the hair of the person', 'The hair is blonde', { source: 'X_QA_Hair' }),
      sample('Describe the nose of the person', 'A wide nose', { source: 'X_QA_Nose' }),
      sample('Describe the hair of the person', 'Short AND "dark"', { source: 'X_QA_Hair' }),
    ]))
    await importSamples(dataset, path, { split: 'train' })
    await buildSearch(dataset)
    const answers = (filter: Parameters<typeof searchSamples>[1]): string[] => searchSamples(dataset, filter, { limit: 10 }).map(row => row.answer)
    expect(answers({ task: 'open-hair' })).toStrictEqual(['The hair is blonde', 'Short AND "dark"'])
    expect(answers({ text: 'blon' })).toStrictEqual(['The hair is blonde'])
    expect(answers({ text: 'and "dar' })).toStrictEqual(['Short AND "dark"'])
    expect(answers({ text: 'nose' })).toStrictEqual(['A wide nose'])
    expect(answers({ text: 'describe', task: 'open-hair' })).toHaveLength(2)
    expect(searchSamples(dataset, {}, { limit: 2, after: 1 }).map(row => row.id)).toStrictEqual([2, 3])
    expect(dataset.raw.prepare('SELECT task, samples FROM task_count ORDER BY task').raw().all()).toStrictEqual([['open-hair', 2], ['open-nose', 1]])
    dataset.close()
  })
})
