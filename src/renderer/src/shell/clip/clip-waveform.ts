import { markRaw } from 'vue'
import WaveSurfer from 'wavesurfer.js'
import { client } from '../../bridge/client.ts'
import { fetchData } from '../../bridge/resources.ts'
import { tokenColour } from '../canvas/canvas-colours.ts'

const heightPx = 36

/** Longer clips that are no media of the project have no waveform: it would be decoded in the window. */
const longestS = 600

/** The sound of a media of the project as the engine measured it, in [-1, 1]; undefined when it must be decoded. */
async function knownPeaks(mediaId: string | null): Promise<Float32Array[] | undefined> {
  if (mediaId === null)
    return undefined
  const { peaks } = await client.media.resources({ mediaId })
  return peaks ? [Float32Array.from(new Int8Array(await fetchData(peaks)), value => value / 127)] : undefined
}

/** Draws the waveform of a clip's own player; a press on it seeks. Null when the clip is too long to be decoded here. */
export async function drawWaveform(container: HTMLElement, video: HTMLVideoElement, mediaId: string | null): Promise<WaveSurfer | null> {
  const peaks = await knownPeaks(mediaId).catch(() => undefined)
  if (peaks === undefined && !(video.duration <= longestS))
    return null
  return markRaw(WaveSurfer.create({
    container,
    media: video,
    ...peaks ? { peaks, duration: video.duration } : {},
    height: heightPx,
    waveColor: tokenColour('--text-faint'),
    progressColor: tokenColour('--accent-line'),
    cursorColor: tokenColour('--cursor'),
    normalize: true,
    cspNonce: document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '',
  }))
}
