import type { Ratings } from './ratings.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cohenKappa, ratingTable } from './cohen-kappa.ts'
import { quantileF, quantileT } from './distributions.ts'
import { intraclassCorrelation } from './intraclass.ts'
import { krippendorffAlpha } from './krippendorff.ts'
import { brennanPrediger, fleissKappa, gwetAC, percentAgreement } from './multi-rater.ts'
import { agreementWeights, categoriesOf, countRatings } from './ratings.ts'

const _ = null
const observers: Ratings = [
  [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
  [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
  [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
  [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
/** Four observers by twelve units of Krippendorff 2011, which is also cac.raw4raters of irrCAC. */
const units: Ratings = Array.from({ length: 12 }, (__, unit) => observers.map(row => row[unit] ?? null))

/** For tables irrCAC divides a variance by n, for raw ratings (and here) by n - 1: what leads from one to the other at n = 100. */
const overN = Math.sqrt(99 / 100)

/** A table of two raters as ratings. */
function ratingsOf(table: readonly (readonly number[])[]): Ratings {
  return table.flatMap((row, i) => row.flatMap((count, j) => Array.from({ length: count }, () => [i, j])))
}

describe('cohenKappa', () => {
  it('gives the published values', () => {
    expect(cohenKappa([[20, 5], [10, 15]])).toMatchObject({ value: expect.closeTo(0.4, 12), observed: expect.closeTo(0.7, 12), expected: expect.closeTo(0.5, 12) })
    const cohen = [[0.44, 0.07, 0.09], [0.05, 0.2, 0.05], [0.01, 0.03, 0.06]]
    expect(cohenKappa(cohen).value).toBeCloseTo(0.491525, 6)
    expect(cohenKappa(cohen, { weights: { disagreement: [[0, 1, 3], [1, 0, 6], [3, 6, 0]] } }).value).toBeCloseTo(0.347826, 6)
    expect(cohenKappa(cohen, { weights: { disagreement: [[0, 1, 4], [1, 0, 6], [2, 2, 0]] } }).value).toBeCloseTo(0.353383, 6)
    expect(cohenKappa(cohen, { weights: 'quadratic' }).value).toBeCloseTo(0.454545, 6)
  })

  it('gives the published standard errors and intervals', () => {
    const table = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
    const kappa = cohenKappa(table)
    expect(kappa.value).toBeCloseTo(0.484163, 6)
    expect(kappa.standardError).toBeCloseTo(0.138, 4)
    expect([kappa.low, kappa.high].map(value => Number(value.toFixed(4)))).toEqual([0.2137, 0.7547])
    expect(cohenKappa(table, { weights: 'linear' }).value).toBeCloseTo(0.47012, 6)
    expect(cohenKappa(table, { weights: 'quadratic' }).value).toBeCloseTo(0.450161, 6)
    // irrCAC, cont3x3abstractors
    const abstractors = cohenKappa([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    expect(abstractors.value).toBeCloseTo(0.7964094, 6)
    expect(abstractors.standardError).toBeCloseTo(0.05891072, 7)
  })

  it('says why there is none', () => {
    expect(cohenKappa([[7, 0], [0, 0]])).toMatchObject({ value: Number.NaN, n: 7, reason: expect.stringContaining('one category') })
    expect(cohenKappa([[0, 0], [0, 0]]).reason).toContain('No unit')
  })

  it('counts units that both rated', () => {
    expect(ratingTable(['a', 'b', null, 'a'], ['a', 'a', 'b', null], ['a', 'b'])).toEqual([[1, 0], [1, 0]])
  })
})

describe('fleissKappa', () => {
  it('gives the published value', () => {
    const counts = [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]
    const kappa = fleissKappa({ categories: [1, 2, 3, 4, 5], counts })
    expect(kappa.value).toBeCloseTo(0.209931, 6)
    expect([kappa.observed, kappa.expected].map(value => Number(value.toFixed(6)))).toEqual([0.378022, 0.212755])
  })

  it('takes missing ratings and weights', () => {
    // irrCAC: fleiss.kappa.raw(cac.raw4raters), and its rows 2 to 9 with quadratic weights
    expect(fleissKappa(countRatings(units)).value).toBeCloseTo(0.76117, 5)
    expect(fleissKappa(countRatings(units)).standardError).toBeCloseTo(0.15302, 5)
    const rows = units.slice(1, 9)
    expect(fleissKappa(countRatings(rows), { weights: agreementWeights(categoriesOf(rows), 'quadratic') }).value).toBeCloseTo(0.6666667, 6)
  })
})

describe('gwetAC', () => {
  it('gives the published values', () => {
    const ac1 = gwetAC(countRatings(units))
    expect(ac1.value).toBeCloseTo(0.77544, 5)
    expect(ac1.standardError).toBeCloseTo(0.14295, 5)
    expect(ac1.observed).toBeCloseTo(0.818182, 6)
    expect(Number(ac1.low.toFixed(3))).toBe(0.461)
    expect(gwetAC(countRatings(units), { weights: agreementWeights([1, 2, 3, 4, 5], 'quadratic') }).value).toBeCloseTo(0.914, 3)
    const table = gwetAC(countRatings(ratingsOf([[13, 0, 0], [0, 20, 7], [0, 4, 56]])))
    expect(table.value).toBeCloseTo(0.8493305, 6)
    expect(table.standardError * overN).toBeCloseTo(0.04321747, 7)
  })

  it('stays defined where kappa is not', () => {
    const onesided = countRatings([['a', 'a'], ['a', 'a'], ['a', 'a']])
    expect(gwetAC({ ...onesided, categories: ['a', 'b'], counts: [[2, 0], [2, 0], [2, 0]] }).value).toBe(1)
    expect(fleissKappa(onesided).reason).toContain('one category')
  })
})

describe('other coefficients', () => {
  it('give the published values', () => {
    const table = countRatings(ratingsOf([[13, 0, 0], [0, 20, 7], [0, 4, 56]]))
    expect(brennanPrediger(table).value).toBeCloseTo(0.835, 9)
    expect(brennanPrediger(table).standardError * overN).toBeCloseTo(0.04693346, 7)
    expect(percentAgreement(table).value).toBeCloseTo(0.89, 9)
    expect(percentAgreement(table).standardError * overN).toBeCloseTo(0.03128898, 7)
  })
})

describe('krippendorffAlpha', () => {
  it.each([['nominal', 0.743421], ['ordinal', 0.815388], ['interval', 0.849107], ['ratio', 0.797403]] as const)('gives the published value for %s data', (metric, value) => {
    const alpha = krippendorffAlpha(units, metric, { samples: 200 })
    expect(alpha.value).toBeCloseTo(value, 6)
    expect(alpha).toMatchObject({ n: 11, pairableValues: 40 })
    expect(alpha.low).toBeLessThan(value)
    expect(alpha.high).toBeGreaterThan(value)
  })

  it('gives the published value of two observers and a table', () => {
    const binary = [[0, 1], [1, 1], [0, 1], [0, 0], [0, 0], [0, 1], [0, 0], [0, 0], [1, 0], [0, 0]]
    expect(krippendorffAlpha(binary, 'nominal', { samples: 10 }).value).toBeCloseTo(0.095, 3)
    expect(krippendorffAlpha(ratingsOf([[13, 0, 0], [0, 20, 7], [0, 4, 56]]), 'nominal', { samples: 10 }).value).toBeCloseTo(0.7972585, 6)
  })

  it('says why there is none', () => {
    expect(krippendorffAlpha([[1, null], [null, 2]], 'nominal').reason).toContain('two values')
    expect(krippendorffAlpha([[1, 1], [1, 1]], 'interval').reason).toContain('same')
  })

  it('is 1 for full agreement and does not depend on the order of raters', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(4)), { minLength: 2, maxLength: 8 }), fc.constantFrom('nominal' as const, 'ordinal' as const, 'interval' as const, 'ratio' as const), (rows, metric) => {
      const alpha = krippendorffAlpha(rows, metric, { samples: 1 }).value
      expect(krippendorffAlpha(rows.map(([a, b, c]) => [c, a, b]), metric, { samples: 1 }).value).toBeCloseTo(alpha, 12)
      const same = krippendorffAlpha(rows.map(([a]) => [a, a]), metric, { samples: 1 })
      expect(same.reason === null ? same.value : 1).toBe(1)
    }))
  })
})

describe('intraclassCorrelation', () => {
  const rows = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

  it.each([
    ['1,1', 0.165742, -0.13, 0.72],
    ['2,1', 0.289764, 0.02, 0.76],
    ['3,1', 0.714841, 0.34, 0.95],
    ['1,k', 0.442797, -0.88, 0.91],
    ['2,k', 0.620051, 0.07, 0.93],
    ['3,k', 0.909316, 0.68, 0.99],
  ] as const)('gives the published value and interval of form %s', (form, value, low, high) => {
    const icc = intraclassCorrelation(rows, form)
    expect(icc.value).toBeCloseTo(value, 6)
    expect([icc.low, icc.high].map(one => Number(one.toFixed(2)))).toEqual([low, high])
  })

  it('leaves incomplete rows out and says why there is none', () => {
    expect(intraclassCorrelation([...rows, [1, Number.NaN, 2, 3]], '3,1')).toMatchObject({ leftOut: 1, n: 6 })
    expect(intraclassCorrelation([[1, 2]], '1,1').reason).toContain('two targets')
    expect(intraclassCorrelation([[1, 1], [1, 1]], '2,1').reason).toContain('same')
  })
})

describe('distributions', () => {
  it('give tabled quantiles', () => {
    // tables of F and t
    expect(quantileF(0.95, 5, 10)).toBeCloseTo(3.3258, 4)
    expect(quantileF(0.975, 2, 30)).toBeCloseTo(4.1821, 4)
    expect(quantileF(0.05, 5, 10)).toBeCloseTo(1 / 4.7351, 4)
    expect(quantileT(0.975, 11)).toBeCloseTo(2.200985, 6)
    expect(quantileT(0.025, 1)).toBeCloseTo(-12.7062, 4)
    expect(quantileT(0.975, Number.POSITIVE_INFINITY)).toBeCloseTo(1.959964, 5)
    expect(quantileT(0.5, 3)).toBe(0)
  })
})
