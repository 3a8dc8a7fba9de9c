import type { GrammarState } from './grammar.ts'
import type { CodeShape, TreeCode } from './tree-code.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { advance, phases, startState, writeAllowed } from './grammar.ts'
import { decodeTokens, encodeTree, longestSequence, optionCount, token, tokenOf, withinLimits } from './tree-code.ts'

const shape: CodeShape = { cues: 6, expressions: 4, emotions: 3, most: { cues: 4, expressions: 2, supports: 3 } }

const ascending = (below: number): fc.Arbitrary<number[]> => fc.subarray(Array.from({ length: below }, (_, place) => place))

const codes: fc.Arbitrary<TreeCode> = fc.tuple(ascending(shape.cues), ascending(shape.expressions), fc.array(ascending(shape.cues), { minLength: 4, maxLength: 4 }), fc.nat(2))
  .map(([cues, expressions, supports, emotion]) => ({
    cues,
    expressions: expressions.map((expression, place) => ({ expression, supports: supports[place]!.filter(cue => cues.includes(cue)) })),
    emotion,
  }))

/** Every token that may come next. */
function choicesAt(state: GrammarState): number[] {
  if (state.phase === phases.end)
    return [token.end]
  if (state.phase === phases.emotion)
    return Array.from({ length: shape.emotions }, (_, emotion) => tokenOf.emotion(emotion, shape))
  const open = new Float32Array(optionCount(shape))
  writeAllowed(state, shape, open)
  return [...[...open.keys()].filter(option => open[option] === 1).map(option => token.first + option), token.separator]
}

/** Walks the grammar by always taking the choice that `pick` points at. */
function walk(pick: (allowed: readonly number[]) => number): number[] {
  const state = startState(shape)
  const tokens: number[] = []
  while (state.phase !== phases.done) {
    const taken = pick(choicesAt(state))
    tokens.push(taken)
    advance(state, taken, shape)
  }
  return tokens
}

describe('tree grammar', () => {
  it('writes every tree within its limits and reads it back', () => {
    fc.assert(fc.property(codes, (code) => {
      expect(decodeTokens(encodeTree(code, shape), shape)).toEqual(withinLimits(code, shape))
    }))
  })

  it('allows what trees are written as, and only valid trees', () => {
    fc.assert(fc.property(codes, (code) => {
      const tokens = encodeTree(code, shape)
      const state = startState(shape)
      for (const each of tokens) {
        expect(choicesAt(state)).toContain(each)
        advance(state, each, shape)
      }
    }))
    fc.assert(fc.property(fc.infiniteStream(fc.nat(1e6)), (numbers) => {
      const tokens = walk(allowed => allowed[(numbers.next().value as number) % allowed.length]!)
      const code = decodeTokens(tokens, shape)
      expect(tokens.length).toBeLessThanOrEqual(longestSequence(shape))
      expect(encodeTree(code, shape)).toEqual(tokens)
      expect(code.emotion).toBeGreaterThanOrEqual(0)
    }))
  })

  it('ends within the longest sequence even when it always goes on', () => {
    const longest = walk(allowed => allowed.find(each => each !== token.separator) ?? token.separator)
    expect(longest).toHaveLength(longestSequence(shape))
  })

  it('stops at the level that is known', () => {
    const code: TreeCode = { cues: [1, 3], expressions: [{ expression: 2, supports: [3] }], emotion: 1 }
    expect(encodeTree(code, shape, 'cue')).toEqual([5, 7, token.separator])
    expect(encodeTree(code, shape, 'expression')).toEqual([5, 7, token.separator, 12, 7, token.separator])
    expect(encodeTree({ ...code, emotion: -1 }, shape)).toEqual(encodeTree(code, shape, 'expression'))
  })
})
