import type { Ref } from 'vue'
import type { ExactPicture, ExactPictures } from './exact-pictures.ts'
import { onScopeDispose, shallowRef, watch } from 'vue'
import { isCancelled } from '../../bridge/failure.ts'
import { mediaUrl } from '../../bridge/resources.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useMedia } from '../../shell/stores/media.store.ts'
import { openExactPictures } from './exact-pictures.ts'

export type ExactCanvas = Readonly<{
  /** Draws the frame at this time as soon as it is there; answers its PTS, or null when another was asked for meanwhile. */
  show: (timeUs: number) => Promise<number | null>
  /** Draws the frame at this time if it is decoded; answers its PTS, or null. */
  showIfReady: (timeUs: number) => number | null
  /** Why the last frame could not be shown. */
  failure: Readonly<Ref<unknown>>
}>

/** The canvas of exact frames for the selected file. `onOpen` is called whenever another file (or its frame list) is ready to be shown. */
export function useExactCanvas(canvas: Readonly<Ref<HTMLCanvasElement | null>>, onOpen: () => void): ExactCanvas {
  const media = useMedia()
  const clock = useClock()
  const failure = shallowRef<unknown>(null)
  let pictures: ExactPictures | null = null

  function draw(picture: ExactPicture | null): number | null {
    const element = canvas.value
    if (!picture || !element)
      return null
    if (element.width !== picture.widthPx || element.height !== picture.heightPx) {
      element.width = picture.widthPx
      element.height = picture.heightPx
    }
    const context = element.getContext('2d')
    if (!context)
      return null
    picture.draw(context, picture.widthPx, picture.heightPx)
    element.dataset['ptsUs'] = String(picture.ptsUs)
    return picture.ptsUs
  }

  function showIfReady(timeUs: number): number | null {
    return draw(pictures?.peek(timeUs) ?? null)
  }

  async function show(timeUs: number): Promise<number | null> {
    const ready = showIfReady(timeUs)
    const asked = pictures
    try {
      const picture = await asked?.request(timeUs) ?? null
      failure.value = null
      return ready ?? (asked === pictures ? draw(picture) : null)
    }
    catch (error) {
      if (asked === pictures && !isCancelled(error))
        failure.value = error
      return null
    }
  }

  function clear(): void {
    const element = canvas.value
    element?.getContext('2d')?.clearRect(0, 0, element.width, element.height)
    delete element?.dataset['ptsUs']
  }

  watch(() => [media.current?.id, media.resources?.video, clock.frameTimes] as const, ([mediaId, video, times], before) => {
    void pictures?.close()
    pictures = null
    failure.value = null
    if (mediaId !== before?.[0])
      clear()
    if (!mediaId || !media.resources || times.length === 0)
      return
    pictures = openExactPictures({ mediaId, url: video ? mediaUrl(video) : null, times })
    onOpen()
  }, { immediate: true })
  onScopeDispose(() => void pictures?.close())

  return { show, showIfReady, failure }
}
