import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { tableOf } from '../../testing/signal-table.ts'
import { composeTree } from '../teacher/compose-tree.ts'
import { bootstrapInterval, pairedBootstrap, quantile } from './bootstrap.ts'
import { brierScore, expectedCalibrationError, multiclassBrierScore, reliabilityBins } from './calibration.ts'
import { classScores, confusionMatrix, macroF1, unweightedRecall, weightedF1, weightedRecall } from './classification.ts'
import { concordance, meanSquaredError, pearson } from './continuous.ts'
import { checkEvidence, checkTreeEvidence, supportedShare } from './evidence-check.ts'
import { exactMatch, exampleF1, labelF1, labelMacroF1, microF1 } from './multi-label.ts'
import { labelSetReward, listLengthPenalty, singleAnswerReward } from './rewards.ts'

function pairs(truth: string, answer: string): { truth: string, answer: string | null }[] {
  return [...truth].map((one, at) => ({ truth: one, answer: answer[at] === '-' ? null : answer[at] as string }))
}

describe('classification scores', () => {
  // the example of scikit-learn's documentation of precision_recall_fscore_support: cat dog pig cat dog pig / cat pig dog cat cat dog
  const matrix = confusionMatrix(pairs('cdpcdp', 'cpdccd'), ['p', 'd', 'c'])

  it('count answers by true class', () => {
    expect(matrix.counts).toEqual([[0, 2, 0], [1, 0, 1], [0, 0, 2]])
    expect(classScores(matrix).map(({ precision, recall, f1, support }) => [precision, recall, f1, support])).toEqual([[0, 0, 0, 2], [0, 0, 0, 2], [2 / 3, 1, 0.8, 2]])
    expect(macroF1(matrix)).toBeCloseTo(0.266667, 6)
    expect(weightedF1(matrix)).toBeCloseTo(0.266667, 6)
    expect(weightedRecall(matrix)).toBeCloseTo(1 / 3, 12)
  })

  it('count missing answers as wrong, and leave classes without truth out of the means', () => {
    const unanswered = confusionMatrix(pairs('aaab', 'a--b'), ['a', 'b', 'z'])
    expect(unanswered.missed).toEqual([2, 0, 0])
    expect(weightedRecall(unanswered)).toBe(0.5)
    expect(unweightedRecall(unanswered)).toBeCloseTo((1 / 3 + 1) / 2, 12)
    expect(macroF1(unanswered)).toBeCloseTo((0.5 + 1) / 2, 12)
    expect(weightedRecall(confusionMatrix([], ['a']))).toBeNaN()
  })
})

describe('multi-label scores', () => {
  const items = [
    { truth: ['a', 'b'], answer: ['a'] },
    { truth: [], answer: [] },
    { truth: ['c'], answer: ['a', 'c', 'c'] },
    { truth: [], answer: ['b'] },
  ]

  it('are right by hand', () => {
    // item F1: 2/3, empty, 2/3, 0
    expect(exampleF1(items)).toBeCloseTo((2 / 3 + 1 + 2 / 3) / 4, 12)
    expect(exampleF1(items, { whenEmpty: 0 })).toBeCloseTo((4 / 3) / 4, 12)
    // hits 2, wrong 2, missed 1
    expect(microF1(items)).toBeCloseTo(4 / 7, 12)
    expect(labelF1(items, ['a', 'b', 'c', 'd'])).toEqual([2 / 3, 0, 1, Number.NaN])
    expect(labelMacroF1(items, ['a', 'b', 'c', 'd'])).toBeCloseTo(5 / 9, 12)
    expect(exactMatch(items)).toBe(0.25)
  })
})

describe('continuous scores', () => {
  it('give Lin’s concordance with either denominator', () => {
    expect(concordance([1, 2, 3, 4, 5], [2, 3, 4, 5, 6])).toBeCloseTo(0.8, 12)
    expect(concordance([1, 2, 3, 4, 5], [2, 3, 4, 5, 6], { denominator: 'n-1' })).toBeCloseTo(0.833333, 6)
  })

  it('leave missing values out and say when there is nothing to say', () => {
    expect(pearson([1, 2, Number.NaN, 3], [2, 4, 100, 6])).toBeCloseTo(1, 12)
    expect(meanSquaredError([1, Number.NaN, 3], [2, 5, 3])).toBe(0.5)
    expect(pearson([1, 1], [1, 2])).toBeNaN()
    expect(concordance([1, 1], [1, 1])).toBeNaN()
  })

  it('keep concordance within correlation', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })), { minLength: 3 }), (values) => {
      const [a, b] = [values.map(([x]) => x), values.map(([, y]) => y)]
      const correlation = pearson(a, b)
      fc.pre(!Number.isNaN(correlation))
      expect(Math.abs(concordance(a, b))).toBeLessThanOrEqual(Math.abs(correlation) + 1e-12)
    }))
  })
})

describe('calibration', () => {
  const forecasts = [0.95, 0.9, 0.85, 0.8, 0.55, 0.55].map((confidence, at) => ({ confidence, correct: [true, true, false, true, false, true][at] as boolean }))

  it('bins, errors and Brier scores are right by hand', () => {
    const bins = reliabilityBins(forecasts, { bins: 10 }).filter(({ count }) => count > 0)
    expect(bins.map(({ from, count, accuracy }) => [from, count, accuracy])).toEqual([[0.5, 2, 0.5], [0.7, 1, 1], [0.8, 2, 0.5], [0.9, 1, 1]])
    expect(expectedCalibrationError(forecasts)).toBeCloseTo((2 * 0.05 + 0.2 + 2 * 0.375 + 0.05) / 6, 12)
    expect(expectedCalibrationError(forecasts, { bins: 1 })).toBeCloseTo(Math.abs(4.6 / 6 - 4 / 6), 12)
    expect(reliabilityBins(forecasts, { bins: 3, equalCounts: true }).map(({ count }) => count)).toEqual([2, 2, 2])
    expect(brierScore(forecasts)).toBeCloseTo((0.0025 + 0.01 + 0.7225 + 0.04 + 0.3025 + 0.2025) / 6, 12)
    expect(multiclassBrierScore([{ probabilities: [0.5, 0.3, 0.2], truth: 0 }])).toBeCloseTo(0.38, 12)
    expect(expectedCalibrationError([])).toBeNaN()
  })

  it('puts a confidence on an edge in the lower bin, and 0 in the first', () => {
    expect(reliabilityBins([0, 0.25, 0.26, 1].map(confidence => ({ confidence, correct: true })), { bins: 4 }).map(({ count }) => count)).toEqual([2, 1, 0, 1])
    expect(reliabilityBins([{ confidence: 1, correct: true }], { bins: 4 })[3]).toEqual({ from: 0.75, to: 1, count: 1, meanConfidence: 1, accuracy: 1 })
  })
})

describe('bootstrap', () => {
  const values = Array.from({ length: 200 }, (_, at) => at % 5)
  const mean = (places: readonly number[]): number => places.reduce((sum, at) => sum + (values[at] as number), 0) / places.length

  it('gives the normal interval of a mean, the same for the same seed', () => {
    const interval = bootstrapInterval(200, mean, { samples: 4000, seed: 7 })
    const half = 1.96 * Math.SQRT2 / Math.sqrt(200)
    expect(interval.value).toBe(2)
    expect(interval.low).toBeCloseTo(2 - half, 1)
    expect(interval.high).toBeCloseTo(2 + half, 1)
    expect(bootstrapInterval(200, mean, { samples: 4000, seed: 7 })).toEqual(interval)
    expect(bootstrapInterval(200, mean, { samples: 4000, seed: 8 })).not.toEqual(interval)
  })

  it('is wider when alike items are drawn together', () => {
    const groups = values.map(String)
    const [alone, together] = [bootstrapInterval(200, mean), bootstrapInterval(200, mean, { groups })]
    expect(together.high - together.low).toBeGreaterThan(3 * (alone.high - alone.low))
  })

  it('tells a real difference from none', () => {
    const right = (rate: number) => (places: readonly number[]): number => places.filter(at => (at * 37) % 100 < rate).length / places.length
    const real = pairedBootstrap(400, right(80), right(70))
    expect(real.value).toBeCloseTo(0.1, 12)
    expect(real.low).toBeGreaterThan(0)
    expect(real.pValue).toBeLessThan(0.01)
    expect(pairedBootstrap(400, right(80), right(80))).toMatchObject({ value: 0, low: 0, high: 0, pValue: 1 })
  })

  it('interpolates quantiles', () => {
    expect([0, 0.25, 0.5, 1].map(share => quantile([1, 2, 3, 4], share))).toEqual([1, 1.75, 2.5, 4])
    expect(quantile([], 0.5)).toBeNaN()
  })
})

describe('rewards', () => {
  it('are accuracy for one label, F1 for several, less a cost for lists of odd length', () => {
    expect([singleAnswerReward('A', 'A'), singleAnswerReward('A', 'B'), singleAnswerReward('A', null)]).toEqual([1, 0, 0])
    expect(labelSetReward(['a', 'b'], ['b', 'c'])).toBe(0.5)
    expect([2, 4, 6, 7, 12, 1].map(count => listLengthPenalty(count, 4, { tolerance: 0.5, weight: 0.1 }))).toEqual([0, 0, 0, 0.1, 0.6000000000000001, 0.1])
  })
})

describe('evidence', () => {
  const table = tableOf({ valid: 1, au12: at => at < 1 ? 0.1 : 0.6, au06: Number.NaN, head_yaw: at => at < 1 ? -20 : 0, expression_happy: 0.9 }, { seconds: 3 })
  const state = (startUs: number, endUs: number, signal: string, threshold?: number, value?: number): string => checkEvidence('n', { startUs, endUs, signal, ...threshold === undefined ? {} : { threshold }, ...value === undefined ? {} : { value } }, [table]).state

  it('is looked up in the span it names', () => {
    expect(state(1_000_000, 2_000_000, 'au12', 0.3, 0.6)).toBe('supported')
    expect(state(0, 900_000, 'au12', 0.3, 0.6)).toBe('contradicted')
    expect(state(0, 900_000, 'head_yaw', -12, -20)).toBe('supported')
    expect(state(1_000_000, 2_000_000, 'head_yaw', -12, -20)).toBe('contradicted')
    expect(state(0, 900_000, 'au12')).toBe('supported')
    expect(['au06', 'au99'].map(signal => state(0, 900_000, signal, 0.3, 0.6))).toEqual(['open', 'open'])
    expect(checkEvidence('n', { startUs: 0, endUs: 900_000, signal: 'au12', threshold: 0.3, value: 0.6 }, [table]).observed).toBeCloseTo(0.1, 6)
  })

  it('of the teacher holds on the signals it was read from', () => {
    const verdicts = checkTreeEvidence(composeTree(table, { startUs: 0, endUs: 3_000_000 }), [table])
    expect(verdicts.filter(({ state }) => state === 'supported').length).toBeGreaterThan(2)
    expect(supportedShare(verdicts)).toBe(1)
    const elsewhere = tableOf({ valid: 1, au12: 0, head_yaw: 0, expression_happy: 0 }, { seconds: 3 })
    expect(supportedShare(checkTreeEvidence(composeTree(table, { startUs: 0, endUs: 3_000_000 }), [elsewhere]))).toBe(0)
  })
})
