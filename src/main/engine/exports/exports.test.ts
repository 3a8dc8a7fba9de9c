import type { ExportedMedia } from './project-export.ts'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeCell } from './csv-cell.ts'
import { csvColumns, csvPieces } from './write-csv.ts'
import { jsonPieces } from './write-json.ts'

function mediaWith(label: string): ExportedMedia {
  const shown: ExportedMedia['segments'][number]['shown'] = {
    layer: 'person',
    reasonerId: null,
    tree: {
      nodes: [{ id: 'n', level: 'emotion', codebook: null, term: null, label, confidence: 0.5, evidence: [{ startUs: 0, endUs: 40_000 }], supports: [], origin: { kind: 'person', id: 'anna' }, verdict: 'added' }],
      rationale: { text: label, origin: 'person' },
    },
  }
  return {
    id: 'm',
    name: 'a.mp4',
    subject: null,
    durationUs: 2_000_000,
    firstPtsUs: 0,
    frameCount: 50,
    rateHz: 25,
    fingerprint: null,
    analysis: null,
    segments: [
      { id: 's', trackId: 't', trackName: 'face 1', startUs: -40_000, endUs: 1_000_000, reviewed: true, shown, machine: null },
      { id: 'empty', trackId: null, trackName: null, startUs: 1_000_000, endUs: 2_000_000, reviewed: false, shown: null, machine: null },
    ],
  }
}

describe('a table for spreadsheets', () => {
  it('never begins a text cell like a formula, and gives every text back', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.constantFrom('=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '"quoted"', 'a,b', 'line\nbreak', '=HYPERLINK("http://x")')), (label) => {
      const text = [...csvPieces([mediaWith(label)], () => {})].join('')
      const rows: Record<string, string>[] = parse(text, { columns: true })
      const cell = rows[0]!['label']!
      expect(cell).not.toMatch(/^[=+\-@\t\r\n]/)
      expect(cell === label || cell === `'${label}`).toBe(true)
    }))
  })

  it('has one row a node and one for a segment without a tree, with times in microseconds and seconds', () => {
    let rows = 0
    const text = [...csvPieces([mediaWith('joy')], more => void (rows += more))].join('')
    const table: Record<string, string>[] = parse(text, { columns: true })
    expect(rows).toBe(2)
    expect(Object.keys(table[0]!)).toStrictEqual([...csvColumns])
    expect(table.map(row => [row['segment_id'], row['start_us'], row['end_s'], row['label'], row['reviewed']])).toStrictEqual([
      ['s', '-40000', '1.000000', 'joy', 'true'],
      ['empty', '1000000', '2.000000', '', 'false'],
    ])
    expect(JSON.parse(table[0]!['evidence']!)).toStrictEqual([{ startUs: 0, endUs: 40_000 }])
  })

  it('leaves numbers and empty cells alone', () => {
    expect([safeCell(-5), safeCell(null), safeCell('')]).toStrictEqual(['-5', '', ''])
  })
})

describe('a JSON document', () => {
  it('is the head and every file as it is', () => {
    const head = { format: 'affectree-export', version: 1, project: { id: 'p', name: 'A "study"\n' } } as const
    const media = [mediaWith('joy'), mediaWith('line\nbreak')]
    let rows = 0
    expect(JSON.parse([...jsonPieces(head, media, more => void (rows += more))].join(''))).toStrictEqual({ ...head, media })
    expect(rows).toBe(4)
    expect(JSON.parse([...jsonPieces(head, [], () => {})].join(''))).toStrictEqual({ ...head, media: [] })
  })
})
