import type { Feeds } from '#engine/training/step-session.ts'
import type { PolicyShape } from './network.ts'
import type { LevelChoice } from './sampler.ts'
import type { StepKind } from './steps.ts'
import type { TreeCode } from './tree-code.ts'
import { describe, expect, it } from 'vitest'
import { differenceAt, relativeDistance } from '#engine/training/graph/finite-differences.ts'
import { initialParameters, parameterCount } from '#engine/training/graph/parameters.ts'
import { openSession } from '#engine/training/step-session.ts'
import { createRandom } from '#shared/domain/random.ts'
import { packSequences } from './grammar.ts'
import { sequenceLength } from './network.ts'
import { openSampler, parameterViews } from './sampler.ts'
import { buildPolicy, buildPolicyGradient, buildScorer } from './steps.ts'
import { decodeTokens, encodeTree, token } from './tree-code.ts'

const shape: PolicyShape = {
  cues: 4,
  expressions: 3,
  emotions: 3,
  most: { cues: 3, expressions: 2, supports: 2 },
  moments: 3,
  faces: 2,
  inputs: 5,
  words: true,
  reads: true,
  width: 8,
  heads: 2,
  encoderLayers: 1,
  decoderLayers: 2,
}
const batch = { clips: 2, rows: 2 }
const trees: TreeCode[] = [
  { cues: [0, 2], expressions: [{ expression: 1, supports: [2] }], emotion: 2 },
  { cues: [1], expressions: [], emotion: 0 },
  { cues: [], expressions: [{ expression: 0, supports: [] }, { expression: 2, supports: [] }], emotion: 1 },
  { cues: [0, 1, 3], expressions: [{ expression: 2, supports: [0, 3] }], emotion: 0 },
]

const random = createRandom(3)
const clips = {
  'clip': Float32Array.from({ length: batch.clips * shape.faces * shape.moments * shape.inputs }, () => random.gaussian()),
  'mask': Float32Array.of(1, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0),
  'words.cue': Float32Array.of(0.7, 0, 0, 0.9, 0, 0, 0.6, 0),
  'words.expression': Float32Array.of(0, 0.8, 0, 0, 0, 0.7),
  'words.emotion': Float32Array.of(0.4, 0, 0.1, 0, 0.3, 0),
}

function feeds(): Feeds & { weights: Float32Array } {
  const length = sequenceLength(shape)
  const packed = packSequences(trees.map(tree => encodeTree(tree, shape)), shape, length)
  const noise = (scale: number): Float32Array => Float32Array.from({ length: trees.length * length }, () => scale * random.gaussian())
  return {
    ...clips,
    ids: packed.inputs,
    phases: packed.phases,
    targets: packed.targets,
    allowed: packed.allowed,
    weights: packed.mask,
    advantages: noise(1),
    old: noise(0.05).map(value => value - 1.2),
    reference: noise(0.05).map(value => value - 1.2),
  }
}

describe('policy steps', () => {
  const kinds: StepKind[] = [{ kind: 'supervised' }, { kind: 'reinforce', clipRange: 5, divergence: 0.1 }]
  it.each(kinds)('$kind: the gradient of the whole model is that of finite differences', async (kind) => {
    const { model, store } = buildPolicyGradient(shape, batch, kind)
    const session = await openSession(model, { threads: 1 })
    const spread = createRandom(11)
    const parameters = initialParameters(store, 2).map(value => value + 0.4 * spread.gaussian())
    const fed = feeds()
    const total = fed.weights.reduce((sum, each) => sum + each, 0)
    const { gradient } = await session.run({ ...fed, parameters })
    const loss = async (): Promise<number> => {
      const { losses } = await session.run({ ...fed, parameters })
      return losses!.reduce((sum, each, place) => sum + each * fed.weights[place]!, 0) / total
    }
    const probe = createRandom(5)
    const places = Array.from({ length: 120 }, () => probe.below(parameterCount(store)))
    const differences: number[] = []
    for (const place of places)
      differences.push(await differenceAt(parameters, place, 0.03, loss))
    await session.close()
    expect(relativeDistance(places.map(place => gradient![place]!), differences)).toBeLessThan(1e-4)
  })
})

describe('sampling with cached keys', () => {
  it('says the same as decoding whole sequences, with the same probabilities', async () => {
    const { store } = buildPolicyGradient(shape, batch, { kind: 'supervised' })
    const parameters = initialParameters(store, 8).map(value => 3 * value)
    const sampler = await openSampler(shape, batch, store, { threads: 1 })
    const sampled = await sampler.sample(parameters, clips, { temperature: 1, random: createRandom(1) })
    const greedy = await sampler.sample(parameters, clips, { temperature: 0, random: createRandom(1) })
    await sampler.close()
    const scorer = await openSession(buildScorer(shape, batch), { threads: 1 })
    const length = sequenceLength(shape)
    const packed = packSequences(sampled.map(each => each.tokens), shape, length)
    const { logProbability } = await scorer.run({ ...parameterViews(store, parameters), ...clips, ids: packed.inputs, phases: packed.phases, targets: packed.targets, allowed: packed.allowed })
    await scorer.close()
    sampled.forEach((tree, row) => tree.logProbabilities.forEach((value, place) => expect(logProbability![row * length + place]).toBeCloseTo(value, 3)))
    expect(greedy[0]!.tokens).toEqual(greedy[1]!.tokens)
    for (const tree of sampled)
      expect(encodeTree(decodeTokens(tree.tokens, shape), shape)).toEqual(tree.tokens)
  })

  it('goes on level by level with the chosen tree of each clip, as if that had been written alone', async () => {
    const { store } = buildPolicyGradient(shape, batch, { kind: 'supervised' })
    const parameters = initialParameters(store, 8).map(value => 3 * value)
    const sampler = await openSampler(shape, batch, store, { threads: 1 })
    const met: Record<string, string[]> = { cue: [], expression: [], emotion: [] }
    const choose: LevelChoice = (level, rows, clip) => {
      const chosen = clip === 0 ? 1 : 0
      met[level]!.push(rows[chosen]!.tokens.join())
      return chosen
    }
    const sampled = await sampler.sample(parameters, clips, { temperature: 1, random: createRandom(4), choose })
    await sampler.close()
    const packed = packSequences(sampled.map(each => each.tokens), shape, sequenceLength(shape))
    const scorer = await openSession(buildScorer(shape, batch), { threads: 1 })
    const { logProbability } = await scorer.run({ ...parameterViews(store, parameters), ...clips, ids: packed.inputs, phases: packed.phases, targets: packed.targets, allowed: packed.allowed })
    await scorer.close()
    sampled.forEach((tree, row) => {
      const clip = Math.floor(row / batch.rows)
      expect(tree.tokens).toEqual(sampled[clip * batch.rows]!.tokens)
      for (const level of ['cue', 'expression', 'emotion'])
        expect(tree.tokens.join().startsWith(met[level]![clip]!)).toBe(true)
      tree.logProbabilities.forEach((value, place) => expect(logProbability![row * sequenceLength(shape) + place]).toBeCloseTo(value, 3))
    })
  })

  it('agrees with the exported model token by token', async () => {
    const { store } = buildPolicyGradient(shape, batch, { kind: 'supervised' })
    const parameters = initialParameters(store, 8)
    const sampler = await openSampler(shape, { clips: 1, rows: 1 }, store, { threads: 1 })
    const places = shape.faces * shape.moments
    const one = {
      'clip': clips.clip.subarray(0, places * shape.inputs),
      'mask': clips.mask.subarray(0, places),
      'words.cue': clips['words.cue'].subarray(0, shape.cues),
      'words.expression': clips['words.expression'].subarray(0, shape.expressions),
      'words.emotion': clips['words.emotion'].subarray(0, shape.emotions),
    }
    const [tree] = await sampler.sample(parameters, one, { temperature: 0, random: createRandom(1) })
    await sampler.close()
    const length = sequenceLength(shape)
    const packed = packSequences([tree!.tokens], shape, length)
    const exported = await openSession(buildPolicy(shape, parameters, {}), { threads: 1 })
    const { decisions, emotions, shares } = await exported.run({ ...one, ids: packed.inputs, phases: packed.phases })
    await exported.close()
    const options = shape.cues + shape.expressions
    tree!.tokens.forEach((taken, place) => {
      const option = taken - token.first
      const open = [...Array.from({ length: options }).keys()].filter(each => packed.allowed[place * options + each] === 1)
      const passed = open.filter(each => taken === token.separator || each < option)
      const pass = passed.reduce((sum, each) => sum + Math.log(1 - decisions![place * options + each]!), 0)
      const take = open.includes(option) ? Math.log(decisions![place * options + option]!) : 0
      const emotion = option >= options ? Math.log(emotions![place * shape.emotions + option - options]!) : 0
      expect((option >= options ? 0 : pass) + take + emotion).toBeCloseTo(tree!.logProbabilities[place]!, 3)
    })
    const first = shares!.subarray(0, places + 1)
    expect(first.reduce((total, each) => total + each, 0)).toBeCloseTo(1, 4)
    expect(first[4]).toBeLessThan(1e-6)
  })
})
