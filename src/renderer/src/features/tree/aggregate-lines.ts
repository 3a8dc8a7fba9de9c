import type { Codebook } from '#shared/contract/index.ts'
import type { AggregateNode } from '#shared/domain/tree/aggregate-trees.ts'

/** A line of the tree of many trees. `ofAll` is its share of all trees, `share` that of its parent's; `free` names the level of a heading. */
export type AggregateLine = Readonly<{ key: string, label: string, level: AggregateNode['level'], free: 'expression' | 'cue' | null, depth: number, trees: number, share: number, ofAll: number, colour: string | null }>

/** The label a projected node stands for: `emotion:emotions/happiness` or `cue:"own words"`. */
function termOf(label: string, codebooks: readonly Codebook[]): Readonly<{ label: string, colour: string | null }> {
  const text = label.slice(label.indexOf(':') + 1)
  if (text.startsWith('"'))
    return { label: text.slice(1, -1), colour: null }
  const [book, term] = text.split('/')
  const found = codebooks.find(each => each.key === book)?.terms.find(each => each.key === term)
  return { label: found?.label ?? term ?? text, colour: found?.colour ?? null }
}

/** The tree of many trees as lines from the emotions down, each in the colour of the emotion it stands under. */
export function aggregateLines(root: AggregateNode, codebooks: readonly Codebook[]): readonly AggregateLine[] {
  const linesOf = (node: AggregateNode, depth: number, above: Pick<AggregateLine, 'key' | 'colour'>): AggregateLine[] => {
    const isFree = node.level === 'free'
    const term = isFree ? { label: '', colour: null } : termOf(node.label, codebooks)
    const key = `${above.key}/${node.label}`
    const colour = node.level === 'emotion' ? term.colour : above.colour
    const free = isFree ? node.label.endsWith('expression') ? 'expression' as const : 'cue' as const : null
    const own = { key, label: term.label, level: node.level, free, depth, trees: node.trees, share: node.share, ofAll: root.trees === 0 ? 0 : node.trees / root.trees, colour }
    return [own, ...node.children.flatMap(child => linesOf(child, depth + 1, { key, colour }))]
  }
  return root.children.flatMap(child => linesOf(child, 0, { key: '', colour: null }))
}
