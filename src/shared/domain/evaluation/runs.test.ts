import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareScores, mcnemarExact } from './compare-runs.ts'
import { runColumns } from './run-table.ts'

describe('the exact McNemar test', () => {
  it.each([
    // sums of binomial coefficients over 2^n, doubled
    [0, 0, 1],
    [1, 0, 1],
    [5, 0, 2 / 32],
    [8, 2, 2 * (1 + 10 + 45) / 1024],
    [3, 3, 1],
  ])('of %i against %i is %f', (onlyA, onlyB, p) => expect(mcnemarExact(onlyA, onlyB)).toBeCloseTo(p, 12))

  it('does not care which system is named first, and holds for thousands', () => {
    fc.assert(fc.property(fc.nat(4000), fc.nat(4000), (a, b) => {
      const p = mcnemarExact(a, b)
      expect(p).toBeGreaterThanOrEqual(0)
      expect(p).toBeLessThanOrEqual(1)
      expect(mcnemarExact(b, a)).toBeCloseTo(p, 9)
    }), { numRuns: 50 })
  })
})

describe('two systems on the same items', () => {
  it('differ by the mean of their paired scores', () => {
    const items = Array.from({ length: 40 }, (_, at) => ({ a: Number(at % 4 !== 0), b: Number(at % 2 === 0), group: `clip ${at >> 1}` }))
    const found = compareScores(items)
    expect(found).toMatchObject({ items: 40, a: 0.75, b: 0.5, onlyA: 20, onlyB: 10 })
    expect(found.difference.value).toBeCloseTo(0.25, 12)
    expect(found.difference.low).toBeLessThanOrEqual(0.25)
    expect(found.difference.high).toBeGreaterThanOrEqual(0.25)
    expect(found.mcnemar).toBeCloseTo(0.0987, 4)
  })

  it('that are one system do not differ', () => {
    const items = Array.from({ length: 10 }, (_, at) => ({ a: at / 10, b: at / 10, group: String(at) }))
    expect(compareScores(items)).toMatchObject({ difference: { value: 0, low: 0, high: 0, pValue: 1 }, mcnemar: 1 })
  })
})

describe('the columns of a run', () => {
  const matched = (published: number, value: number): { published: number, mean: { value: number } } => ({ published, mean: { value } })

  it('are the weighted means of their test sets, and empty where one is missing', () => {
    const { published, honest } = runColumns([
      { task: 'emotion-dfew', matched: matched(60, 0.5), judges: [] },
      { task: 'emotion-mafw', matched: matched(30, 0.3), judges: [] },
      { task: 'emotion-mer2023', matched: matched(90, 0.7), judges: [] },
      { task: 'emotions-mafw', matched: matched(20, 0.4), judges: [] },
      { task: 'fine-emotion-mead', matched: matched(10, 0.1), judges: [] },
    ])
    expect(published).toMatchObject({ 'emotion-sin': 60, 'emotion-mul': 20, 'emotion-fine': null, 'emotion-avg': null })
    expect(honest['emotion-sin']).toBeCloseTo(50, 9)
  })

  it('take free text from the judge that scored most', () => {
    const judge = (scored: number, value: number, aspect = 'answer'): { scored: number, aspects: { aspect: string, mean: { value: number } }[] } => ({ scored, aspects: [{ aspect, mean: { value } }] })
    const { published } = runColumns([
      { task: 'emotion-caption', matched: null, judges: [judge(3, 90), judge(7, 40)] },
      { task: 'fine-caption', matched: null, judges: [judge(5, 70, 'fluency')] },
    ])
    expect(published).toMatchObject({ 'complex-cap': 40, 'understanding-flu': 70, 'understanding-lab': null, 'understanding-avg': null })
  })
})
