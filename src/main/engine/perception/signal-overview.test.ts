import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readSignals } from './signal-store.ts'
import { writeColumnarFile } from './store/columnar-file.ts'
import { overviewFileOf, writeOverview } from './store/overview-file.ts'
import { soundFileName, summaryFileName } from './store/summary.ts'

const rows = 5000
const names = ['voice_pitch', 'voice_loudness'] as const
let folder = ''
let columns: Map<string, Float32Array>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'affectree-overview-'))
  writeFileSync(join(folder, summaryFileName), JSON.stringify({ version: 1, everyNth: 1, totalFrames: 0, analysedFrames: 0, faceFrames: 0, providers: [], models: [], tracks: [], chunkStartsUs: [], pieces: [], soundRows: rows }))
  // stretches of missing values, some longer than a bucket
  columns = new Map(names.map((name, phase) => [name, Float32Array.from({ length: rows }, (_, row) => Math.sin(row / 700 + phase) > 0.6 || row % 17 === 3 ? Number.NaN : Math.sin(row * 12.9898) * 100)]))
  const file = join(folder, soundFileName)
  await writeColumnarFile(file, { version: 1 }, [{ name: 'times', data: Float64Array.from({ length: rows }, (_, row) => row * 32_000) }, ...Array.from(columns, ([name, data]) => ({ name, data }))])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function extremes(values: Float32Array): readonly [number, number] {
  const known = values.filter(value => !Number.isNaN(value))
  return known.length > 0 ? [Math.min(...known), Math.max(...known)] : [Number.NaN, Number.NaN]
}

/** Checks each pair of rows against the rows that lie between its time and the next pair's. */
function checkSpan(start: number, length: number, maxRows: number): void {
  const end = Math.min(rows, start + length)
  const table = readSignals(folder, { trackId: null, columns: names, startUs: start * 32_000, endUs: end * 32_000, maxRows })
  expect(table.reduced).toBe(end - start > maxRows)
  expect(table.timesUs.length).toBeLessThanOrEqual(maxRows)
  if (!table.reduced)
    return
  const rowAt = (place: number): number => place < table.timesUs.length ? table.timesUs[place]! / 32_000 : end
  for (const name of names) {
    const [raw, reduced] = [columns.get(name)!, table.columns.get(name)!]
    let covered = start
    for (let place = 0; place < reduced.length; place += 2) {
      expect(rowAt(place)).toBe(covered)
      covered = rowAt(place + 2)
      expect([reduced[place], reduced[place + 1]]).toEqual(extremes(raw.subarray(rowAt(place), covered)))
    }
    expect(covered).toBe(end)
  }
}

const spans = fc.tuple(fc.integer({ min: 0, max: rows - 1 }), fc.integer({ min: 1, max: rows }), fc.integer({ min: 2, max: 300 }))

describe('a reduced series has the lowest and highest value of every bucket', () => {
  it('read from the rows', () => {
    fc.assert(fc.property(spans, ([start, length, maxRows]) => checkSpan(start, length, maxRows)), { numRuns: 300 })
  })

  it('read from the overview', async () => {
    await writeOverview(join(folder, soundFileName), columns)
    fc.assert(fc.property(spans, ([start, length, maxRows]) => checkSpan(start, length, maxRows)), { numRuns: 300 })
  })

  it('and a damaged overview is not believed', () => {
    writeFileSync(overviewFileOf(join(folder, soundFileName)), 'no overview')
    checkSpan(13, 4900, 40)
  })
})
