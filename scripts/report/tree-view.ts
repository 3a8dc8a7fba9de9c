import type { AffectiveTree, TreeNode } from '#shared/domain/tree.ts'
import { clock, escaped, percent } from './svg.ts'

/** Finds the colour of a node; null where the codebook has none. */
export type ColourOf = (node: TreeNode) => string | null

function evidenceText(node: TreeNode): string {
  const first = node.evidence[0]
  if (!first)
    return ''
  const value = first.value === undefined ? '' : ` ${Number(first.value.toPrecision(2))}${first.threshold === undefined ? '' : ` over ${Number(first.threshold.toPrecision(2))}`}`
  return `${first.signal ?? first.region ?? ''}${value} at ${clock(first.startUs)}`
}

function nodeLine(node: TreeNode, colourOf: ColourOf): string {
  const colour = colourOf(node)
  const dot = colour ? ` style="--dot: ${colour}"` : ''
  const replaced = node.replaced ? ` <s>${escaped(node.replaced)}</s>` : ''
  const verdict = node.verdict === 'unreviewed' ? '' : ` <em>${node.verdict}</em>`
  const evidence = evidenceText(node)
  return `<span class="node ${node.level} ${node.verdict}"${dot}>${escaped(node.label)}${replaced}<b>${percent(node.confidence)}</b>${verdict}${evidence ? `<small>${escaped(evidence)}</small>` : ''}</span>`
}

function branch(node: TreeNode, tree: AffectiveTree, colourOf: ColourOf): string {
  const supports = tree.nodes.filter(other => other.supports.includes(node.id))
  const inner = supports.length > 0 ? `<ul>${supports.map(child => branch(child, tree, colourOf)).join('')}</ul>` : ''
  return `<li>${nodeLine(node, colourOf)}${inner}</li>`
}

/** A tree as nested lists: emotions, what supports them, and what supports that; nodes that support nothing stand at the end. */
export function treeView(tree: AffectiveTree, colourOf: ColourOf): string {
  const emotions = tree.nodes.filter(({ level }) => level === 'emotion')
  const free = tree.nodes.filter(({ level, supports }) => level !== 'emotion' && supports.length === 0)
  const roots = [...emotions, ...free].map(node => branch(node, tree, colourOf)).join('')
  return `<ul class="tree">${roots || '<li>(empty)</li>'}</ul><p class="rationale">${escaped(tree.rationale.text)}</p>`
}
