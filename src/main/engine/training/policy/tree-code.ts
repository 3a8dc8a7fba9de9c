import type { TreeNode } from '#shared/domain/tree.ts'

/** A tree as numbers: places in the vocabulary of each level, each list ascending. Every support is one of `cues`; `emotion` is -1 where none is said. */
export type TreeCode = Readonly<{
  cues: readonly number[]
  expressions: readonly Readonly<{ expression: number, supports: readonly number[] }>[]
  emotion: number
}>

/** How far up a tree is known: a clip of level `cue` says nothing of expressions and emotion. */
export const knownLevels = ['cue', 'expression', 'emotion'] as const satisfies readonly TreeNode['level'][]
export type KnownLevel = typeof knownLevels[number]

/** How many terms of each level there are, and how many a tree may hold: `supports` an expression. */
export type CodeShape = Readonly<{
  cues: number
  expressions: number
  emotions: number
  most: Readonly<{ cues: number, expressions: number, supports: number }>
}>

/** Tokens: four of the grammar, then cues, expressions, emotions. */
export const token = { pad: 0, begin: 1, end: 2, separator: 3, first: 4 } as const

/** The number of tokens. */
export function tokenCount(shape: CodeShape): number {
  return token.first + shape.cues + shape.expressions + shape.emotions
}

/** The number of terms of all levels. */
export function termCount(shape: CodeShape): number {
  return shape.cues + shape.expressions + shape.emotions
}

/** The number of terms that are decided one by one: cues and expressions. */
export function optionCount(shape: CodeShape): number {
  return shape.cues + shape.expressions
}

/** Tokens of the longest tree the grammar allows, its end included. */
export function longestSequence({ most }: CodeShape): number {
  return most.cues + 1 + most.expressions * (1 + most.supports) + 1 + 1 + 1
}

/** The token of a term. */
export const tokenOf = {
  cue: (cue: number): number => token.first + cue,
  expression: (expression: number, shape: CodeShape): number => token.first + shape.cues + expression,
  emotion: (emotion: number, shape: CodeShape): number => token.first + shape.cues + shape.expressions + emotion,
} as const

/** The same tree within the limits of the grammar: what is too many is cut at the end of each list. */
export function withinLimits(code: TreeCode, { most }: CodeShape): TreeCode {
  const cues = code.cues.slice(0, most.cues)
  const listed = new Set(cues)
  const expressions = code.expressions.slice(0, most.expressions)
    .map(({ expression, supports }) => ({ expression, supports: supports.filter(cue => listed.has(cue)).slice(0, most.supports) }))
  return { cues, expressions, emotion: code.emotion }
}

/**
 * The tokens of a tree up to a level: cues, separator, then each expression followed by its cues, separator, emotion, end.
 * A tree without an emotion has no tokens above `expression`.
 */
export function encodeTree(code: TreeCode, shape: CodeShape, level: KnownLevel = 'emotion'): number[] {
  const { cues, expressions, emotion } = withinLimits(code, shape)
  const tokens = [...cues.map(tokenOf.cue), token.separator]
  if (level === 'cue')
    return tokens
  for (const each of expressions)
    tokens.push(tokenOf.expression(each.expression, shape), ...each.supports.map(tokenOf.cue))
  tokens.push(token.separator)
  return level === 'emotion' && emotion >= 0 ? [...tokens, tokenOf.emotion(emotion, shape), token.end] : tokens
}

/** Reads tokens that follow the grammar back; stops at the end token or where they stop. */
export function decodeTokens(tokens: readonly number[], shape: CodeShape): TreeCode {
  const cues: number[] = []
  const expressions: { expression: number, supports: number[] }[] = []
  let emotion = -1
  let separators = 0
  for (const each of tokens) {
    if (each === token.end)
      break
    const term = each - token.first
    if (each === token.separator)
      separators++
    else if (term >= shape.cues + shape.expressions)
      emotion = term - shape.cues - shape.expressions
    else if (term >= shape.cues)
      expressions.push({ expression: term - shape.cues, supports: [] })
    else if (separators === 0)
      cues.push(term)
    else
      expressions.at(-1)?.supports.push(term)
  }
  return { cues, expressions, emotion }
}
