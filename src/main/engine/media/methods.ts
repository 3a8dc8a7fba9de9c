import type { WorkerContext } from '../processes/serve.ts'
import type { HeardFile, SoundAlignment } from './align-sound.ts'
import type { ClipRequest } from './clip-frames.ts'
import type { HardwareTry } from './hardware-device.ts'
import type { ProbeEvent, ProbeInput, ProbeResult } from './probe.ts'
import type { ProxyMade } from './proxy.ts'
import type { SpectrogramTile } from './spectrogram.ts'
import type { FaceCrop, Still } from './still.ts'
import { join } from 'node:path'
import { alignSound } from './align-sound.ts'
import { cacheFiles } from './cache-files.ts'
import { readClipFrames } from './clip-frames.ts'
import { explainFailure } from './explain-failure.ts'
import { fingerprintFile } from './fingerprint.ts'
import { openHardwareDevice } from './hardware-device.ts'
import { readFrameIndex } from './index-file.ts'
import { readFacts } from './media-facts.ts'
import { openInput } from './open-input.ts'
import { folderFacts } from './picture-folder.ts'
import { probe } from './probe.ts'
import { makeProxy, makeSoundProxy } from './proxy.ts'
import { makeReaderShelf } from './reader-shelf.ts'
import { drawSpectrogram } from './spectrogram.ts'
import { readFaceCrop, readStill } from './still.ts'

/** A file and its folder in the project's cache, after a probe. */
export type ProbedFile = Readonly<{ path: string, cacheDir: string }>

/** A file whose copy for the window is wanted, with this sound track (0 when left out). */
export type ProxyWanted = ProbedFile & Readonly<{ audioTrack?: number | undefined }>

/** How far a proxy is: pictures written of those there are. */
export type ProxyEvent = Readonly<{ stage: 'proxy', done: number, total: number }>

const readers = makeReaderShelf()

async function proxyOf(input: ProxyWanted, { emit, signal }: WorkerContext<ProxyEvent>): Promise<ProxyMade> {
  const target = join(input.cacheDir, cacheFiles.proxy)
  const index = await readFrameIndex(input.cacheDir).catch(() => null)
  if (index?.pictureFiles)
    return makeProxy(input.path, index, folderFacts, target, { signal, done: done => emit({ stage: 'proxy', done, total: index.ptsUs.length }) })
  const opened = await openInput(input.path)
  const facts = await readFacts(opened).finally(opened.close)
  if (!index || facts.videoCodec === null)
    return makeSoundProxy(input.path, target, { track: input.audioTrack, signal })
  const total = index.ptsUs.length
  let last = 0
  const done = (pictures: number): void => {
    if (performance.now() - last < 100 && pictures < total)
      return
    last = performance.now()
    emit({ stage: 'proxy', done: pictures, total })
  }
  return makeProxy(input.path, index, facts, target, { signal, done, track: input.audioTrack })
}

/** What the media process does. Each fails with an AppError that names the file and the reason. */
export const methods = {
  /** Indexes a file or a folder of pictures and fills its cache folder. */
  probe: (input: ProbeInput, context: WorkerContext<ProbeEvent>): Promise<ProbeResult> => explainFailure(input.path, () => probe(input, context)),

  /** A JPEG of exactly the picture with this PTS, at most `maxWidthPx` wide. */
  frame: (input: ProbedFile & Readonly<{ ptsUs: number, maxWidthPx?: number | undefined }>, context: WorkerContext<never>): Promise<Still> =>
    explainFailure(input.path, () => readers.use(input, reader => readStill(reader, input.ptsUs, context.signal))),

  /** A JPEG of a square around a face of exactly the picture with this PTS, `sidePx` a side. */
  crop: (input: ProbedFile & FaceCrop, context: WorkerContext<never>): Promise<Uint8Array> =>
    explainFailure(input.path, () => readers.use(input, reader => readFaceCrop(reader, input, context.signal))),

  /** JPEGs of pictures spread evenly over a part of any file; it needs no probe. */
  clipFrames: (input: ClipRequest, context: WorkerContext<never>): Promise<Still[]> => readClipFrames(input, context.signal),

  /** Draws a tile of the spectrogram into the cache folder. */
  spectrogram: ({ path, cacheDir, ...tile }: ProbedFile & SpectrogramTile, context: WorkerContext<never>): Promise<void> =>
    explainFailure(path, () => drawSpectrogram(path, cacheDir, tile, context.signal)),

  /** Where the sound of the second file lies on that of the first; null when one is silent. */
  alignSound: (input: Readonly<{ first: HeardFile, second: HeardFile }>, context: WorkerContext<never>): Promise<SoundAlignment | null> =>
    alignSound(input.first, input.second, context.signal),

  /** What becomes of opening each kind of hardware decoder of this platform. */
  tryHardware: (_: null): Promise<readonly HardwareTry[]> => {
    const { device, tries } = openHardwareDevice()
    device?.close()
    return Promise.resolve(tries)
  },

  /** Size and hashes of a file, to tell whether it is still the one that was linked. */
  fingerprint: async (input: Readonly<{ path: string }>): Promise<string> => fingerprintFile(input.path),

  /** Makes `proxy.mp4` in the cache folder: what the window plays instead of the file, with the same frame times. */
  proxy: (input: ProxyWanted, context: WorkerContext<ProxyEvent>): Promise<ProxyMade> => explainFailure(input.path, () => proxyOf(input, context)),
}

/** Types the engine's client of the media process. */
export type MediaMethods = typeof methods
