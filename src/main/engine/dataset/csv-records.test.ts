import type { RecordBlock } from './record-stream.ts'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCsvRecords } from './csv-records.ts'
import { openDataset } from './dataset-file.ts'
import { exportOfficialLayout } from './export-sets.ts'
import { importSamples } from './import-samples.ts'
import { readRecords } from './record-stream.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'csv-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function fileOf(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

async function valuesOf(path: string): Promise<unknown[]> {
  const all: unknown[] = []
  for await (const { records, bytes } of readRecords(path)) {
    for (const { raw, start, end } of records) {
      expect(bytes.toString('utf8', start, end)).toBe(raw)
      all.push(JSON.parse(raw))
    }
  }
  return all
}

describe('the rows of a CSV file', () => {
  it('are read as they were written: any text, any of the three marks, with and without a byte order mark', async () => {
    const cell = fc.string({ unit: 'grapheme', minLength: 1 }).filter(text => !text.trimStart().startsWith('['))
    await fc.assert(fc.asyncProperty(fc.array(fc.record({ query: cell, response: cell, note: cell }), { minLength: 1, maxLength: 20 }), fc.constantFrom(',', ';', '\t'), fc.boolean(), fc.constantFrom('unix', 'windows'), async (rows, delimiter, bom, end) => {
      const text = stringify(rows, { header: true, columns: ['query', 'response', 'note'], delimiter, bom, record_delimiter: end, quoted_string: true })
      expect(await valuesOf(fileOf('rows.csv', text))).toEqual(rows)
    }), { numRuns: 60 })
  })

  it('name fields as people call them, keep other columns, leave empty cells out, and take lists in JSON', async () => {
    const path = fileOf('rows.csv', 'Question;Answer;videos;split;rating\n"What, then?";Joy;"[""a.mp4"",""b.mp4""]";;4\n')
    expect(await valuesOf(path)).toEqual([{ query: 'What, then?', response: 'Joy', videos: ['a.mp4', 'b.mp4'], rating: '4' }])
  })

  it('go on where an earlier reading stopped, and stand at their lines', async () => {
    const rows = Array.from({ length: 5000 }, (_, n) => ({ query: n % 7 === 0 ? `first line\nsecond of ${n}` : `line ${n}`, response: String(n) }))
    const path = fileOf('long.csv', stringify(rows, { header: true, bom: true }))
    const text = readFileSync(path, 'utf8').split('\n')
    const seen: { query: string, response: string }[] = []
    let from = { byte: 0, line: 1 }
    for (let turn = 0; turn < 10 && seen.length < rows.length; turn++) {
      const reading = readCsvRecords(path, from)
      const { value: block } = await reading.next() as { value: RecordBlock }
      await reading.return(undefined)
      for (const { raw, line } of block.records) {
        seen.push(JSON.parse(raw) as typeof seen[number])
        expect(text[line - 1]?.replace(/^"/, '')).toContain(seen.at(-1)!.query.split('\n')[0])
      }
      from = { byte: block.endByte, line: block.endLine }
    }
    expect(seen).toEqual(rows)
  })

  it('come into the dataset: a row with a cell too many is set aside with its line, and all leave as JSON lines', async () => {
    const path = fileOf('samples.csv', 'question,answer,video,source\nWhat is seen?,Joy,a.mp4,DFEW\nWhat is seen,"really?",Sadness,b.mp4,DFEW\nAnd now?,Fear,c.mp4,DFEW\n')
    const dataset = openDataset(join(folder, 'dataset.db'))
    try {
      expect(await importSamples(dataset, path, { split: 'train' })).toMatchObject({ added: 2, rejected: 1, duplicates: 0 })
      expect(dataset.raw.prepare('SELECT line, reason FROM rejected').all()).toEqual([{ line: 3, reason: 'The row has 5 cells where the first row names 4 columns' }])
      expect(await importSamples(dataset, path, { split: 'train' })).toMatchObject({ added: 0 })
      const [written] = await exportOfficialLayout(dataset, join(folder, 'out'))
      expect(written).toMatchObject({ name: join('jsons', 'train', 'samples.jsonl'), samples: 2 })
      const lines = readFileSync(join(folder, 'out', written!.name), 'utf8').trim().split('\n')
      expect(lines.map(line => JSON.parse(line) as unknown)).toEqual([{ query: 'What is seen?', response: 'Joy', video: 'a.mp4', source: 'DFEW' }, { query: 'And now?', response: 'Fear', video: 'c.mp4', source: 'DFEW' }])
    }
    finally {
      dataset.close()
    }
  })

  it('of an empty file are none', async () => {
    expect(await valuesOf(fileOf('empty.csv', ''))).toEqual([])
    expect(await valuesOf(fileOf('head.csv', 'question,answer\n'))).toEqual([])
  })
})
