import { meshPointCount } from './pose.ts'

/** A head turn in degrees: yaw, pitch, roll, signed as the head pose has them. */
export type Turn = readonly [yaw: number, pitch: number, roll: number]

const terms = 8

/** What a correction of the head turn is linear in: terms of the measured turn, the canonical mesh, and a constant. */
export const turnFeatureCount = terms + meshPointCount * 3 + 1

/** How many of the features, from the first on, speak for each axis; the constant always does. Roll is measured well as it is. */
export const turnFeaturesUsed: Turn = [terms, terms + meshPointCount * 3, 0]

/**
 * The features of a measured head turn.
 * @param canonical shape [468 * 3], centimetres
 * @returns shape [{@link turnFeatureCount}]
 */
export function turnFeatures([yaw, pitch, roll]: Turn, canonical: Float32Array): Float32Array {
  const [y, p, r] = [yaw / 20, pitch / 15, roll / 10]
  const features = new Float32Array(turnFeatureCount)
  features.set([y, p, r, y * y, p * p, y * p, y * r, p * r].map(value => 0.3 * value))
  features.set(canonical, terms)
  features[turnFeatureCount - 1] = 1
  return features
}

/**
 * Corrects a measured head turn by what was learned on drawn heads: the fit to one rest face reads the shape of a person's face partly as a
 * nod, and turns away from the camera as a little smaller than they are.
 * @param factors shape [3 * {@link turnFeatureCount}], an axis a row
 */
export function correctTurn(turn: Turn, canonical: Float32Array, factors: Float32Array): Turn {
  const features = turnFeatures(turn, canonical)
  return turn.map((angle, axis) => {
    let sum = angle
    for (let i = 0, at = axis * turnFeatureCount; i < turnFeatureCount; i++, at++)
      sum += factors[at]! * features[i]!
    return sum
  }) as unknown as Turn
}
