import type { AffectiveTree, Level, TreeNode } from '#shared/domain/tree.ts'
import { z } from 'zod'
import { levels } from '#shared/domain/tree.ts'

/** One codebook term a reasoner can say. */
export const termSchema = z.strictObject({ codebook: z.string(), term: z.string(), label: z.string() })
export type VocabularyTerm = z.infer<typeof termSchema>

/** The codebook terms of each level, in the order of the model's outputs. It only ever grows at its end. */
export const vocabularySchema = z.strictObject({ cue: z.array(termSchema), expression: z.array(termSchema), emotion: z.array(termSchema) })
export type Vocabulary = z.infer<typeof vocabularySchema>

/** Names a term across codebooks. */
export function termKey(term: Readonly<{ codebook: string | null, term: string | null }>): string {
  return `${term.codebook ?? ''}:${term.term ?? ''}`
}

function termOf(node: TreeNode): VocabularyTerm | null {
  return node.codebook !== null && node.term !== null ? { codebook: node.codebook, term: node.term, label: node.label } : null
}

/** The vocabulary with every term of the trees that it lacks, appended in alphabetical order. Free text has no term and is left out. */
export function growVocabulary(known: Vocabulary, trees: Iterable<AffectiveTree>): Vocabulary {
  const grown: Record<Level, VocabularyTerm[]> = { cue: [...known.cue], expression: [...known.expression], emotion: [...known.emotion] }
  const nodes = [...trees].flatMap(tree => tree.nodes)
  for (const level of levels) {
    const seen = new Set(grown[level].map(termKey))
    const found = new Map(nodes.filter(node => node.level === level).map(termOf).filter(term => term !== null).map(term => [termKey(term), term]))
    const fresh = [...found].filter(([key]) => !seen.has(key)).sort(([a], [b]) => a < b ? -1 : 1)
    grown[level].push(...fresh.map(([, term]) => term))
  }
  return grown
}

/** A vocabulary without terms. */
export const emptyVocabulary: Vocabulary = { cue: [], expression: [], emotion: [] }

/** Places of the terms of each level by `termKey`. */
export type VocabularyIndex = Readonly<Record<Level, ReadonlyMap<string, number>>>

/** The index of a vocabulary. */
export function indexVocabulary(vocabulary: Vocabulary): VocabularyIndex {
  const places = (level: Level): ReadonlyMap<string, number> => new Map(vocabulary[level].map((term, place) => [termKey(term), place]))
  return { cue: places('cue'), expression: places('expression'), emotion: places('emotion') }
}
