import type { PolicyExample } from '#engine/training/policy/examples.ts'
import type { PolicyShape } from '#engine/training/policy/network.ts'
import type { Feeds } from '#engine/training/step-session.ts'
import type { Peer } from './peers/torch-step.ts'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { decayMask, initialParameters } from '#engine/training/graph/parameters.ts'
import { sampleClips } from '#engine/training/policy/decode-clips.ts'
import { clipFeeds, sequenceFeeds } from '#engine/training/policy/examples.ts'
import { reinforce } from '#engine/training/policy/reinforce.ts'
import { openSampler } from '#engine/training/policy/sampler.ts'
import { buildPolicyStep } from '#engine/training/policy/steps.ts'
import { createDropout, createOptimiserState, openTrainingStep } from '#engine/training/step-session.ts'
import { createStudy, studyClipSize, studyShape } from '#engine/training/study/study.ts'
import { createRandom } from '#shared/domain/random.ts'
import { openTorchStep } from './peers/torch-step.ts'

/**
 * How fast the policy trains: optimiser steps against the same step in PyTorch (Debian's python3-torch, where it is there) in turns, a step of
 * reinforcement, and trees sampled a second. `ratio` is our wall time over PyTorch's, the median of the turns.
 *
 *     npm run bench -- train [--threads 1] [--rounds 15]
 */
const { values } = parseArgs({ options: { threads: { type: 'string', default: '1' }, rounds: { type: 'string', default: '15' } } })
const threads = Number(values.threads)
const rounds = Number(values.rounds)
const dropoutRate = 0.1
const weightDecay = 0.02

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1] as number
}

function report(figure: Readonly<Record<string, string | number | readonly number[]>>): void {
  process.stdout.write(`${JSON.stringify({ bench: 'train', threads, ...figure })}\n`)
}

async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

type Ours = Readonly<{ run: (steps: number) => Promise<number>, peer: Peer | null, close: () => Promise<void> }>

async function openBoth(shape: PolicyShape, examples: readonly PolicyExample[]): Promise<Ours> {
  const clips = examples.length
  const { model, store } = buildPolicyStep(shape, { clips, rows: 1 }, { kind: 'supervised' }, weightDecay)
  const parameters = initialParameters(store, 1)
  const feeds: Feeds = { ...clipFeeds(examples.map(each => each.input), shape, studyClipSize), ...sequenceFeeds(examples, shape) }
  const state = createOptimiserState(Float32Array.from(parameters))
  const step = await openTrainingStep(model, state, { threads })
  const masks = createDropout(step.shapes, dropoutRate, 1)
  const none = createDropout(step.shapes, 0, 1)(createRandom(1))
  const random = createRandom(2)
  const peer = await openTorchStep({ shape, clips, threads, dropout: dropoutRate, store, decay: decayMask(store), parameters, feeds, shapes: step.shapes })
  const { loss, gradientNorm } = await step.run({ ...feeds, ...none }, 0)
  peer?.mustAgree(loss?.[0] as number, gradientNorm?.[0] as number)
  return {
    peer,
    run: steps => secondsOf(async () => {
      for (let taken = 0; taken < steps; taken++)
        await step.run({ ...feeds, ...masks(random) }, 1e-3)
    }),
    close: async () => {
      await step.close()
      peer?.close()
    },
  }
}

async function benchSteps(name: string, shape: PolicyShape, examples: readonly PolicyExample[], stepsEach: number): Promise<void> {
  const ours = await openBoth(shape, examples)
  await ours.run(3)
  await ours.peer?.run(3)
  const times: { own: number, other: number }[] = []
  for (let round = 0; round < rounds; round++)
    times.push({ own: await ours.run(stepsEach), other: await ours.peer?.run(stepsEach) ?? Number.NaN })
  const own = median(times.map(time => time.own)) / stepsEach
  const ratios = times.map(time => time.own / time.other).sort((a, b) => a - b)
  const rounded = (value: number): number => Number(value.toFixed(2))
  report({
    metric: `steps, ${name}`,
    value: rounded(1 / own),
    unit: 'steps/s',
    ...ours.peer ? { peer: `PyTorch ${ours.peer.version}`, peerValue: rounded(stepsEach / median(times.map(time => time.other))), ratio: rounded(median(ratios)), ratioRange: [rounded(ratios[0]!), rounded(ratios.at(-1)!)] } : { peer: 'python3-torch is not installed' },
  })
  await ours.close()
}

async function benchReinforcement(examples: readonly PolicyExample[], parameters: Float32Array): Promise<void> {
  const steps = 8
  const times: number[] = []
  let last = performance.now()
  await reinforce({ shape: studyShape, size: studyClipSize, examples, parameters, seed: 1, threads, settings: { steps }, onLog: () => {
    times.push(performance.now() - last)
    last = performance.now()
  } })
  report({ metric: 'reinforcement step, 12 clips x 8 trees', value: Number(median(times.slice(1)).toFixed(0)), unit: 'ms' })
}

async function benchSampling(examples: readonly PolicyExample[], parameters: Float32Array): Promise<void> {
  const { store } = buildPolicyStep(studyShape, { clips: 1, rows: 1 }, { kind: 'supervised' }, 0)
  const sampler = await openSampler(studyShape, { clips: 16, rows: 8 }, store, { threads })
  const inputs = examples.slice(0, 64).map(each => each.input)
  const draw = (): Promise<unknown> => sampleClips(sampler, parameters, inputs, studyShape, studyClipSize, { batch: 16, rows: 8, temperature: 1 })
  await draw()
  const seconds: number[] = []
  for (let round = 0; round < 3; round++)
    seconds.push(await secondsOf(draw))
  await sampler.close()
  report({ metric: 'trees sampled', value: Math.round(inputs.length * 8 / median(seconds)), unit: 'trees/s' })
}

const { examples } = createStudy(1, { trainSubjects: 4, validationSubjects: 1, testSubjects: 1, clipsEach: 20, expressionClips: 30, treeClips: 30 })
const trees = examples.filter(example => example.level === 'emotion')
const repeated = Array.from({ length: 24 }, (_, place) => trees[place % trees.length]!)
await benchSteps('the usual policy (0.2 M parameters, 24 clips)', studyShape, repeated, 10)
await benchSteps('a large policy (2.4 M parameters, 16 clips)', { ...studyShape, width: 192, heads: 6, encoderLayers: 3, decoderLayers: 3 }, repeated.slice(0, 16), 3)
const start = initialParameters(buildPolicyStep(studyShape, { clips: 1, rows: 1 }, { kind: 'supervised' }, 0).store, 1)
await benchReinforcement(examples, start)
await benchSampling(trees, start)
