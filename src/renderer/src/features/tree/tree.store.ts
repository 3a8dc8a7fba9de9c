import type { Level, TreeNode } from '#shared/domain/tree.ts'
import type { OutlineRow } from './outline.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { siblingOrder } from '#shared/domain/tree/canonical-order.ts'
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

  const acts = treeActs({ segmentId, tree, node, view })

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
    ...acts,
  }
})
