import type { Calibration } from '#shared/contract/training.contract.ts'
import type { Forecast } from '#shared/domain/metrics/calibration.ts'
import type { AffectiveTree } from '#shared/domain/tree.ts'
import { brierScore, expectedCalibrationError, reliabilityBins } from '#shared/domain/metrics/calibration.ts'
import { nodeLabel } from '#shared/domain/tree/project-tree.ts'

/** Every node a model says as a forecast: how sure it is, and whether the person's tree holds the same term. */
export function forecastsOf(predicted: readonly AffectiveTree[], truth: readonly AffectiveTree[]): Forecast[] {
  return predicted.flatMap((tree, place) => {
    const real = new Set(truth[place]?.nodes.filter(node => node.verdict !== 'rejected').map(nodeLabel))
    return tree.nodes.map(node => ({ confidence: node.confidence, correct: real.has(nodeLabel(node)) }))
  })
}

/** How well stated confidence and truth agree. Empty bins are left out. */
export function calibrationOf(forecasts: readonly Forecast[]): Calibration {
  return {
    forecasts: forecasts.length,
    ece: forecasts.length === 0 ? 0 : expectedCalibrationError(forecasts),
    brier: forecasts.length === 0 ? 0 : brierScore(forecasts),
    bins: reliabilityBins(forecasts).filter(bin => bin.count > 0).map(bin => ({ ...bin })),
  }
}
