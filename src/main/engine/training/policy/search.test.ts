import type { PolicyShape } from './network.ts'
import type { PreferencePair } from './preference.ts'
import type { SampledTree } from './sampler.ts'
import type { TreeCode } from './tree-code.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitTemperatures } from './calibrate.ts'
import { codeDistance } from './code-distance.ts'
import { phases } from './grammar.ts'
import { fitPreference, notingChoice, pairsFromPreference, plainPreference, preferredChoice } from './preference.ts'
import { chooseForReview, emotionEntropy, treeDisagreement } from './review-queue.ts'
import { emotionBalance, groupAdvantages, levelRewards, rewardTerms } from './rewards.ts'
import { consensusTree, searchTree } from './search.ts'
import { decodeTokens, encodeTree, tokenOf } from './tree-code.ts'

const shape: PolicyShape = {
  cues: 5,
  expressions: 3,
  emotions: 3,
  most: { cues: 5, expressions: 3, supports: 4 },
  moments: 2,
  faces: 1,
  inputs: 2,
  words: false,
  width: 4,
  heads: 1,
  encoderLayers: 1,
  decoderLayers: 1,
}
const smile: TreeCode = { cues: [0, 1], expressions: [{ expression: 0, supports: [0, 1] }], emotion: 0 }
const frown: TreeCode = { cues: [3], expressions: [{ expression: 2, supports: [3] }], emotion: 1 }
const half: TreeCode = { cues: [0, 1, 4], expressions: [{ expression: 0, supports: [0] }], emotion: 0 }

const ascending = (below: number): fc.Arbitrary<number[]> => fc.subarray(Array.from({ length: below }, (_, place) => place))
const codes: fc.Arbitrary<TreeCode> = fc.tuple(ascending(5), ascending(3), fc.nat(2)).map(([cues, expressions, emotion]) =>
  ({ cues, expressions: expressions.map(expression => ({ expression, supports: cues.slice(0, expression) })), emotion }))

describe('edit distance of trees as numbers', () => {
  it('counts the nodes to insert, delete and rename', () => {
    expect(codeDistance(smile, smile)).toBe(0)
    expect(codeDistance(smile, { ...smile, emotion: 1 })).toBe(1)
    // the free node and its cue come, one support goes
    expect(codeDistance(smile, half)).toBe(4)
  })
})

describe('search without ground truth', () => {
  it('takes what most samples agree on', () => {
    expect(consensusTree([smile, half, smile], shape)).toEqual(smile)
    expect(searchTree([frown, smile, half, smile], shape, 0.1)).toEqual(smile)
    expect(searchTree([frown], shape, 0.1)).toEqual(frown)
  })

  it('always answers a tree that the grammar can write', () => {
    fc.assert(fc.property(fc.array(codes, { minLength: 1, maxLength: 8 }), (samples) => {
      for (const found of [consensusTree(samples, shape), searchTree(samples, shape, 0.1)])
        expect(decodeTokens(encodeTree(found, shape), shape)).toEqual(found)
    }))
  })
})

describe('preference', () => {
  const tree = (code: TreeCode, probability: number): SampledTree => {
    const tokens = encodeTree(code, shape)
    return { tokens, logProbabilities: tokens.map(() => Math.log(probability)) }
  }
  const long: TreeCode = { cues: [0, 1, 2, 3, 4], expressions: [{ expression: 0, supports: [0, 1] }], emotion: 0 }

  it('is the medoid before anyone preferred anything', () => {
    expect(fitPreference([])).toEqual(plainPreference)
    const trees = [frown, smile, half, smile].map(code => tree(code, 0.5))
    for (const level of ['cue', 'expression', 'emotion'] as const)
      expect(preferredChoice(plainPreference, shape)(level, trees, 0)).toBe(1)
  })

  it('learns from corrections that people prefer short lists to what most samples say', () => {
    const trees = [long, smile, long, long].map(code => tree(code, 0.5))
    const pairs: PreferencePair[] = []
    const choose = notingChoice(Array.from({ length: 20 }, () => smile), shape, pair => void pairs.push(pair))
    for (let clip = 0; clip < 20; clip++)
      expect(choose('cue', trees, clip)).toBe(0)
    const head = fitPreference(pairs)
    expect(head.cue[2]).toBeLessThan(0)
    expect(head.expression).toEqual(plainPreference.expression)
    expect(preferredChoice(head, shape)('cue', trees, 0)).toBe(1)
  })

  it('learns from pairs of readings at the levels at which they differ', () => {
    const pairs = pairsFromPreference(tree(smile, 0.5), tree(long, 0.5), [tree(long, 0.5), tree(long, 0.5)], shape)
    expect(pairs.map(pair => pair.level)).toEqual(['cue', 'expression'])
    expect(fitPreference(pairs).cue[2]).toBeLessThan(0)
    const sure = pairsFromPreference(tree(half, 0.9), tree({ ...half, emotion: 1 }, 0.1), [], shape)
    expect(sure.map(pair => pair.level)).toEqual(['emotion'])
    expect(fitPreference(sure).emotion[1]).toBeGreaterThan(0)
  })
})

describe('mixed reward', () => {
  const weights = { tree: 0.4, cue: 0.1, expression: 0.1, emotion: 0.4, lambda: 0.1 }

  it('gives every level the rewards of itself and what follows', () => {
    const known = { code: smile, level: 'emotion' } as const
    const perfect = levelRewards(rewardTerms(smile, known, weights), known, weights, Float32Array.of(1, 1, 1))
    expect(perfect.emotion).toBeCloseTo(0.8)
    expect(perfect.expression).toBeCloseTo(0.9)
    expect(perfect.cue).toBeCloseTo(1)
    const wrong = levelRewards(rewardTerms({ ...smile, emotion: 2 }, known, weights), known, weights, Float32Array.of(1, 1, 1))
    expect(wrong.emotion).toBeCloseTo(0.4 * Math.exp(-0.1))
  })

  it('rewards partly known clips only as far as they are known', () => {
    const known = { code: smile, level: 'cue' } as const
    const terms = rewardTerms({ ...frown, cues: [0, 1] }, known, weights)
    expect(terms).toMatchObject({ cue: 1, tree: Number.NaN, expression: Number.NaN, emotion: Number.NaN, length: 0 })
    expect(levelRewards(terms, known, weights, Float32Array.of(1, 1, 1))).toEqual({ cue: 0.1, expression: 0, emotion: 0 })
  })

  it('takes off for lists that are much too long or too short', () => {
    const known = { code: { ...smile, cues: [0, 1, 2, 3, 4] }, level: 'cue' } as const
    expect(rewardTerms({ ...smile, cues: [] }, known, weights).length).toBeGreaterThan(0)
    expect(rewardTerms({ ...smile, cues: [0, 1, 2, 3] }, known, weights).length).toBe(0)
  })

  it('weights rare emotions more, within limits, and compares within the group', () => {
    const example = (emotion: number): { id: string, input: { clip: Float32Array, mask: Float32Array }, code: TreeCode, level: 'emotion', weight: number } =>
      ({ id: '', input: { clip: new Float32Array(0), mask: new Float32Array(0) }, code: { ...smile, emotion }, level: 'emotion', weight: 1 })
    const balance = emotionBalance([...Array.from({ length: 30 }, () => example(0)), example(1)], 3)
    expect([...balance]).toEqual([expect.closeTo(Math.sqrt(31 / 3 / 30), 5), 2, 2])
    expect(groupAdvantages([1, 1, 1])).toEqual([0, 0, 0])
    const [low, high] = groupAdvantages([0, 1])
    expect(low).toBeCloseTo(-1, 3)
    expect(high).toBeCloseTo(1, 3)
  })
})

describe('calibration', () => {
  it('finds the temperature that overconfident decisions need', () => {
    // right three times of four at a logit of 4: calibrated where 4 / T = ln 3
    const judged = Array.from({ length: 400 }, (_, place) => ({
      decision: { token: tokenOf.cue(0), phase: phases.cues, logits: [4] },
      truth: place % 4 === 0 ? frown : smile,
    }))
    const { cue, expression, emotion } = fitTemperatures(judged, shape)
    expect(cue).toBeCloseTo(4 / Math.log(3), 2)
    expect([expression, emotion]).toEqual([1, 1])
  })
})

describe('review queue', () => {
  it('measures disagreement', () => {
    expect(treeDisagreement([smile, smile, smile])).toBe(0)
    expect(treeDisagreement([smile, half])).toBe(codeDistance(smile, half))
    expect(emotionEntropy([smile, frown])).toBeCloseTo(Math.log(2))
  })

  it('prefers what the policy is unsure of, what is unlike the rest, and what is quickly watched', () => {
    const candidate = (id: string, samples: TreeCode[], at: number, seconds = 5): Parameters<typeof chooseForReview>[0][number] => ({ id, samples, embedding: Float32Array.of(at, 0), seconds })
    const sure = [smile, smile]
    const unsure = [smile, frown]
    const chosen = chooseForReview([candidate('sure', sure, 0), candidate('unsure', unsure, 0.1), candidate('far', sure, 9), candidate('long', unsure, 0.1, 600)], [Float32Array.of(0, 0)], 2)
    expect(chosen.map(each => each.id).sort()).toEqual(['far', 'unsure'])
    expect(chosen.find(each => each.id === 'far')!.reason).toBe('unlike the others')
  })
})
