import type { SignalWindow } from './signal-window.ts'
import { useDebounceFn } from '@vueuse/core'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { onStudioEvent } from '../../bridge/events.ts'
import { fetchData } from '../../bridge/resources.ts'
import { useAxis } from '../../shell/axis/axis.store.ts'
import { useMedia } from '../../shell/stores/media.store.ts'
import { covers, readSignals, spanToFetch } from './signal-window.ts'

/** How long the axis must rest before signals are asked for anew; what is at hand is drawn meanwhile. */
const restMs = 90

/**
 * The series of a face (of the clip for null) around the view, asked for again when the view leaves what is at hand or needs more rows.
 * `columns` may change; an empty list asks for nothing.
 */
export function useSignals(trackId: () => string | null, columns: () => readonly string[]) {
  const media = useMedia()
  const axis = useAxis()
  const window = shallowRef<SignalWindow | null>(null)
  let turn = 0

  async function load(): Promise<void> {
    const mediaId = media.current?.analysis ? media.current.id : null
    const wanted = columns()
    if (!mediaId || wanted.length === 0)
      return
    const own = ++turn
    const span = spanToFetch(axis.axis, axis.axis)
    try {
      const shape = await client.analysis.signals({ mediaId, trackId: trackId(), columns: [...wanted], ...span })
      const bytes = shape.rows === 0 ? new ArrayBuffer(0) : await fetchData(shape.data)
      if (own === turn)
        window.value = readSignals(bytes, shape, span)
    }
    catch {
      // the lane stays as it is; the next move of the axis asks again
    }
  }

  const loadSoon = useDebounceFn(() => void load(), restMs)

  function forget(): void {
    turn += 1
    window.value = null
    void loadSoon()
  }

  watch(() => [media.current?.id, media.current?.analysis?.id, trackId(), media.trackShape] as const, forget, { immediate: true })
  watch(() => columns().join(), () => void load())
  watch(() => axis.axis, (view) => {
    if (!window.value || !covers(window.value, view))
      void loadSoon()
  })
  const stop = onStudioEvent('media', event => void (event.mediaId === media.current?.id && loadSoon()))
  onScopeDispose(() => {
    turn += 1
    stop()
  })

  return { window }
}
