import type { AffectiveTree } from '#shared/domain/tree.ts'
import type { VocabularyIndex } from './vocabulary.ts'
import { z } from 'zod'
import { termKey } from './vocabulary.ts'

/** Which expressions each cue, and which emotions each expression, was ever seen to support: places in the vocabulary, by place. */
export const supportsSchema = z.strictObject({ cue: z.array(z.array(z.int())), expression: z.array(z.array(z.int())) })
export type Supports = z.infer<typeof supportsSchema>

/** Collects the "because" edges of trees; rejected nodes do not count. */
export function collectSupports(trees: Iterable<AffectiveTree>, index: VocabularyIndex): Supports {
  const edges = { cue: new Map<number, Set<number>>(), expression: new Map<number, Set<number>>() }
  for (const tree of trees) {
    const nodes = new Map(tree.nodes.filter(node => node.verdict !== 'rejected').map(node => [node.id, node]))
    for (const node of nodes.values()) {
      const from = index[node.level].get(termKey(node))
      if (node.level === 'emotion' || from === undefined)
        continue
      for (const id of node.supports) {
        const upper = nodes.get(id)
        const to = upper && index[upper.level].get(termKey(upper))
        if (to !== undefined)
          edges[node.level].set(from, (edges[node.level].get(from) ?? new Set()).add(to))
      }
    }
  }
  const listed = (level: 'cue' | 'expression'): number[][] =>
    Array.from({ length: index[level].size }, (_, place) => [...edges[level].get(place) ?? []].sort((a, b) => a - b))
  return { cue: listed('cue'), expression: listed('expression') }
}
