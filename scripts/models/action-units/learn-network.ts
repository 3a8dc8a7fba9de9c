import type { Tensor } from '#engine/training/graph/graph.ts'
import type { ParameterStore } from '#engine/training/graph/parameters.ts'
import type { Feeds } from '#engine/training/step-session.ts'
import type { Random } from '#shared/domain/random.ts'
import type { Features } from './face-basis.ts'
import { buildModel } from '#engine/training/graph/build-model.ts'
import { multiply, relu, square, subtract } from '#engine/training/graph/elementwise.ts'
import { createGraph, input } from '#engine/training/graph/graph.ts'
import { dropout, linear } from '#engine/training/graph/layers.ts'
import { affine } from '#engine/training/graph/linear-algebra.ts'
import { addTrainingStep } from '#engine/training/graph/optimiser.ts'
import { createParameterStore, createScope, initialParameters } from '#engine/training/graph/parameters.ts'
import { mean } from '#engine/training/graph/reduction.ts'
import { createDropout, createOptimiserState, openTrainingStep } from '#engine/training/step-session.ts'
import { runTraining } from '#engine/training/training-loop.ts'
import { actionUnits } from '#shared/domain/face/action-unit-definitions.ts'
import { createRandom } from '#shared/domain/random.ts'
import { actions } from './subjects.ts'

/**
 * What is learned from: whitened features of each frame, its actions' weights, and its head turn relative to the subject's median, degrees,
 * shape [frames * 3].
 */
export type NetworkLesson = Readonly<{
  inputs: Features
  weights: readonly (readonly number[])[]
  turns: Features
  epochs: number
  onEpoch: (epoch: number, loss: number) => void
}>

/**
 * The network as learned: `components` shape [inputs * components] without offset, `hidden` [components * hidden], `output`
 * [hidden * outputs] (actions, then yaw and pitch). `deviations` are those of the components over the frames.
 */
export type LearnedNetwork = Readonly<{
  components: Float32Array
  deviations: Float64Array
  hidden: Float32Array
  hiddenOffsets: Float32Array
  output: Float32Array
  outputOffsets: Float32Array
}>

const batch = 128
const componentCount = 96
const hiddenUnits = 320
const dropoutRate = 0.3
const noise = 0.2
const peakRate = 2e-3
const warmUpSteps = 300
const weightDecay = 0.05
const seed = 1
/** Deviation of the weights at the start, in units of 1 / sqrt(inputs): a small start lets the layers learn what to look at. */
const startSize = 0.25
/** Degrees of turn that weigh as much as a full action. */
const turnScale = 20
/** How much what no signal is made of counts beside what is. */
const sideWeight = 0.3

const outputs = actions.length + 2
const signalled = new Set(actionUnits.flatMap(({ number, shapes }) => number === 45 ? ['eyeBlink'] : shapes))
const outputWeights = Float32Array.from({ length: outputs }, (_, i) => signalled.has(actions[i] ?? '') ? 1 : sideWeight)

/** The step graph: a projection, one hidden layer, and the mean weighted squared error of the outputs. */
function buildStep(width: number): { model: Uint8Array, store: ParameterStore } {
  const store = createParameterStore()
  const graph = createGraph('action-network-step')
  const scope = createScope(graph, store, 'flat')
  const components = affine(input(graph, 'inputs', [batch, width]), scope.parameter('components', [width, componentCount], { deviation: startSize / Math.sqrt(width) }, true), null)
  const hidden = dropout(scope, 'hidden', relu(linear(scope, 'hidden', components, hiddenUnits, { initial: { deviation: startSize / Math.sqrt(componentCount) } })))
  const said: Tensor = linear(scope, 'output', hidden, outputs, { initial: { deviation: startSize / Math.sqrt(hiddenUnits) } })
  const errors = square(subtract(said, input(graph, 'targets', [batch, outputs])))
  addTrainingStep(scope, mean(multiply(errors, input(graph, 'weights', [outputs]))), { weightDecay })
  return { model: buildModel(graph), store }
}

/** Draws batches: random frames, their inputs blurred a little, and what they should say. */
function batchSource({ inputs, weights, turns }: NetworkLesson): (random: Random) => Feeds {
  const pool = createRandom(seed)
  const blur = Float32Array.from({ length: 4 * batch * inputs.columns }, () => noise * pool.gaussian())
  const targets = weights.map((row, i) => Float32Array.of(...row, turns.data[i * 3]! / turnScale, turns.data[i * 3 + 1]! / turnScale))
  return (random) => {
    const [seen, wanted] = [new Float32Array(batch * inputs.columns), new Float32Array(batch * outputs)]
    const start = random.below(blur.length - seen.length)
    for (let i = 0; i < batch; i++) {
      const row = random.below(inputs.rows)
      seen.set(inputs.data.subarray(row * inputs.columns, (row + 1) * inputs.columns), i * inputs.columns)
      wanted.set(targets[row]!, i * outputs)
    }
    return { inputs: seen.map((value, i) => value + blur[start + i]!), targets: wanted, weights: outputWeights }
  }
}

/** The deviation of each component over the frames, about 0 (the neutral). */
function deviationsOf({ rows, columns, data }: Features, components: Float32Array): Float64Array {
  const sums = new Float64Array(componentCount)
  const face = new Float64Array(componentCount)
  for (let row = 0; row < rows; row++) {
    face.fill(0)
    for (let i = 0; i < columns; i++) {
      const value = data[row * columns + i]!
      for (let c = 0; c < componentCount; c++)
        face[c]! += value * components[i * componentCount + c]!
    }
    face.forEach((value, c) => sums[c]! += value * value)
  }
  return sums.map(sum => Math.sqrt(sum / rows))
}

/** Learns the network by AdamW. The same lesson gives the same network. */
export async function learnNetwork(lesson: NetworkLesson): Promise<LearnedNetwork> {
  const { inputs, epochs, onEpoch } = lesson
  const { model, store } = buildStep(inputs.columns)
  const state = createOptimiserState(initialParameters(store, seed))
  const step = await openTrainingStep(model, state, { threads: 1 })
  const checkEvery = Math.ceil(inputs.rows / batch)
  const [source, masks] = [batchSource(lesson), createDropout(step.shapes, dropoutRate, seed)]
  try {
    const { last } = await runTraining({
      steps: epochs * checkEvery,
      checkEvery,
      patience: Number.POSITIVE_INFINITY,
      seed,
      rate: step => peakRate * Math.min(1, step / warmUpSteps) * 0.5 * (1 + Math.cos(Math.PI * step / (epochs * checkEvery))),
      batch: random => ({ ...source(random), ...masks(random) }),
      check: async () => null,
      checkpointPath: null,
      fingerprint: 'action-network',
    }, step, state, { onPoint: point => onEpoch(point.step / checkEvery, point.trainLoss) })
    const named = (name: string): Float32Array => {
      const spec = store.byName.get(name)!
      return last.slice(spec.start, spec.start + spec.size)
    }
    const components = named('components')
    return {
      components,
      deviations: deviationsOf(inputs, components),
      hidden: named('hidden.weight'),
      hiddenOffsets: named('hidden.bias'),
      output: named('output.weight'),
      outputOffsets: named('output.bias'),
    }
  }
  finally {
    await step.close()
  }
}
