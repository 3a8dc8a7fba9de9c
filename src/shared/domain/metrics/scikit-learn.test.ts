import { describe, expect, it } from 'vitest'
import expected from '../../testing/scikit-learn-scores.json' with { type: 'json' }
import { cohenKappa, ratingTable } from '../agreement/cohen-kappa.ts'
import { brierScore, reliabilityBins } from './calibration.ts'
import { confusionMatrix, macroF1, unweightedRecall, weightedF1, weightedRecall } from './classification.ts'
import { exactMatch, exampleF1, labelMacroF1, microF1 } from './multi-label.ts'

describe(`scores equal those of scikit-learn ${expected.version}`, () => {
  it.each(expected.single)('for single labels ($truth.length items)', (set) => {
    const matrix = confusionMatrix(set.truth.map((truth, at) => ({ truth, answer: set.answer[at] ?? null })), set.labels)
    expect(matrix.counts).toEqual(set.confusion)
    expect(weightedRecall(matrix)).toBeCloseTo(set.accuracy, 12)
    expect(unweightedRecall(matrix)).toBeCloseTo(set.balancedAccuracy, 12)
    expect(macroF1(matrix)).toBeCloseTo(set.macroF1, 12)
    expect(weightedF1(matrix)).toBeCloseTo(set.weightedF1, 12)
    const table = ratingTable(set.truth, set.answer, set.labels)
    expect(cohenKappa(table).value).toBeCloseTo(set.kappa, 12)
    expect(cohenKappa(table, { weights: 'quadratic' }).value).toBeCloseTo(set.quadraticKappa, 12)
  })

  it.each(expected.multi)('for label sets ($truth.length items)', (set) => {
    const items = set.truth.map((truth, at) => ({ truth, answer: set.answer[at] ?? [] }))
    expect(exampleF1(items, { whenEmpty: 0 })).toBeCloseTo(set.samplesF1, 12)
    expect(100 * exampleF1(items, { whenEmpty: 0 })).toBeCloseTo(set.published, 9)
    expect(microF1(items)).toBeCloseTo(set.microF1, 12)
    expect(labelMacroF1(items, set.labels)).toBeCloseTo(set.macroF1, 12)
    expect(exactMatch(items)).toBeCloseTo(set.exactMatch, 12)
  })

  it.each(expected.forecasts)('for confidences ($confidence.length forecasts)', (set) => {
    const forecasts = set.confidence.map((confidence, at) => ({ confidence, correct: set.correct[at] === 1 }))
    const bins = reliabilityBins(forecasts, { bins: 10 }).filter(({ count }) => count > 0)
    expect(brierScore(forecasts)).toBeCloseTo(set.brier, 12)
    bins.forEach(({ accuracy, meanConfidence }, at) => {
      expect(accuracy).toBeCloseTo(set.binAccuracy[at] as number, 12)
      expect(meanConfidence).toBeCloseTo(set.binConfidence[at] as number, 12)
    })
    expect(bins).toHaveLength(set.binAccuracy.length)
  })
})
