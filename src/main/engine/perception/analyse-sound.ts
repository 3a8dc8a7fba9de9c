import type { SpeechDetector } from './sound.ts'
import { readAudio } from '#engine/media/audio-reader.ts'
import { openSession } from '#engine/onnx/session.ts'
import { estimatePitch } from '#shared/domain/voice/pitch.ts'
import { AppError } from '#shared/errors.ts'
import { readModelFile } from './model-files.ts'
import { createSpeechDetector, loudnessOf, soundBlockSamples, soundRateHz } from './sound.ts'
import { writeColumnarFile } from './store/columnar-file.ts'

/** What to listen to: the file, what its clock is moved by (`naming.originUs` of its frame index), and the file to write. */
export type SoundTask = Readonly<{ path: string, originUs: number, file: string }>

type SoundRow = Readonly<{ timeUs: number, speech: number, loudness: number, pitchHz: number }>

const minSpeech = 0.3

/** Measures block after block; pitch is sought only where speech is likely, over the block and the one before. */
async function measureBlock(detector: SpeechDetector, timeUs: number, block: Float32Array, span: Float32Array): Promise<SoundRow> {
  const speech = await detector.next(block)
  return { timeUs, speech, loudness: loudnessOf(block), pitchHz: speech >= minSpeech ? estimatePitch(span, soundRateHz).hz : Number.NaN }
}

async function listen(task: SoundTask, detector: SpeechDetector, signal: AbortSignal): Promise<SoundRow[]> {
  const rows: SoundRow[] = []
  const span = new Float32Array(2 * soundBlockSamples)
  const blocks = readAudio(task.path, { blockSamples: soundBlockSamples, originUs: task.originUs, signal })
  for await (const { startUs, samples } of blocks) {
    const block = new Float32Array(soundBlockSamples)
    block.set(samples)
    span.copyWithin(0, soundBlockSamples)
    span.set(block, soundBlockSamples)
    rows.push(await measureBlock(detector, startUs, block, span))
  }
  return rows
}

/**
 * Measures the sound of a file every 32 ms and writes the columns. A file without sound gives a file without rows.
 * @returns the number of rows
 * @throws AppError `cancelled`, `media-broken`, `disk-full`, `project-read-only`
 */
export async function analyseSound(task: SoundTask, { signal }: { signal: AbortSignal }): Promise<number> {
  const model = readModelFile('silero-vad')
  const session = await openSession(model.bytes, 'cpu')
  try {
    const rows = await listen(task, createSpeechDetector(session), signal).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'media-unsupported')
        return []
      throw error
    })
    await writeColumnarFile(task.file, { version: 1, models: [{ name: model.name, sha256: model.sha256 }] }, [
      { name: 'times', data: Float64Array.from(rows, row => row.timeUs) },
      { name: 'voice_speech', data: Float32Array.from(rows, row => row.speech) },
      { name: 'voice_loudness', data: Float32Array.from(rows, row => row.loudness) },
      { name: 'voice_pitch', data: Float32Array.from(rows, row => row.pitchHz) },
      { name: 'voice_voiced', data: Float32Array.from(rows, row => Number.isNaN(row.pitchHz) ? 0 : 1) },
    ])
    return rows.length
  }
  finally {
    await session.release()
  }
}
