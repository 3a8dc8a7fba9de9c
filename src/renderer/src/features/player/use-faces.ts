import type { FaceWindow, OverlayFace } from './face-window.ts'
import { computed, onScopeDispose, shallowReactive, watch } from 'vue'
import { client } from '../../bridge/client.ts'
import { onStudioEvent } from '../../bridge/events.ts'
import { fetchData } from '../../bridge/resources.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useMedia } from '../../shell/stores/media.store.ts'
import { facesAt, readFaceWindow } from './face-window.ts'
import { usePlayer } from './player.store.ts'

/** Faces are fetched in stretches of this length, each once; some are kept. */
const windowUs = 2_000_000
const keptWindows = 24

/** The faces of the frame that is on the screen, and only of that frame: empty while they are fetched and where it was not analysed. */
export function useFaces() {
  const media = useMedia()
  const clock = useClock()
  const player = usePlayer()
  const windows = shallowReactive(new Map<number, FaceWindow | 'loading'>())
  let generation = 0

  const mediaId = computed(() => media.current?.analysis ? media.current.id : null)
  const faces = computed<readonly OverlayFace[]>(() => {
    if (player.shownUs === null || !mediaId.value)
      return []
    const found = windows.get(Math.floor(player.shownUs / windowUs))
    return found && found !== 'loading' ? facesAt(found, player.shownUs) : []
  })

  async function fetchWindow(place: number): Promise<void> {
    const id = mediaId.value
    if (!id || windows.has(place) || place < 0)
      return
    const own = generation
    windows.set(place, 'loading')
    try {
      const shape = await client.analysis.faces({ mediaId: id, startUs: place * windowUs, endUs: (place + 1) * windowUs })
      const found = readFaceWindow(shape.rows === 0 ? new ArrayBuffer(0) : await fetchData(shape.data), shape)
      if (own === generation)
        windows.set(place, found)
    }
    catch {
      // asked for again when the cursor comes by; the overlay stays empty meanwhile
      if (own === generation)
        windows.delete(place)
    }
    for (const oldest of windows.keys()) {
      if (windows.size <= keptWindows)
        break
      windows.delete(oldest)
    }
  }

  function forget(): void {
    generation += 1
    windows.clear()
    fetchAround()
  }

  function fetchAround(): void {
    if (player.shownUs === null)
      return
    const place = Math.floor(player.shownUs / windowUs)
    void fetchWindow(place)
    void fetchWindow(clock.rate < 0 ? place - 1 : place + 1)
  }

  watch(() => [mediaId.value, media.current?.analysis?.analysedFrames, media.trackShape], forget)
  watch(() => player.shownUs === null ? null : Math.floor(player.shownUs / (windowUs / 4)), fetchAround, { immediate: true })
  const stop = onStudioEvent('media', event => void (event.mediaId === mediaId.value && forget()))
  onScopeDispose(stop)

  return { faces }
}
