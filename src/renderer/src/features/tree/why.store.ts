import type { StudioOutputs } from '#shared/contract/index.ts'
import type { TreeNode } from '#shared/domain/tree.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { useDocument } from '../../shell/stores/document.store.ts'
import { useModels } from '../../shell/stores/models.store.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useTree } from './tree.store.ts'

export type Nearest = StudioOutputs['training']['nearest']

/** What the selected node rests on: who said it, what of the machine's reading it goes back to, and the corrections its model learned from. */
export const useWhy = defineStore('why', () => {
  const tree = useTree()
  const document = useDocument()
  const models = useModels()
  const notices = useNotices()
  /** True while the panel is seen: only then is the engine asked. */
  const shown = ref(false)
  const nearest = shallowRef<Nearest | null>(null)
  const loading = ref(false)

  const node = computed(() => tree.node)
  const model = computed(() => node.value?.origin.kind === 'model' ? models.list.find(item => item.id === node.value?.origin.id) ?? null : null)
  /** The nodes that support it in the tree: its reasons. */
  const reasons = computed<readonly TreeNode[]>(() => tree.tree?.nodes.filter(item => item.verdict !== 'rejected' && item.supports.includes(node.value?.id ?? '')) ?? [])

  async function load(): Promise<void> {
    const now = node.value
    const segmentId = document.segment?.segment.id
    nearest.value = null
    if (!shown.value || !now || !segmentId || now.origin.kind !== 'model')
      return
    loading.value = true
    const found = await notices.attempt(() => client.training.nearest({ modelId: now.origin.id, segmentId, codebook: now.codebook, term: now.term }))
    loading.value = false
    if (now === node.value)
      nearest.value = found ?? null
  }

  watch(() => [node.value?.id, document.segment?.segment.id, shown.value], () => void load())

  return { shown, node, model, reasons, nearest, loading }
})
