import type { DocumentRecord } from '../document.ts'
import type { Samples } from './samples.ts'
import type { Rating, TraceRecord } from './trace-records.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyDiff } from '../document/apply-diff.ts'
import { poolTraces } from './pool-traces.ts'
import { rateAgreement } from './rating-agreement.ts'
import { decodeSamples, encodeSamples, noSamples, samplesWithin } from './samples.ts'
import { samplesOf, writeStretch } from './write-trace.ts'

const rating: Rating = { type: 'rating', id: 'r', mediaId: 'm', tierId: 't', trackId: null, rater: 'anna', lagUs: 0 }

/** Ascending whole times from 0 to a bit over an hour, with a value for each axis. */
function samplesOfAxes(axes: number): fc.Arbitrary<Samples> {
  return fc
    .uniqueArray(fc.tuple(fc.nat(4_000_000_000), fc.array(fc.float({ noNaN: true }), { minLength: axes, maxLength: axes })), { maxLength: 60, selector: ([time]) => time })
    .map((list) => {
      const ordered = list.toSorted(([a], [b]) => a - b)
      return {
        timesUs: Float64Array.from(ordered, ([time]) => time),
        values: Array.from({ length: axes }, (_, axis) => Float32Array.from(ordered, ([, values]) => values[axis] ?? 0)),
      }
    })
}

function steady(startUs: number, endUs: number, value: (timeUs: number) => number, stepUs = 40_000): Samples {
  const timesUs = Float64Array.from({ length: Math.ceil((endUs - startUs) / stepUs) }, (_, at) => startUs + at * stepUs)
  return { timesUs, values: [Float32Array.from(timesUs, value)] }
}

let made = 0

function write(records: readonly TraceRecord[], stretch: { startUs: number, endUs: number, samples: Samples }): readonly TraceRecord[] {
  const diff = writeStretch(rating, records, stretch, () => `new-${made++}`)
  const before = new Map<string, DocumentRecord>(records.map(record => [record.id, record]))
  return [...applyDiff(before, diff).values()].filter(record => record.type === 'trace')
}

describe('the compact form', () => {
  it('gives back what was sampled, bit by bit', () => {
    fc.assert(fc.property(fc.constantFrom(1, 2).chain(axes => fc.tuple(fc.constant(axes), samplesOfAxes(axes))), ([axes, samples]) => {
      expect(decodeSamples(encodeSamples(samples), axes)).toStrictEqual(samples)
    }))
  })

  it('takes little more than the values: under 16 characters a sample of two axes at 25 Hz', () => {
    const { timesUs, values } = steady(0, 600_000_000, time => Math.sin(time / 3e6))
    const text = encodeSamples({ timesUs, values: [values[0]!, values[0]!] })
    expect(text.length / timesUs.length).toBeLessThan(16)
  })

  it('refuses times that go back, and a form that is cut off', () => {
    expect(() => encodeSamples({ timesUs: Float64Array.of(5, 5), values: [Float32Array.of(0, 0)] })).toThrow('ascending')
    expect(() => decodeSamples(encodeSamples(steady(0, 400_000, () => 1)).slice(0, 20), 1)).toThrow()
  })
})

describe('writing a stretch', () => {
  it('is what was there before and after, and the new samples between, whatever the cells', () => {
    const place = fc.tuple(fc.nat(30_000_000), fc.integer({ min: 1, max: 15_000_000 }))
    fc.assert(fc.property(fc.array(place, { minLength: 1, maxLength: 6 }), (places) => {
      let records: readonly TraceRecord[] = []
      const known = new Map<number, number>()
      places.forEach(([startUs, length], take) => {
        const endUs = startUs + length
        const samples = take % 3 === 2 ? noSamples(1) : steady(startUs, endUs, () => take)
        records = write(records, { startUs, endUs, samples })
        for (const time of known.keys()) {
          if (time >= startUs && time < endUs)
            known.delete(time)
        }
        samples.timesUs.forEach(time => known.set(time, take))
      })
      const found = samplesOf(records, 1)
      const expected = [...known].toSorted(([a], [b]) => a - b)
      expect([...found.timesUs].map((time, at) => [time, found.values[0]![at]])).toEqual(expected)
      expect(new Set(records.map(record => Math.floor(record.startUs / 10_000_000))).size).toBe(records.length)
    }), { numRuns: 40 })
  })

  it('rewrites only the cells it touches', () => {
    const records = write([], { startUs: 0, endUs: 60_000_000, samples: steady(0, 60_000_000, () => 0) })
    const diff = writeStretch(rating, records, { startUs: 31_000_000, endUs: 32_000_000, samples: steady(31_000_000, 32_000_000, () => 1) }, () => 'none')
    expect([diff.added.length, diff.updated.length, diff.removed.length]).toEqual([0, 1, 0])
  })
})

describe('several raters', () => {
  const base = steady(0, 60_000_000, time => Math.sin(time / 5e6))
  const shifted = (lagUs: number): Samples => ({ timesUs: base.timesUs.map(time => time + lagUs), values: base.values })

  it('have a mean and a band where at least two rated', () => {
    const traces = [0, 1, 5].map(value => ({ timesUs: Float64Array.of(0, 500_000, 1_000_000), values: Float32Array.of(value, value, value) }))
    const sd = poolTraces(traces, { stepUs: 500_000, spread: 'sd' })
    expect(sd.mean[1]).toBeCloseTo(2, 6)
    expect([sd.low[1]! - 2, sd.high[1]! - 2]).toEqual([expect.closeTo(-2.6458, 3), expect.closeTo(2.6458, 3)])
    const iqr = poolTraces(traces, { stepUs: 500_000, spread: 'iqr' })
    expect([iqr.low[1], iqr.high[1]]).toEqual([0.5, 3])
    expect(poolTraces(traces.slice(0, 1), { stepUs: 500_000, spread: 'sd' }).low[1]).toBeNaN()
    expect(poolTraces([], { stepUs: 500_000, spread: 'sd' }).timesUs).toHaveLength(0)
  })

  it('agree fully when they say the same, and the lag of a late hand is found and can be taken off', () => {
    const same = rateAgreement([{ rater: 'a', lagUs: 0, samples: base }, { rater: 'b', lagUs: 0, samples: base }], 0, 40_000)
    expect([same.iccSingle, same.meanConcordance]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)])
    const late = rateAgreement([{ rater: 'a', lagUs: 0, samples: base }, { rater: 'b', lagUs: 0, samples: shifted(800_000) }], 0, 40_000)
    expect(late.iccSingle).toBeLessThan(0.99)
    expect(late.raters[1]?.bestLagUs).toBe(800_000)
    const mended = rateAgreement([{ rater: 'a', lagUs: 0, samples: base }, { rater: 'b', lagUs: 800_000, samples: shifted(800_000) }], 0, 40_000)
    expect(mended.iccSingle).toBeGreaterThan(0.9999)
    expect(rateAgreement([{ rater: 'a', lagUs: 0, samples: base }], 0, 40_000)).toMatchObject({ iccSingle: Number.NaN, reason: expect.any(String) as string, raters: [] })
  })

  it('reads a part of the samples by time, half open', () => {
    expect([...samplesWithin(base, 40_000, 120_000).timesUs]).toEqual([40_000, 80_000])
  })
})
