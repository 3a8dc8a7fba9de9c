import type { SignalDefinition } from '#shared/domain/signal.ts'
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { client } from '../../bridge/client.ts'
import { onConnected } from '../../bridge/connection.ts'

/** What each signal measures: its label, unit, range, support and source. Empty until the engine has answered. */
export const useDefinitions = defineStore('definitions', () => {
  const list = shallowRef<readonly SignalDefinition[]>([])
  const byName = computed(() => new Map(list.value.map(definition => [definition.name, definition])))

  function definitionOf(signal: string): SignalDefinition | null {
    return byName.value.get(signal) ?? null
  }

  /** The label of a signal; its name where the engine does not know it. */
  function labelOf(signal: string): string {
    return byName.value.get(signal)?.label ?? signal
  }

  onConnected(() => void client.analysis.definitions({}).then(found => list.value = found, () => undefined))

  return { list, byName, definitionOf, labelOf }
})
