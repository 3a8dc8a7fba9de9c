/** One stated confidence in [0, 1] and whether it came true. */
export type Forecast = Readonly<{ confidence: number, correct: boolean }>

/** The forecasts whose confidence lies in (`from`, `to`] (the first bin holds 0 too). Means are NaN in an empty bin. */
export type ReliabilityBin = Readonly<{ from: number, to: number, count: number, meanConfidence: number, accuracy: number }>

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function binOf(from: number, to: number, inside: readonly Forecast[]): ReliabilityBin {
  return { from, to, count: inside.length, meanConfidence: mean(inside.map(({ confidence }) => confidence)), accuracy: mean(inside.map(({ correct }) => correct ? 1 : 0)) }
}

/**
 * The reliability diagram's bins.
 * @param options `bins` (default 10) of equal width, or with `equalCounts` holding equally many forecasts each (as near as can be)
 */
export function reliabilityBins(forecasts: readonly Forecast[], options: { bins?: number, equalCounts?: boolean } = {}): ReliabilityBin[] {
  const { bins = 10, equalCounts = false } = options
  if (!equalCounts) {
    const inside = (at: number) => ({ confidence }: Forecast): boolean => (at === 0 || confidence > at / bins) && confidence <= (at + 1) / bins
    return Array.from({ length: bins }, (_, at) => binOf(at / bins, (at + 1) / bins, forecasts.filter(inside(at))))
  }
  const sorted = [...forecasts].sort((a, b) => a.confidence - b.confidence)
  const edge = (at: number): number => Math.round(at * sorted.length / bins)
  return Array.from({ length: bins }, (_, at) => sorted.slice(edge(at), edge(at + 1)))
    .filter(inside => inside.length > 0)
    .map((inside, at, all) => binOf(at === 0 ? 0 : (inside[0] as Forecast).confidence, all[at + 1]?.[0]?.confidence ?? 1, inside))
}

/**
 * Expected calibration error: the mean distance of confidence and accuracy over the bins, weighted by their forecasts, in [0, 1].
 * NaN for no forecasts.
 * @see Naeini et al. 2015, Obtaining well calibrated probabilities using Bayesian binning; Guo et al. 2017, arXiv 1706.04599
 */
export function expectedCalibrationError(forecasts: readonly Forecast[], options: { bins?: number, equalCounts?: boolean } = {}): number {
  if (forecasts.length === 0)
    return Number.NaN
  return reliabilityBins(forecasts, options).reduce((sum, { count, meanConfidence, accuracy }) => count === 0 ? sum : sum + count / forecasts.length * Math.abs(meanConfidence - accuracy), 0)
}

/** Brier score of single confidences: mean of (confidence - outcome) squared, in [0, 1]; 0 is best. NaN for no forecasts. @see Brier 1950 */
export function brierScore(forecasts: readonly Forecast[]): number {
  return mean(forecasts.map(({ confidence, correct }) => (confidence - (correct ? 1 : 0)) ** 2))
}

/**
 * Brier score over classes: mean over items of the summed squared distance between probabilities and truth, in [0, 2]; 0 is best.
 * @param items probabilities by class, and the place of the true class
 */
export function multiclassBrierScore(items: readonly Readonly<{ probabilities: readonly number[], truth: number }>[]): number {
  return mean(items.map(({ probabilities, truth }) => probabilities.reduce((sum, probability, at) => sum + (probability - (at === truth ? 1 : 0)) ** 2, 0)))
}
