import type { AffectiveTree, Level, TreeNode } from '#shared/domain/tree.ts'
import type { SiblingOrder } from '#shared/domain/tree/canonical-order.ts'

/** A line of the outline: a node at one of its places, or the heading over nodes that support nothing. */
export type OutlineRow
  = | Readonly<{
    kind: 'node'
    /** Names the place, not only the node: a node that supports two others stands twice. */
    key: string
    node: TreeNode
    depth: number
    parentKey: string | null
    hasChildren: boolean
    open: boolean
    position: number
    siblings: number
  }>
  | Readonly<{ kind: 'heading', key: string, level: Exclude<Level, 'emotion'> }>

type NodeRow = Extract<OutlineRow, { kind: 'node' }>
type Place = Readonly<{ parentKey: string | null, depth: number }>

/** Rows that can be walked by the keyboard. */
export function isNodeRow(row: OutlineRow): row is NodeRow {
  return row.kind === 'node'
}

/**
 * The support graph as lines from the emotions down: under each emotion the expressions that support it, under each of those their cues,
 * siblings in `order`. Nodes that support nothing that is there follow under a heading of their level. Rejected nodes stay in sight.
 * Places in `collapsed` hide what is below them.
 */
export function outlineOf(tree: AffectiveTree, order: SiblingOrder, collapsed: ReadonlySet<string>): readonly OutlineRow[] {
  const nodes = tree.nodes.toSorted(order)
  const known = new Set(nodes.map(node => node.id))
  const supporters = (id: string): TreeNode[] => nodes.filter(node => node.supports.includes(id))

  const rowsOf = (siblings: readonly TreeNode[], place: Place): OutlineRow[] => siblings.flatMap((node, index) => {
    const key = place.parentKey === null ? node.id : `${place.parentKey}/${node.id}`
    const below = place.depth < 2 ? supporters(node.id) : []
    const open = !collapsed.has(key)
    const row: NodeRow = { kind: 'node', key, node, ...place, hasChildren: below.length > 0, open, position: index + 1, siblings: siblings.length }
    return [row, ...open ? rowsOf(below, { parentKey: key, depth: place.depth + 1 }) : []]
  })

  const free = (level: Exclude<Level, 'emotion'>): OutlineRow[] => {
    const loose = nodes.filter(node => node.level === level && !node.supports.some(id => known.has(id)))
    return loose.length === 0 ? [] : [{ kind: 'heading', key: `free:${level}`, level }, ...rowsOf(loose, { parentKey: null, depth: 0 })]
  }

  return [
    ...rowsOf(nodes.filter(node => node.level === 'emotion'), { parentKey: null, depth: 0 }),
    ...free('expression'),
    ...free('cue'),
  ]
}

/** The row `steps` away from the one with `key`, over headings; the first when there is none with it. */
export function neighbour(rows: readonly OutlineRow[], key: string | null, steps: number): NodeRow | null {
  const walkable = rows.filter(isNodeRow)
  const at = walkable.findIndex(row => row.key === key)
  if (at < 0)
    return walkable[0] ?? null
  return walkable[Math.max(0, Math.min(walkable.length - 1, at + steps))] ?? null
}
