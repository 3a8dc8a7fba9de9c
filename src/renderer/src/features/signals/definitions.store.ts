import type { SignalDefinition } from '#shared/domain/signal.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client } from '../../bridge/client.ts'
import { onConnected } from '../../bridge/connection.ts'
import { useNotices } from '../../shell/stores/notices.store.ts'

/** What each signal measures, as the engine says it. */
export const useDefinitions = defineStore('definitions', () => {
  const notices = useNotices()
  const list = shallowRef<readonly SignalDefinition[]>([])
  const byName = computed(() => new Map(list.value.map(definition => [definition.name, definition])))

  onConnected(() => void notices.attempt(async () => {
    list.value = await client.analysis.definitions({})
  }))

  return { list, byName }
})
