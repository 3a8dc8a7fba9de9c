import type { ResolvedTrack } from '#shared/domain/identity/resolve-tracks.ts'
import type { SignalPart } from '#shared/domain/signal.ts'
import type { ReadFound } from './track-tables.ts'
import { describe, expect, it } from 'vitest'
import { reduceTable } from '../perception/reduce-rows.ts'
import { readPieces } from './track-tables.ts'

const stepUs = 1000

/** A found face on `rows` frames from `startUs` on, whose value tells which it is; only the first has the column `own.x`. */
function foundFace(startUs: number, rows: number, value: number): SignalPart {
  const timesUs = Float64Array.from({ length: rows }, (_, row) => startUs + row * stepUs)
  const columns = new Map([['au12', Float32Array.from(timesUs, (_, row) => value + row / rows)]])
  if (value === 1)
    columns.set('own.x', new Float32Array(rows).fill(5))
  return { timesUs, columns, reduced: false }
}

const found = new Map([['first', foundFace(0, 3000, 1)], ['second', foundFace(4_000_000, 1000, 2)]])

const read: ReadFound = (foundId, { startUs = 0, endUs = 0, maxRows, columns }) => {
  const table = found.get(foundId)!
  const rows = [...table.timesUs.keys()].filter(row => table.timesUs[row]! >= startUs && table.timesUs[row]! < endUs)
  const names = columns ?? [...table.columns.keys()]
  return reduceTable({ timesUs: Float64Array.from(rows, row => table.timesUs[row]!), columns: new Map(names.map(name => [name, Float32Array.from(rows, row => table.columns.get(name)![row]!)])) }, maxRows)
}

function trackOf(...pieces: readonly Omit<ResolvedTrack['pieces'][number], 'id'>[]): ResolvedTrack {
  return { pieces: pieces.map(piece => ({ id: piece.foundId, ...piece })) } as unknown as ResolvedTrack
}

const apart = trackOf({ foundId: 'second', startUs: 4_000_000, endUs: 5_000_000 }, { foundId: 'first', startUs: 0, endUs: 3_000_000 })

describe('the series of a face that was joined', () => {
  it('has the rows of both found faces in the order of time, missing where one was not asked about', () => {
    const { timesUs, columns, reduced } = readPieces(apart, { columns: undefined }, read)
    expect(timesUs).toEqual(Float64Array.of(...found.get('first')!.timesUs, ...found.get('second')!.timesUs))
    expect(columns.get('au12')).toEqual(Float32Array.of(...found.get('first')!.columns.get('au12')!, ...found.get('second')!.columns.get('au12')!))
    expect([...columns.get('own.x')!].filter(Number.isNaN)).toHaveLength(1000)
    expect(reduced).toBe(false)
  })

  it('shares the rows that fit out by duration, and keeps the extremes of both', () => {
    const { timesUs, columns, reduced } = readPieces(apart, { columns: ['au12'], maxRows: 100 }, read)
    expect(reduced).toBe(true)
    expect(timesUs.length).toBeLessThanOrEqual(100)
    expect([...timesUs].filter(time => time < 3_000_000).length / timesUs.length).toBeCloseTo(0.75, 1)
    expect([Math.min(...columns.get('au12')!), Math.max(...columns.get('au12')!)]).toEqual([1, Math.fround(2 + 999 / 1000)])
  })

  it('is read in part across the gap', () => {
    const { timesUs } = readPieces(apart, { columns: ['au12'], startUs: 2_990_000, endUs: 4_010_000 }, read)
    expect([timesUs[0], timesUs.at(-1), timesUs.length]).toEqual([2_990_000, 4_009_000, 20])
  })

  it('takes each frame once where spans overlap', () => {
    const both = trackOf({ foundId: 'first', startUs: 0, endUs: 3_000_000 }, { foundId: 'second', startUs: 2_000_000, endUs: 5_000_000 })
    expect(readPieces(both, { columns: ['au12'] }, read).timesUs).toHaveLength(4000)
  })
})
