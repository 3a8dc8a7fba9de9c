import type { LabelIndex } from '#shared/domain/distance/postorder.ts'
import type { OrderedNode } from '#shared/domain/tree/project-tree.ts'
import type { TreeCode } from './tree-code.ts'
import { indexTree } from '#shared/domain/distance/postorder.ts'
import { editDistance } from '#shared/domain/distance/zhang-shasha.ts'

function node(level: OrderedNode['level'], place: number, children: readonly OrderedNode[]): OrderedNode {
  return { label: `${level}${place}`, level, nodeId: null, children }
}

/**
 * The ordered tree of a code, as `projectTree` makes it of an affective tree: the emotion over its expressions over their cues; cues that
 * support nothing hang under a free node. Without an emotion the expressions are free.
 */
export function orderedCode(code: TreeCode): OrderedNode {
  const leaf = (cue: number): OrderedNode => node('cue', cue, [])
  const expressions = code.expressions.map(({ expression, supports }) => node('expression', expression, supports.map(leaf)))
  const used = new Set(code.expressions.flatMap(each => each.supports))
  const free = code.cues.filter(cue => !used.has(cue)).map(leaf)
  const hung = (place: number, children: readonly OrderedNode[]): OrderedNode[] => children.length > 0 ? [node('free', place, children)] : []
  const upper = code.emotion < 0 ? hung(0, expressions) : [node('emotion', code.emotion, expressions)]
  return node('root', 0, [...upper, ...hung(1, free)])
}

const labels: LabelIndex = new Map()

/** The edit distance of two trees with unit costs. */
export function codeDistance(a: TreeCode, b: TreeCode): number {
  return editDistance(indexTree(orderedCode(a), labels), indexTree(orderedCode(b), labels))
}
