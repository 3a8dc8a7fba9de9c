import type { SpeechDetector } from './sound.ts'
import type { SoundMeta } from './store/sound-file.ts'
import { readAudio } from '#engine/media/audio-reader.ts'
import { openSession } from '#engine/onnx/session.ts'
import { estimatePitch } from '#shared/domain/voice/pitch.ts'
import { findNuclei, speakingRate } from '#shared/domain/voice/speaking-rate.ts'
import { AppError } from '#shared/errors.ts'
import { growingFloats } from './growing-floats.ts'
import { readModelFile } from './model-files.ts'
import { createSpeechDetector, createVowelMeter, levelStepSamples, loudnessOf, soundBlockSamples, soundRateHz } from './sound.ts'
import { writeColumnarFile } from './store/columnar-file.ts'
import { removeOverview } from './store/overview-file.ts'

/**
 * What to listen to: the file and which of its sound tracks (0 when left out), what its clock is moved by (`naming.originUs` of its frame
 * index), and the file to write.
 */
export type SoundTask = Readonly<{ path: string, track?: number | undefined, originUs: number, file: string }>

type Heard = Readonly<{ timesUs: Float64Array, speech: Float32Array, loudness: Float32Array, pitchHz: Float32Array, levelsDb: Float32Array }>

const minSpeech = 0.3
const speechIsLikely = 0.5
const rowUs = soundBlockSamples * 1e6 / soundRateHz

/** Measures block after block; pitch is sought only where speech is likely, over the block and the one before. */
async function listen(task: SoundTask, detector: SpeechDetector, signal: AbortSignal): Promise<Heard> {
  const [timesUs, speech, loudness, pitchHz, levelsDb] = [growingFloats(Float64Array), growingFloats(Float32Array), growingFloats(Float32Array), growingFloats(Float32Array), growingFloats(Float32Array)]
  const span = new Float32Array(2 * soundBlockSamples)
  const meter = createVowelMeter()
  const blocks = readAudio(task.path, { track: task.track, blockSamples: soundBlockSamples, originUs: task.originUs, signal })
  for await (const { startUs, samples } of blocks) {
    const block = new Float32Array(soundBlockSamples)
    block.set(samples)
    span.copyWithin(0, soundBlockSamples)
    span.set(block, soundBlockSamples)
    const probability = await detector.next(block)
    timesUs.push(startUs)
    speech.push(probability)
    loudness.push(loudnessOf(block))
    pitchHz.push(probability >= minSpeech ? estimatePitch(span, soundRateHz).hz : Number.NaN)
    for (const level of meter(block))
      levelsDb.push(level)
  }
  return { timesUs: timesUs.take(), speech: speech.take(), loudness: loudness.take(), pitchHz: pitchHz.take(), levelsDb: levelsDb.take() }
}

/** Syllables a second around each row. */
function rateOf({ timesUs, speech, levelsDb }: Heard): Float32Array {
  // the first level stands one step before the first sample
  const sampleOf = (place: number): number => (place - 1) * levelStepSamples
  const isSpeech = (place: number): boolean => (speech[Math.max(0, Math.floor(sampleOf(place) / soundBlockSamples))] ?? 0) >= speechIsLikely
  const nuclei = findNuclei(levelsDb, isSpeech)
  const nucleiUs = Float64Array.from(nuclei, place => (timesUs[0] ?? 0) + sampleOf(place) * 1e6 / soundRateHz)
  return speakingRate(timesUs, speech, nucleiUs, rowUs)
}

const silence: Heard = { timesUs: new Float64Array(0), speech: new Float32Array(0), loudness: new Float32Array(0), pitchHz: new Float32Array(0), levelsDb: new Float32Array(0) }

/**
 * Measures the sound of a file every 32 ms and writes the columns. A file without sound gives a file without rows.
 * @returns the number of rows
 * @throws AppError `cancelled`, `media-broken`, `disk-full`, `project-read-only`
 */
export async function analyseSound(task: SoundTask, { signal }: { signal: AbortSignal }): Promise<number> {
  const model = readModelFile('silero-vad')
  const session = await openSession(model.bytes, 'cpu')
  try {
    const heard = await listen(task, createSpeechDetector(session), signal).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'media-unsupported')
        return silence
      throw error
    })
    await removeOverview(task.file)
    const meta: SoundMeta = { version: 1, track: task.track ?? 0, models: [{ name: model.name, sha256: model.sha256 }] }
    await writeColumnarFile(task.file, meta, [
      { name: 'times', data: heard.timesUs },
      { name: 'voice_speech', data: heard.speech },
      { name: 'voice_loudness', data: heard.loudness },
      { name: 'voice_pitch', data: heard.pitchHz },
      { name: 'voice_voiced', data: heard.pitchHz.map(hz => Number(!Number.isNaN(hz))) },
      { name: 'voice_rate', data: rateOf(heard) },
    ])
    return heard.timesUs.length
  }
  finally {
    await session.release()
  }
}
