import type { ModelCard, StudioOutputs } from '#shared/contract/index.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { shell } from '../../bridge/shell.ts'
import { bytes } from '../../shell/messages/format.ts'
import { t } from '../../shell/messages/messages.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'
import { useTraining } from './training.store.ts'

/** A step of a model's descent; `change` says what it gained over the one before: segments more, accuracy in [-1, 1], tree distance. */
export type Ancestor = Readonly<{ id: string, name: string, change: Readonly<{ segments: number, accuracy: number, distance: number }> | null }>

function stepOf(model: ModelCard, parent: ModelCard | null): Ancestor {
  const change = parent && {
    segments: model.trainSegments - parent.trainSegments,
    accuracy: model.heldOut.emotionAccuracy - parent.heldOut.emotionAccuracy,
    distance: model.heldOut.treeDistance - parent.heldOut.treeDistance,
  }
  return { id: model.id, name: model.name, change }
}

/** What is known of the selected model beside its comparison, and what can be done with its files. */
export const useModelDesk = defineStore('model-desk', () => {
  const training = useTraining()
  const notices = useNotices()
  const reliability = shallowRef<StudioOutputs['training']['reliability'] | null>(null)

  /** From the rule teacher down to the selected model. */
  const lineage = computed<readonly Ancestor[]>(() => {
    const steps: Ancestor[] = []
    let at: ModelCard | null = training.selected
    while (at) {
      const parentId: string | null = at.parentId
      const parent: ModelCard | null = training.models.find(model => model.id === parentId) ?? null
      steps.unshift(stepOf(at, parent))
      at = parent
    }
    return [{ id: 'teacher', name: training.nameOf('teacher'), change: null }, ...steps]
  })

  async function loadReliability(): Promise<void> {
    const model = training.selected
    reliability.value = null
    if (!model || model.state === 'discarded' || training.job)
      return
    const found = await client.training.reliability({ modelId: model.id }).catch(() => null)
    if (training.selectedId === model.id)
      reliability.value = found
  }

  async function restore(modelId: string): Promise<void> {
    await notices.attempt(() => client.training.restore({ modelId }))
  }

  async function discard(): Promise<void> {
    const model = training.selected
    if (model && await training.discard(model.id))
      notices.tell(t('model.discarded', { name: model.name }), { action: { title: t('model.restore'), run: () => void restore(model.id) } })
  }

  async function clean(): Promise<void> {
    const done = await notices.attempt(() => client.training.clean({}))
    if (done)
      notices.tell(t('model.cleaned', { n: done.models, size: bytes(done.bytes) }))
  }

  async function exportSelected(): Promise<void> {
    const model = training.selected
    const out = model && await shell.saveFile(model.name, 'onnx')
    const written = model && out ? await notices.attempt(() => client.training.export({ modelId: model.id, out })) : null
    if (out && written)
      notices.tell(t('model.exported', { name: model.name }), { action: { title: t('model.show'), run: () => void shell.showInFolder(out) } })
  }

  async function importFile(): Promise<void> {
    const path = await shell.openFile('onnx')
    if (path)
      await notices.attempt(() => client.training.import({ path }))
  }

  watch(() => [training.selectedId, training.selected?.state, training.job === null], () => void loadReliability(), { immediate: true })

  return { reliability, lineage, restore, discard, clean, exportSelected, importFile }
})
