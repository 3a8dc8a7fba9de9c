import type { FrameIndex } from './frame-index.ts'
import type { MediaFacts } from './media-facts.ts'
import type { Peaks } from './peaks.ts'
import { mkdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { AppError } from '#shared/errors.ts'
import { writeAtomically } from '../files/write-atomically.ts'
import { buildFrameIndex } from './build-index.ts'
import { cacheFiles } from './cache-files.ts'
import { drawFilmstrip, filmstripHeightPx } from './filmstrip.ts'
import { fingerprintFile } from './fingerprint.ts'
import { writeFrameIndex } from './index-file.ts'
import { readFacts } from './media-facts.ts'
import { openInput, statMedia } from './open-input.ts'
import { peaksRateHz, readPeaks } from './peaks.ts'
import { buildFolderIndex, folderFacts, isPictureFolder } from './picture-folder.ts'
import { proxyReason } from './proxy-need.ts'

/** What is to be looked into, and where the findings go. */
export type ProbeInput = Readonly<{
  /** A media file, or a folder of pictures. */
  path: string
  /** The media's own folder in the project's cache; made when missing. */
  cacheDir: string
  /** Pictures a second of a folder. @default 25 */
  pictureRateHz?: number | undefined
  /** The sound track that is heard. @default 0 */
  audioTrack?: number | undefined
}>

/** How far a probe is, stage by stage. */
export type ProbeEvent = Readonly<{ stage: 'index' | 'sound' | 'pictures', done: number, total: number }>

/** All that a project keeps about a file. Times are microseconds of its presentation clock. */
export type ProbeResult = Readonly<{
  sizeBytes: number
  fingerprint: string
  container: string
  videoCodec: string | null
  audioCodec: string | null
  audioTracks: number
  widthPx: number
  heightPx: number
  rotationDegrees: number
  frameCount: number
  rateHz: number | null
  variableRate: boolean
  firstPtsUs: number
  /** From the first picture to the end of the last, or of the sound when that is later. */
  durationUs: number
  peaksRateHz: number
  /** Pairs in `peaks.i8`; null without sound. */
  peaksCount: number | null
  filmstrip: Readonly<{ count: number, tileWidthPx: number, tileHeightPx: number }> | null
  /** Why the window needs a proxy, or null when it plays the file itself. */
  proxyReason: string | null
}>

type Context = Readonly<{ emit: (event: ProbeEvent) => void, signal: AbortSignal }>

/**
 * Looks at a file once and for all: writes the frame index, the peaks and the filmstrip into `cacheDir`, each whole or not at all.
 * @throws AppError `file-missing`, `file-unreadable`, `media-unsupported`, `media-broken` (each names the file and the reason), `disk-full`, `cancelled`
 */
export async function probe(input: ProbeInput, context: Context): Promise<ProbeResult> {
  const { path, cacheDir } = input
  const isFolder = await isPictureFolder(path)
  const facts = isFolder ? folderFacts : await factsOf(path)
  await mkdir(cacheDir, { recursive: true })
  const index = await indexOf(input, facts, context)
  if (index)
    await writeFrameIndex(cacheDir, index)
  const peaks = await peaksOf(input, facts, index, context)
  if (!isFolder)
    refuseCutShort(basename(path), facts, index, peaks)
  const filmstrip = index && await filmstripOf(input, index, context)
  return {
    ...isFolder ? await folderIdentity(path, index) : await fileIdentity(path),
    container: facts.container,
    videoCodec: facts.videoCodec,
    audioCodec: facts.audioCodec,
    audioTracks: facts.audioTracks,
    widthPx: index?.shape.widthPx ?? 0,
    heightPx: index?.shape.heightPx ?? 0,
    rotationDegrees: index?.shape.rotationDegrees ?? 0,
    frameCount: index?.ptsUs.length ?? 0,
    rateHz: index?.rateHz ?? null,
    variableRate: index?.variableRate ?? false,
    ...span(index, peaks),
    peaksRateHz,
    peaksCount: peaks ? peaks.values.length / 2 : null,
    filmstrip,
    proxyReason: proxyReason(facts, index) ?? (input.audioTrack ? `sound track ${input.audioTrack + 1}` : null),
  }
}

async function factsOf(path: string): Promise<MediaFacts> {
  const input = await openInput(path)
  try {
    if (!input.video && input.audio.length === 0) {
      throw new AppError('media-unsupported', `${input.name} holds neither picture nor sound that can be decoded (${input.format})`, { data: { file: input.name } })
    }
    return await readFacts(input)
  }
  finally {
    input.close()
  }
}

async function indexOf(input: ProbeInput, facts: MediaFacts, { emit, signal }: Context): Promise<FrameIndex | null> {
  if (facts.container === 'pictures')
    return buildFolderIndex(input.path, input.pictureRateHz)
  if (facts.videoCodec === null)
    return null
  const { size: total } = await statMedia(input.path)
  const report = limit(emit)
  const index = await buildFrameIndex(input.path, { signal, done: done => report({ stage: 'index', done, total }) })
  emit({ stage: 'index', done: total, total })
  return index
}

async function peaksOf(input: ProbeInput, facts: MediaFacts, index: FrameIndex | null, { emit, signal }: Context): Promise<Peaks | null> {
  if (facts.audioTracks === 0)
    return null
  const total = facts.statedDurationUs ?? index?.ptsUs.at(-1) ?? 0
  const report = limit(emit)
  const options = { track: input.audioTrack, originUs: index?.naming.originUs ?? 0, signal, done: (us: number) => report({ stage: 'sound', done: Math.min(us, total), total }) }
  const peaks = await readPeaks(input.path, options).catch((error: unknown) => {
    // A video whose sound cannot be decoded is still a video.
    if (index && error instanceof AppError && error.code === 'media-unsupported')
      return null
    throw error
  })
  emit({ stage: 'sound', done: total, total })
  if (peaks)
    await writeAtomically(join(input.cacheDir, cacheFiles.peaks), new Uint8Array(peaks.values.buffer))
  return peaks
}

async function filmstripOf(input: ProbeInput, index: FrameIndex, { emit, signal }: Context): Promise<NonNullable<ProbeResult['filmstrip']>> {
  const { jpeg, ...tiles } = await drawFilmstrip(input.path, index, { signal, done: (done, total) => emit({ stage: 'pictures', done, total }) })
  await writeAtomically(join(input.cacheDir, cacheFiles.filmstrip), jpeg)
  return { ...tiles, tileHeightPx: filmstripHeightPx }
}

/** Passes on at most ten events a second. */
function limit(emit: (event: ProbeEvent) => void): (event: ProbeEvent) => void {
  let last = 0
  return (event) => {
    if (performance.now() - last < 100)
      return
    last = performance.now()
    emit(event)
  }
}

function span(index: FrameIndex | null, peaks: Peaks | null): { firstPtsUs: number, durationUs: number } {
  const firstPtsUs = index?.ptsUs[0] ?? 0
  return { firstPtsUs, durationUs: Math.max(endOfPictures(index), peaks?.endUs ?? 0) - firstPtsUs }
}

function endOfPictures(index: FrameIndex | null): number {
  const last = index?.ptsUs.at(-1)
  if (!index || last === undefined)
    return 0
  return Math.round(last + 1e6 / (index.rateHz ?? 25))
}

/** @throws AppError `media-broken` when the file ends long before what it promises */
function refuseCutShort(name: string, facts: MediaFacts, index: FrameIndex | null, peaks: Peaks | null): void {
  const endUs = Math.max(endOfPictures(index), peaks?.endUs ?? 0)
  const promisedUs = facts.statedDurationUs ?? 0
  const missesEnd = promisesDuration.has(facts.container) && promisedUs - endUs > Math.max(1_000_000, promisedUs * 0.05)
  if (!index?.cutShort && !facts.cutShort && !missesEnd)
    return
  const seconds = (us: number): string => (us / 1e6).toFixed(1)
  const part = promisedUs > endUs ? `, only ${seconds(endUs)} of ${seconds(promisedUs)} seconds can be read` : ''
  throw new AppError('media-broken', `${name} is cut short${part}`, { data: { file: name }, hint: 'Copy the file again from its source, or repair it first' })
}

// Other containers have no duration of their own: FFmpeg reckons it from what is there.
const promisesDuration = new Set(['mp4', 'mov', 'matroska', 'webm', 'avi', 'flv', 'asf'])

async function fileIdentity(path: string): Promise<{ sizeBytes: number, fingerprint: string }> {
  const { size } = await statMedia(path)
  return { sizeBytes: size, fingerprint: await fingerprintFile(path) }
}

async function folderIdentity(path: string, index: FrameIndex | null): Promise<{ sizeBytes: number, fingerprint: string }> {
  const files = index?.pictureFiles ?? []
  const sizes = await Promise.all(files.map(async file => (await stat(join(path, file))).size))
  const [first = '', last = ''] = [files[0], files.at(-1)]
  const prints = await Promise.all([first, last].map(async file => fingerprintFile(join(path, file))))
  return { sizeBytes: sizes.reduce((sum, size) => sum + size, 0), fingerprint: `${files.length}-${prints.join('-')}` }
}
