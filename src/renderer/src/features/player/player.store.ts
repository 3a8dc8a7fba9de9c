import type { PictureView } from './picture-fit.ts'
import type { PictureLook } from './picture-look.ts'
import type { PlayerMode } from './player-modes.ts'
import type { ShuttleInput } from './shuttle.ts'
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { workingMode } from '../../shell/commands/working-mode.ts'
import { useClock } from '../../shell/stores/clock.store.ts'
import { useMedia } from '../../shell/stores/media.store.ts'
import { useStudio } from '../../shell/stores/studio.store.ts'
import { wholePicture } from './picture-fit.ts'
import { plainLook } from './picture-look.ts'
import { modeForRate } from './player-modes.ts'
import { rateLabel, shuttled } from './shuttle.ts'

type OverlayLayer = 'boxes' | 'points' | 'labels' | 'subtitles'

/** The player's own state: what is really on the screen, the speed, the sound and how the picture is looked at. */
export const usePlayer = defineStore('player', () => {
  const clock = useClock()
  const media = useMedia()
  const studio = useStudio()

  /** PTS of the picture on the screen, microseconds; null before the first. */
  const shownUs = ref<number | null>(null)
  const view = shallowRef<PictureView>(wholePicture)
  const volume = ref(1)
  const muted = ref(false)
  /** How the picture is brightened for the eye: 1 as it is. Nothing that is analysed or exported changes. */
  const look = shallowRef<PictureLook>(plainLook)
  const goToOpen = ref(false)
  /** Keeps the selected face large in the middle of the stage. */
  const faceZoom = ref(false)

  const mode = computed<PlayerMode>(() => workingMode.value ?? modeForRate(clock.playing ? clock.rate : 0))
  const speed = computed(() => rateLabel(clock.playing ? clock.rate : 1))
  const overlay = computed(() => studio.settings.overlay)
  const picture = computed(() => {
    const item = media.current
    if (item?.state !== 'ready' || item.widthPx === 0)
      return null
    return { widthPx: item.widthPx, heightPx: item.heightPx }
  })

  function playAt(rate: number): void {
    clock.setRate(rate)
    clock.play()
  }

  function shuttle(input: ShuttleInput): void {
    const rate = shuttled(clock.playing ? clock.rate : 0, input)
    if (rate === 0)
      clock.pause()
    else
      playAt(rate)
  }

  function toggleLayer(layer: OverlayLayer): void {
    void studio.updateSettings({ overlay: { ...overlay.value, [layer]: !overlay.value[layer] } })
  }

  return { shownUs, view, look, volume, muted, goToOpen, faceZoom, mode, speed, overlay, picture, playAt, shuttle, toggleLayer }
})
