import type { CodedEvent } from './events.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { alignSequences } from './align-sequences.ts'
import { boundaryF1, chanceCorrectedEventF1, matchEvents } from './events.ts'
import { timeKappa, timeTable } from './time-units.ts'
import { resampleTrace, traceAgreement } from './traces.ts'

const event = (from: number, to: number, label = 'smile'): CodedEvent => ({ startUs: from * 1e6, endUs: to * 1e6, label })
const range = { startUs: 0, endUs: 10e6 }

describe('matchEvents', () => {
  const a = [event(0, 2), event(4, 6), event(8, 9, 'frown')]
  const b = [event(0.5, 2), event(4, 8), event(8, 9)]

  it('pairs events by overlap, tolerance and code', () => {
    const loose = matchEvents(a, b)
    expect(loose.pairs.map(({ overlap, startOffsetUs, endOffsetUs }) => [overlap, startOffsetUs, endOffsetUs])).toEqual([[0.75, 500_000, 0], [0.5, 0, 2_000_000]])
    expect([loose.precision, loose.recall, loose.f1]).toEqual([2 / 3, 2 / 3, 2 / 3])
    expect(loose.onlyA).toEqual([event(8, 9, 'frown')])
    expect(matchEvents(a, b, { sameLabel: false }).f1).toBe(1)
    expect(matchEvents(a, b, { toleranceUs: 600_000 }).pairs).toHaveLength(1)
    expect(matchEvents([event(0, 4)], [event(0, 2), event(1, 4)], { minOverlap: 0.3 }).pairs[0]?.b).toEqual(event(1, 4))
    expect(matchEvents([], []).f1).toBeNaN()
  })

  it('uses every event at most once, alike from both sides', () => {
    const events = fc.array(fc.record({ from: fc.nat(50), length: fc.integer({ min: 1, max: 20 }) }), { maxLength: 8 }).map(list => list.map(({ from, length }) => event(from, from + length)))
    fc.assert(fc.property(events, events, (left, right) => {
      const there = matchEvents(left, right, { minOverlap: 0.2 })
      expect(there.pairs.length + there.onlyA.length).toBe(left.length)
      expect(there.pairs.length + there.onlyB.length).toBe(right.length)
      expect(matchEvents(left, left).onlyA).toEqual([])
    }))
  })
})

describe('boundaryF1', () => {
  it('counts bounds with a counterpart within the tolerance', () => {
    expect(boundaryF1([event(0, 2), event(4, 6)], [event(0.1, 2.4), event(4, 5.95)], 100_000)).toBe(0.75)
    expect(boundaryF1([event(0, 2)], [], 1)).toBe(0)
  })
})

describe('chanceCorrectedEventF1', () => {
  it('is 1 for full agreement, near 0 for chance, and the same for the same seed', () => {
    const a = [event(1, 2), event(4, 5), event(7, 8)]
    expect(chanceCorrectedEventF1(a, a, range).value).toBe(1)
    const random = chanceCorrectedEventF1(a, [event(2.2, 3.2), event(4.4, 5.4), event(8.5, 9.5)], range)
    expect(random.chance).toBeGreaterThan(0.05)
    expect(Math.abs(random.value)).toBeLessThan(0.4)
    expect(chanceCorrectedEventF1(a, [event(2, 3)], range)).toEqual(chanceCorrectedEventF1(a, [event(2, 3)], range))
  })
})

describe('time units', () => {
  it('compare exact durations', () => {
    const { labels, seconds } = timeTable([event(0, 4), event(4, 6, 'frown')], [event(1, 5)], range)
    expect(labels).toEqual(['frown', 'smile', 'none'])
    expect(seconds).toEqual([[0, 1, 1], [0, 3, 1], [0, 0, 4]])
    // observed .7; expected .4 x .4 + .4 x .6
    expect(timeKappa([event(0, 4), event(4, 6, 'frown')], [event(1, 5)], range).value).toBeCloseTo((0.7 - 0.4) / 0.6, 12)
  })

  it('refuse overlapping codes and say when kappa is undefined', () => {
    expect(() => timeTable([event(0, 4), event(3, 6)], [], range)).toThrow('overlap')
    expect(timeKappa([], [], range).reason).toContain('one category')
    expect(timeKappa([], [], { startUs: 0, endUs: 0 }).reason).toContain('No unit')
  })
})

describe('alignSequences', () => {
  it('puts codes side by side where that is cheapest', () => {
    const show = (a: string, b: string): string[] => alignSequences([...a], [...b]).map(pair => `${pair.a ?? '-'}${pair.b ?? '-'}`)
    expect(show('abcd', 'abd')).toEqual(['aa', 'bb', 'c-', 'dd'])
    expect(show('abc', 'axc')).toEqual(['aa', 'bx', 'cc'])
    expect(show('', 'ab')).toEqual(['-a', '-b'])
  })

  it('keeps both sequences', () => {
    const codes = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 12 })
    fc.assert(fc.property(codes, codes, (a, b) => {
      const aligned = alignSequences(a, b)
      expect(aligned.flatMap(pair => pair.a ?? [])).toEqual(a)
      expect(aligned.flatMap(pair => pair.b ?? [])).toEqual(b)
    }))
  })
})

describe('traces', () => {
  const trace = (rateHz: number, seconds: number, value: (at: number) => number): { timesUs: number[], values: number[] } => {
    const times = Array.from({ length: Math.round(rateHz * seconds) + 1 }, (_, at) => at / rateHz)
    return { timesUs: times.map(at => at * 1e6), values: times.map(value) }
  }

  it('are put on one clock', () => {
    expect([...resampleTrace({ timesUs: [0, 10, 30], values: [0, 1, 5] }, [0, 5, 20, 30, 31])]).toEqual([0, 0.5, 3, 5, Number.NaN])
    expect([...resampleTrace({ timesUs: [0, 10, 30], values: [0, 1, 5] }, [5, 20], { maxGapUs: 15 })]).toEqual([0.5, Number.NaN])
    const agreement = traceAgreement(trace(25, 20, at => Math.sin(at)), trace(30, 20, at => Math.sin(at)))
    expect(agreement.concordance).toBeGreaterThan(0.999)
    expect(agreement.n).toBe(501)
  })

  it('find how late one rater is', () => {
    const { bestLagUs, concordance, concordanceAtBestLag } = traceAgreement(trace(25, 20, at => Math.sin(at)), trace(25, 20, at => Math.sin(at - 0.4)), { maxLagUs: 1_000_000 })
    expect(bestLagUs).toBe(400_000)
    expect(concordance).toBeLessThan(0.95)
    expect(concordanceAtBestLag).toBeCloseTo(1, 6)
  })

  it('say nothing where no time is shared', () => {
    expect(traceAgreement(trace(25, 1, () => 0), { timesUs: [5e6, 6e6], values: [1, 2] })).toMatchObject({ n: 0, concordance: Number.NaN })
  })
})
