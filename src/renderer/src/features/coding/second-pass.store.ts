import type { Annotation } from '#shared/domain/document.ts'
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { useAnnotations } from '../../shell/stores/annotations.store.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useDesk } from '../../shell/stores/desk.store.ts'

/** How much of the clip is played before a point, and after it. */
const aroundPointUs = 500_000

/** A second pass over a tier: one annotation after the other is played; a code, a text or Enter settles it and goes on. */
export const useSecondPass = defineStore('second-pass', () => {
  const annotations = useAnnotations()
  const desk = useDesk()
  const clock = useClock()
  const on = ref(false)
  const list = computed<readonly Annotation[]>(() => desk.tierId ? annotations.laneOf(desk.tierId, desk.trackId).items : [])
  const at = computed(() => list.value.findIndex(({ id }) => id === desk.one?.id))

  function show(annotation: Annotation): void {
    desk.select(annotation)
    clock.seek(annotation.startUs === annotation.endUs ? annotation.startUs - aroundPointUs : annotation.startUs)
    clock.play()
  }

  function go(by: 1 | -1): void {
    const next = list.value[at.value + by]
    if (next)
      show(next)
    else
      clock.pause()
  }

  /** Begins at the selected annotation, or at the first after the cursor. */
  function start(): void {
    on.value = true
    const first = list.value[at.value] ?? list.value.find(one => one.startUs >= clock.timeUs) ?? list.value[0]
    if (first)
      show(first)
  }

  function stop(): void {
    on.value = false
  }

  /** Codes the annotation at hand anew and goes on. */
  async function recode(values: Readonly<{ term?: string, text?: string }>): Promise<void> {
    const { one } = desk
    if (one && await annotations.edit([{ action: 'set-values', ids: [one.id], values }]))
      go(1)
  }

  watch(() => clock.timeUs, (timeUs) => {
    const { one } = desk
    if (!on.value || !clock.playing || !one)
      return
    if (timeUs >= (one.startUs === one.endUs ? one.endUs + aroundPointUs : one.endUs))
      clock.pause()
  })

  return { on, list, at, start, stop, go, recode }
})
