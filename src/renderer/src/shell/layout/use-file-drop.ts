import type { Ref } from 'vue'
import { useEventListener } from '@vueuse/core'
import { shallowRef } from 'vue'

/** Whether files hover over the window, and what to do with them when they fall. Call once, in the root component. */
export function useFileDrop(take: (files: readonly File[]) => unknown): Readonly<Ref<boolean>> {
  const hovering = shallowRef(false)
  const isFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

  useEventListener(window, 'dragover', (event) => {
    if (!isFiles(event))
      return
    event.preventDefault()
    hovering.value = true
  })
  useEventListener(window, 'dragleave', (event) => {
    if (event.relatedTarget === null)
      hovering.value = false
  })
  useEventListener(window, 'drop', (event) => {
    hovering.value = false
    if (!isFiles(event))
      return
    event.preventDefault()
    void take([...event.dataTransfer?.files ?? []])
  })
  return hovering
}
