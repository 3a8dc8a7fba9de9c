import type { OverlayFace } from './face-window.ts'
import { watch } from 'vue'
import { useMedia } from '../../shell/stores/media.store.ts'
import { useSelection } from '../../shell/stores/selection.store.ts'
import { wholePicture } from './picture-fit.ts'
import { usePlayer } from './player.store.ts'

/** Share of the picture that the face fills when zoomed into it. */
const faceShare = 0.55

/** Keeps the selected face (else the largest) in the middle while zooming into the face is on. */
export function useFaceZoom(facesNow: () => readonly OverlayFace[]): void {
  const player = usePlayer()
  const media = useMedia()
  const selection = useSelection()

  function follow(): void {
    const { picture } = player
    const faces = facesNow()
    const face = faces.find(item => item.trackId === selection.trackId) ?? faces.toSorted((a, b) => b.heightPx - a.heightPx)[0]
    if (!player.faceZoom || !picture || !face)
      return
    player.view = {
      zoom: Math.min(16, Math.max(1, Math.min(picture.widthPx / face.widthPx, picture.heightPx / face.heightPx) * faceShare)),
      centreX: (face.x + face.widthPx / 2) / picture.widthPx,
      centreY: (face.y + face.heightPx / 2) / picture.heightPx,
    }
  }

  watch(() => [facesNow(), player.faceZoom, selection.trackId] as const, follow)
  watch(() => player.faceZoom, (on) => {
    if (!on)
      player.view = wholePicture
  })
  watch(() => media.current?.id, () => {
    player.faceZoom = false
  })
}
