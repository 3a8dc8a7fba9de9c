import type { Codebook } from '#shared/contract/index.ts'
import type { EditStep } from '#shared/domain/distance/edit-script.ts'
import type { TreeComparison } from '#shared/domain/distance/tree-distance.ts'
import type { AffectiveTree, Level, TreeNode } from '#shared/domain/tree.ts'
import type { OrderedNode } from '#shared/domain/tree/project-tree.ts'
import { siblingOrder } from '#shared/domain/tree/canonical-order.ts'
import { projectTree } from '#shared/domain/tree/project-tree.ts'

/** What the edit script does with a line: it stands on both sides, has another label on the other, or stands on this side alone. */
export type LineChange = 'same' | 'renamed' | 'only'

/** A line of one side. `node` is null for the heading over nodes that support nothing; `other` is the label it has on the other side. */
export type CompareLine = Readonly<{ place: number, depth: number, level: Level | 'free', node: TreeNode | null, free: Level | null, change: LineChange, other: string | null }>

/** The labels of nodes by their place in postorder. */
function labelsOf(root: OrderedNode, tree: AffectiveTree): string[] {
  const labels: string[] = []
  const visit = (node: OrderedNode): void => {
    node.children.forEach(visit)
    labels.push(tree.nodes.find(each => each.id === node.nodeId)?.label ?? node.label)
  }
  visit(root)
  return labels
}

function linesOf(root: OrderedNode, tree: AffectiveTree, changeOf: (place: number) => Pick<CompareLine, 'change' | 'other'>): CompareLine[] {
  const lines: CompareLine[] = []
  let place = 0
  // lines stand in preorder and are numbered in postorder, as the script counts
  const visit = (node: OrderedNode, depth: number): void => {
    const at = lines.length
    if (node.level !== 'root')
      lines.push({ place: 0, depth, level: node.level, node: tree.nodes.find(each => each.id === node.nodeId) ?? null, free: node.level === 'free' ? node.label.replace('free:', '') as Level : null, change: 'same', other: null })
    node.children.forEach(child => visit(child, depth + 1))
    if (node.level !== 'root')
      lines[at] = { ...lines[at] as CompareLine, place, ...changeOf(place) }
    place++
  }
  visit(root, -1)
  return lines
}

/** The two sides of a comparison, line by line in the order of the outline, each with what the edit script from left to right does with it. */
export function compareLines(left: AffectiveTree, right: AffectiveTree, { script }: Pick<TreeComparison, 'script'>, codebooks: readonly Codebook[]): Readonly<{ left: readonly CompareLine[], right: readonly CompareLine[] }> {
  const options = { order: siblingOrder(codebooks) }
  const [rootLeft, rootRight] = [projectTree(left, options), projectTree(right, options)]
  const [labelsLeft, labelsRight] = [labelsOf(rootLeft, left), labelsOf(rootRight, right)]
  const matched = script.filter((step): step is Extract<EditStep, { kind: 'keep' | 'rename' }> => step.kind === 'keep' || step.kind === 'rename')
  const from = new Map(matched.map(step => [step.from, step]))
  const to = new Map(matched.map(step => [step.to, step]))
  const told = (step: typeof matched[number] | undefined, other: string | undefined): Pick<CompareLine, 'change' | 'other'> => {
    if (!step)
      return { change: 'only', other: null }
    return step.kind === 'keep' ? { change: 'same', other: null } : { change: 'renamed', other: other ?? null }
  }
  return {
    left: linesOf(rootLeft, left, place => told(from.get(place), labelsRight[from.get(place)?.to ?? -1])),
    right: linesOf(rootRight, right, place => told(to.get(place), labelsLeft[to.get(place)?.from ?? -1])),
  }
}
