import { execFileSync, spawnSync } from 'node:child_process'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { pipeline } from 'node:stream/promises'
import { buildSearch } from '#engine/dataset/build-search.ts'
import { openDataset } from '#engine/dataset/dataset-file.ts'
import { exportSamples } from '#engine/dataset/export-samples.ts'
import { importSamples } from '#engine/dataset/import-samples.ts'
import { readRecords } from '#engine/dataset/record-stream.ts'
import { searchSamples } from '#engine/dataset/search-samples.ts'
import { createRandom } from '#shared/domain/random.ts'
import { answerOf, parseSample, questionOf } from '#shared/formats/sample-record.ts'
import { vocabulary, writeGeneratedDataset } from '../dataset/generated-dataset.ts'

type Figure = Readonly<{ metric: string, value: number, unit: string, peer?: string, peerValue?: number, ratio?: number }>

function print(figure: Figure): void {
  process.stdout.write(`${JSON.stringify({ bench: 'dataset', ...figure })}\n`)
}

const secondsSince = (startMs: number): number => (performance.now() - startMs) / 1000

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN
}

async function writeCsv(from: string, to: string): Promise<void> {
  const quoted = (text: string | null): string => `"${(text ?? '').replaceAll('"', '""')}"`
  await pipeline(async function* () {
    for await (const { records } of readRecords(from)) {
      yield records.map(({ raw }) => {
        const sample = parseSample(raw)
        return `${[questionOf(sample), answerOf(sample), sample.videos[0] ?? '', sample.source].map(quoted).join(',')}\n`
      }).join('')
    }
  }, createWriteStream(to))
}

function shellImport(csv: string, database: string): number {
  const startMs = performance.now()
  execFileSync('sqlite3', [database, 'CREATE TABLE sample (question TEXT, answer TEXT, video TEXT, source TEXT)', '.mode csv', `.import ${csv} sample`])
  return secondsSince(startMs)
}

async function isSame(a: string, b: string): Promise<boolean> {
  const blocksOf = (path: string): AsyncIterator<Buffer> => createReadStream(path)[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  const [left, right] = [blocksOf(a), blocksOf(b)]
  for (;;) {
    const [one, other] = await Promise.all([left.next(), right.next()])
    if (one.done || other.done)
      return one.done === other.done
    if (!one.value.equals(other.value))
      return false
  }
}

function measureSearches(dataset: ReturnType<typeof openDataset>): void {
  const random = createRandom(3)
  const timed = (action: () => unknown): number => {
    const startMs = performance.now()
    action()
    return performance.now() - startMs
  }
  const words = Array.from({ length: 200 }, () => vocabulary[Math.floor(vocabulary.length * random.next() ** 3)] as string)
  const keys = ['open-hair', 'emotion-fine', 'rationale', 'micro-expression', 'head-pose']
  print({ metric: 'full-text search p95', value: p95(words.map(text => timed(() => searchSamples(dataset, { text }, { limit: 100 })))), unit: 'ms' })
  print({ metric: 'task filter p95', value: p95(words.map((_, index) => timed(() => searchSamples(dataset, { task: keys[index % keys.length] }, { limit: 100, after: random.below(1_000_000) })))), unit: 'ms' })
  print({ metric: 'task and text p95', value: p95(words.map((text, index) => timed(() => searchSamples(dataset, { task: keys[index % keys.length], text }, { limit: 100 })))), unit: 'ms' })
}

const scale = Number(process.argv[2] ?? 1)
const folder = mkdtempSync(join(tmpdir(), 'dataset-bench-'))
try {
  const json = join(folder, 'set.json')
  const samples = await writeGeneratedDataset(json, scale)
  print({ metric: 'samples', value: samples, unit: 'samples' })
  const dataset = openDataset(join(folder, 'dataset.db'))
  const startMs = performance.now()
  await importSamples(dataset, json, { split: 'train' })
  const ours = secondsSince(startMs)
  print({ metric: 'peak memory of the import', value: Math.round(process.resourceUsage().maxRSS / 1024), unit: 'MiB' })
  if (spawnSync('sqlite3', ['--version']).status === 0) {
    const csv = join(folder, 'set.csv')
    await writeCsv(json, csv)
    const shell = shellImport(csv, join(folder, 'shell.db'))
    print({ metric: 'import', value: samples / ours, unit: 'samples/s', peer: 'sqlite3 shell, same rows as CSV', peerValue: samples / shell, ratio: shell / ours })
  }
  else {
    print({ metric: 'import (no sqlite3 shell here to compare with)', value: samples / ours, unit: 'samples/s' })
  }
  const indexMs = performance.now()
  await buildSearch(dataset)
  print({ metric: 'making all searchable', value: secondsSince(indexMs), unit: 's' })
  measureSearches(dataset)
  const out = join(folder, 'out.json')
  const exportMs = performance.now()
  const written = await exportSamples(dataset, json, out)
  print({ metric: 'export', value: written.samples / secondsSince(exportMs), unit: 'samples/s' })
  print({ metric: 'export equals import (1 is yes)', value: await isSame(json, out) ? 1 : 0, unit: '' })
  dataset.close()
}
finally {
  rmSync(folder, { recursive: true, force: true })
}
