/**
 * The weights of the network that tells actions from the components of a face. `hiddenWeights` shape [inputs * hidden], `weights`
 * [hidden * actions], row-major; offsets [hidden] and [actions].
 */
export type ActionNetworkWeights = Readonly<{
  inputs: number
  hiddenWeights: Float32Array
  hiddenOffsets: Float32Array
  weights: Float32Array
  offsets: Float32Array
}>

/** A network ready to run: `run` takes the components of a face relative to its neutral, shape [inputs], and fills the intensities [actions]. */
export type ActionNetwork = Readonly<{ actions: number, run: (components: ArrayLike<number>, intensities: Float32Array) => void }>

/** `into` = `from` · `weights` (shape [from * into]) + `offsets`, leaving out what is 0. */
function addProducts(from: ArrayLike<number>, weights: Float32Array, offsets: Float32Array, into: Float32Array): void {
  into.set(offsets)
  for (let i = 0; i < from.length; i++) {
    const value = from[i]!
    if (value === 0)
      continue
    for (let j = 0, at = i * into.length; j < into.length; j++, at++)
      into[j]! += value * weights[at]!
  }
}

/**
 * Prepares the network: one hidden layer of rectified linear units. Intensities are what the outputs have above those of the neutral face, so
 * that neutral is 0, and never negative.
 */
export function prepareActionNetwork({ inputs, hiddenWeights, hiddenOffsets, weights, offsets }: ActionNetworkWeights): ActionNetwork {
  const hidden = new Float32Array(hiddenOffsets.length)
  const answer = (components: ArrayLike<number>, into: Float32Array): void => {
    addProducts(components, hiddenWeights, hiddenOffsets, hidden)
    for (let k = 0; k < hidden.length; k++)
      hidden[k] = Math.max(0, hidden[k]!)
    addProducts(hidden, weights, offsets, into)
  }
  const neutral = new Float32Array(offsets.length)
  answer(new Float32Array(inputs), neutral)
  return {
    actions: offsets.length,
    run(components, intensities) {
      answer(components, intensities)
      for (let action = 0; action < intensities.length; action++)
        intensities[action] = Math.max(0, intensities[action]! - neutral[action]!)
    },
  }
}
