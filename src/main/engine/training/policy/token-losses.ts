import type { ParameterStore } from '#engine/training/graph/parameters.ts'
import type { GraphSession } from '#engine/training/step-session.ts'
import type { ClipSize } from './clip-input.ts'
import type { PolicyExample } from './examples.ts'
import type { PolicyShape } from './network.ts'
import { openSession } from '#engine/training/step-session.ts'
import { clipFeeds, sequenceFeeds } from './examples.ts'
import { parameterViews } from './sampler.ts'
import { buildScorer, policyStore } from './steps.ts'

/** How surprised a policy is by one tree: the weighted sum of its tokens' losses in nats, and the sum of their weights. */
export type TokenLoss = Readonly<{ sum: number, weight: number }>

/** The losses of some examples, in their order. `scorer` was built for `batch` clips of one row. */
export async function tokenLosses(scorer: GraphSession, store: ParameterStore, parameters: Float32Array, examples: readonly PolicyExample[], shape: PolicyShape, size: ClipSize, batch: number): Promise<TokenLoss[]> {
  const losses: TokenLoss[] = []
  for (let start = 0; start < examples.length; start += batch) {
    const part = Array.from({ length: batch }, (_, place) => examples[start + place] ?? examples[0] as PolicyExample)
    const { weights, ...sequences } = sequenceFeeds(part, shape)
    const { logProbability } = await scorer.run({ ...parameterViews(store, parameters), ...clipFeeds(part.map(each => each.input), shape, size), ...sequences })
    const length = (weights?.length ?? 0) / batch
    part.slice(0, examples.length - start).forEach((_, row) => {
      let [sum, weight] = [0, 0]
      for (let place = row * length; place < (row + 1) * length; place++) {
        sum -= (logProbability?.[place] as number) * (weights?.[place] as number)
        weight += weights?.[place] as number
      }
      losses.push({ sum, weight })
    })
  }
  return losses
}

const batch = 16

/** Examples from the one that a policy finds least surprising to the one it finds most surprising: by perplexity, the exponential of the mean loss a token. */
export async function byPerplexity(examples: readonly PolicyExample[], parameters: Float32Array, shape: PolicyShape, size: ClipSize): Promise<PolicyExample[]> {
  const scorer = await openSession(buildScorer(shape, { clips: batch, rows: 1 }), { threads: 1 })
  try {
    const losses = await tokenLosses(scorer, policyStore(shape), parameters, examples, shape, size, batch)
    const perplexities = losses.map(({ sum, weight }) => Math.exp(sum / Math.max(1e-9, weight)))
    return [...examples.keys()].sort((a, b) => (perplexities[a] as number) - (perplexities[b] as number)).map(place => examples[place] as PolicyExample)
  }
  finally {
    await scorer.close()
  }
}
