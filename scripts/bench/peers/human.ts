import type { RgbFrame } from '#engine/media/frame-reader.ts'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** What `@vladmandic/human` says of a frame: mesh points in px (x, y first) and the label of the likeliest expression; null without a face. */
export type PeerFace = Readonly<{ points: readonly (readonly number[])[], expression: string }> | null

/** The package as it ships for Node (TensorFlow.js on wasm), with the models that our chain has, on every frame. */
export type HumanPeer = Readonly<{ look: (frame: RgbFrame) => Promise<PeerFace> }>

type Face = { mesh: number[][], emotion: { score: number, emotion: string }[] }
type Human = {
  load: () => Promise<void>
  detect: (input: unknown) => Promise<{ face: Face[] }>
  tf: { tensor3d: (values: Uint8Array, shape: number[], type: string) => { dispose: () => void } }
}

const packages = join(import.meta.dirname, '../../../node_modules')
/** The detector runs once in this many frames while a face is tracked, as ours does once a second. */
const framesBetweenDetections = 24

/** The package's loader fetches its models by URL; Node's fetch knows no files. */
function letFetchReadFiles(): void {
  const fetchElsewhere = globalThis.fetch
  globalThis.fetch = async (input, options) => {
    const url = String(input)
    return url.startsWith('file:') ? new Response(new Uint8Array(readFileSync(fileURLToPath(url)))) : fetchElsewhere(input, options)
  }
}

/** Loads the package and its models. */
export async function openHuman(): Promise<HumanPeer> {
  letFetchReadFiles()
  const off = { enabled: false }
  const { Human } = createRequire(import.meta.url)(join(packages, '@vladmandic/human/dist/human.node-wasm.js')) as { Human: new (config: object) => Human }
  const human = new Human({
    backend: 'wasm',
    wasmPath: `${join(packages, '@tensorflow/tfjs-backend-wasm/dist')}/`,
    modelBasePath: `${pathToFileURL(join(packages, '@vladmandic/human/models'))}/`,
    debug: false,
    async: false,
    cacheSensitivity: 0,
    filter: off,
    gesture: off,
    body: off,
    hand: off,
    object: off,
    segmentation: off,
    face: {
      enabled: true,
      detector: { rotation: true, maxDetected: 1, skipFrames: framesBetweenDetections, skipTime: Number.MAX_SAFE_INTEGER },
      mesh: { enabled: true },
      iris: { enabled: true },
      emotion: { enabled: true, skipFrames: 0, skipTime: 0, minConfidence: 0 },
      attention: off,
      description: off,
      antispoof: off,
      liveness: off,
    },
  })
  await human.load()
  return {
    async look({ rgb, widthPx, heightPx }) {
      const tensor = human.tf.tensor3d(rgb, [heightPx, widthPx, 3], 'int32')
      const { face: [face] } = await human.detect(tensor)
      tensor.dispose()
      if (!face)
        return null
      const likeliest = face.emotion.reduce((best, next) => next.score > best.score ? next : best)
      return { points: face.mesh, expression: likeliest.emotion }
    },
  }
}
