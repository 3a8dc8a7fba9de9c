import type { Level, TreeNode } from '#shared/domain/tree.ts'
import type { OutlineRow } from './outline.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { siblingOrder } from '#shared/domain/tree/canonical-order.ts'
import { levelAbove } from '#shared/domain/tree/validate-tree.ts'
import { useDocument } from '../../shell/stores/document.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { isNodeRow, neighbour, outlineOf } from './outline.ts'
import { treeActs } from './tree-acts.ts'

/** What the person is being asked for, over the tree. */
export type TreePrompt
  = | Readonly<{ kind: 'relabel', node: TreeNode }>
    | Readonly<{ kind: 'add', level: Level, supports: readonly string[] }>
    | Readonly<{ kind: 'supports', node: TreeNode }>

/** The tree of the selected segment as it is seen, and every act on it. */
export const useTree = defineStore('tree', () => {
  const document = useDocument()
  const selection = useSelection()
  const collapsed = shallowRef<ReadonlySet<string>>(new Set())
  const activeKey = ref<string | null>(null)
  const prompt = shallowRef<TreePrompt | null>(null)
  const editingRationale = ref(false)

  const view = computed(() => document.segment)
  const tree = computed(() => view.value?.shown?.tree ?? null)
  const order = computed(() => siblingOrder(document.codebooks))
  const rows = computed<readonly OutlineRow[]>(() => tree.value ? outlineOf(tree.value, order.value, collapsed.value) : [])
  const active = computed(() => rows.value.filter(isNodeRow).find(row => row.key === activeKey.value) ?? null)
  const node = computed(() => active.value?.node ?? tree.value?.nodes.find(item => item.id === selection.nodeId) ?? null)
  const segmentId = computed(() => view.value?.segment.id ?? '')

  function nodeById(id: string): TreeNode | null {
    return tree.value?.nodes.find(item => item.id === id) ?? null
  }

  function activate(row: Readonly<{ key: string, node: TreeNode }> | null): void {
    activeKey.value = row?.key ?? null
    selection.selectNode(row?.node.id ?? null)
  }

  const move = (steps: number): void => activate(neighbour(rows.value, activeKey.value, steps))

  function setOpen(key: string, open: boolean): void {
    const next = new Set(collapsed.value)
    if (open)
      next.delete(key)
    else
      next.add(key)
    collapsed.value = next
  }

  /** Nodes that the node could support, in the order of the outline. */
  function targetsOf(item: TreeNode): readonly TreeNode[] {
    const above = levelAbove(item.level)
    return tree.value?.nodes.filter(other => other.level === above).toSorted(order.value) ?? []
  }

  const acts = treeActs({ segmentId, tree, node, view })

  /** Hangs the active node under the place before or after the one it stands under. */
  async function moveActive(by: 1 | -1): Promise<void> {
    const row = active.value
    if (!row)
      return
    const targets = targetsOf(row.node)
    const fromId = row.parentKey?.split('/').at(-1) ?? null
    const at = targets.findIndex(target => target.id === fromId)
    const target = targets[at < 0 ? (by > 0 ? 0 : targets.length - 1) : at + by]
    if (target && await acts.moveTo(row.node.id, target.id, fromId))
      activate(rows.value.filter(isNodeRow).find(other => other.node.id === row.node.id && (other.parentKey?.split('/').at(-1) ?? null) === target.id) ?? null)
  }

  watch(segmentId, () => {
    collapsed.value = new Set()
    activeKey.value = null
    prompt.value = null
    editingRationale.value = false
  })
  // a node selected elsewhere becomes the active line here
  watch(() => selection.nodeId, (id) => {
    if (active.value?.node.id !== id)
      activeKey.value = rows.value.filter(isNodeRow).find(row => row.node.id === id)?.key ?? null
  })

  return {
    view,
    tree,
    rows,
    active,
    activeKey,
    node,
    prompt,
    editingRationale,
    nodeById,
    activate,
    move,
    setOpen,
    targetsOf,
    moveActive,
    ...acts,
  }
})
