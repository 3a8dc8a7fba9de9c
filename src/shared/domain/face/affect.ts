import type { ExpressionLabel } from './signal-definitions.ts'
import { expressionLabels } from './signal-definitions.ts'

/**
 * Mean ratings of the words behind the seven classes on pleasure (valence) and arousal, in [-1, 1].
 * @see Russell and Mehrabian 1977, doi:10.1016/0092-6566(77)90037-X, table of 151 emotion terms
 */
const ratings: Readonly<Record<ExpressionLabel, Readonly<{ valence: number, arousal: number }>>> = {
  angry: { valence: -0.51, arousal: 0.59 },
  disgust: { valence: -0.60, arousal: 0.35 },
  fear: { valence: -0.64, arousal: 0.60 },
  happy: { valence: 0.81, arousal: 0.51 },
  sad: { valence: -0.63, arousal: -0.27 },
  surprise: { valence: 0.40, arousal: 0.67 },
  neutral: { valence: 0, arousal: 0 },
}

/**
 * Valence and arousal derived from expression probabilities: ratings of the class words, weighted. Not a measurement of feeling.
 * @param probabilities one series a class in the order of the labels, each shape [n]; NaN = missing
 * @returns two series of shape [n] in [-1, 1]; NaN where a probability is missing
 */
export function deriveAffect(probabilities: readonly Float32Array[]): { valence: Float32Array, arousal: Float32Array } {
  const rows = probabilities[0]?.length ?? 0
  const weigh = (dimension: 'valence' | 'arousal'): Float32Array => Float32Array.from({ length: rows }, (_, i) =>
    expressionLabels.reduce((sum, label, k) => sum + ratings[label][dimension] * probabilities[k]![i]!, 0))
  return { valence: weigh('valence'), arousal: weigh('arousal') }
}
