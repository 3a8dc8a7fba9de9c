import type { Annotation } from '#shared/domain/document.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { useAnnotations } from './annotations.store.ts'
import { useClock } from './clock.store.ts'
import { useSelection } from './selection.store.ts'

/** What is under the hand on the annotation desk: the tier that is coded on, the selected annotations, and states that still run. */
export const useDesk = defineStore('desk', () => {
  const annotations = useAnnotations()
  const selection = useSelection()
  const clock = useClock()
  const wantedTierId = ref<string | null>(null)
  const ids = shallowRef<ReadonlySet<string>>(new Set())
  /** States that were started and not yet ended, by annotation. */
  const running = shallowRef<ReadonlySet<string>>(new Set())

  const tier = computed(() => annotations.tierById.get(wantedTierId.value ?? '') ?? annotations.tiers.find(({ hidden, kind }) => !hidden && kind !== 'trace') ?? null)
  const tierId = computed(() => tier.value?.id ?? null)
  const selected = computed(() => [...ids.value].flatMap(id => annotations.annotation(id) ?? []))
  const one = computed(() => selected.value.length === 1 ? selected.value[0] ?? null : null)
  /** The face that is coded on the active tier: null for a tier of the whole clip. */
  const trackId = computed(() => tier.value?.perFace ? selection.trackId : null)

  function activate(id: string): void {
    wantedTierId.value = id
  }

  /** Selects an annotation and its tier and face. With `seek` the clock goes to its start unless it stands within. */
  function select(annotation: Annotation, options: Readonly<{ seek?: boolean, add?: boolean }> = {}): void {
    if (options.add) {
      const next = new Set(ids.value)
      if (!next.delete(annotation.id))
        next.add(annotation.id)
      ids.value = next
    }
    else {
      ids.value = new Set([annotation.id])
    }
    activate(annotation.tierId)
    if (annotation.trackId)
      selection.selectTrack(annotation.trackId)
    if (options.seek && (clock.timeUs < annotation.startUs || clock.timeUs >= Math.max(annotation.endUs, annotation.startUs + 1)))
      clock.seek(annotation.startUs)
  }

  function selectAll(list: Iterable<string>): void {
    ids.value = new Set(list)
  }

  function clear(): void {
    ids.value = new Set()
  }

  function setRunning(next: Iterable<string>): void {
    running.value = new Set(next)
  }

  watch(() => selection.mediaId, () => {
    clear()
    setRunning([])
  })

  return { tier, tierId, trackId, ids, selected, one, running, activate, select, selectAll, clear, setRunning }
})
