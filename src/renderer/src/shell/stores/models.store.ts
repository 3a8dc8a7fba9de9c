import type { ModelCard } from '#shared/contract/index.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { teacherId } from '#shared/domain/corrections/person-tree.ts'
import { client } from '../../bridge/client.ts'
import { onStudioEvent } from '../../bridge/events.ts'
import { t } from '../messages/messages.ts'
import { useNotices } from './notices.store.ts'
import { useStudio } from './studio.store.ts'

/** The models of the project, newest first, and what every reader is called. */
export const useModels = defineStore('models', () => {
  const list = shallowRef<readonly ModelCard[]>([])
  const notices = useNotices()
  const studio = useStudio()

  const promoted = computed(() => list.value.find(model => model.state === 'promoted') ?? null)

  /** The name of a reader by its id; a person where there is none. */
  function nameOf(id: string | null): string {
    if (id === null)
      return t('tree.byPerson')
    return list.value.find(model => model.id === id)?.name ?? (id === teacherId ? t('tree.byTeacher') : id)
  }

  async function load(): Promise<void> {
    const found = studio.project ? await notices.attempt(() => client.training.models({})) ?? list.value : []
    list.value = found.toSorted((a, b) => b.createdAtMs - a.createdAtMs)
  }

  watch(() => studio.session, () => void load(), { immediate: true })
  onStudioEvent('models', () => void load())

  return { list, promoted, nameOf, load }
})
