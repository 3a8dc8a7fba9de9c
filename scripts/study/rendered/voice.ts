import type { Session } from './session.ts'
import { createRandom } from '#shared/domain/random.ts'

/** Samples a second of the voice. */
export const voiceRateHz = 16_000

/** Formants of a vowel like "a": frequency, width, strength. */
const formants = [[700, 130, 1], [1150, 150, 0.6], [2500, 250, 0.25]] as const

/** How loud each multiple of the voice's frequency is, by the formants. */
function loudnessOf(voiceHz: number): Float64Array {
  return Float64Array.from({ length: Math.floor(4000 / voiceHz) }, (_, at) => {
    const hz = (at + 1) * voiceHz
    return formants.reduce((sum, [centre, width, strength]) => sum + strength / (1 + ((hz - centre) / width) ** 2), 0.02) / (at + 1) ** 0.5
  })
}

/**
 * The sound of a session: while the person speaks, a voice-like sum of harmonics that is as loud as the mouth is open, at the person's own
 * pitch whatever they show; otherwise faint noise.
 * @returns samples in [-1, 1] at `voiceRateHz`
 */
export function speak({ person, moments, rateHz }: Session): Float32Array {
  const random = createRandom(1)
  const samples = new Float32Array(Math.round(moments.length / rateHz * voiceRateHz))
  const { voiceHz } = person.manner
  const harmonics = loudnessOf(voiceHz)
  const loudest = harmonics.reduce((sum, each) => sum + each, 0)
  let phase = 0
  for (let i = 0; i < samples.length; i++) {
    const place = i / voiceRateHz * rateHz
    const before = moments[Math.floor(place)]?.mouth ?? 0
    const after = moments[Math.floor(place) + 1]?.mouth ?? before
    const open = before + (after - before) * (place % 1)
    phase += 2 * Math.PI * voiceHz * (1 + 0.08 * Math.sin(i / voiceRateHz * 2.3)) / voiceRateHz
    let value = 0.002 * (2 * random.next() - 1)
    if (open > 0.01)
      harmonics.forEach((loudness, at) => value += 0.8 * open * loudness / loudest * Math.sin((at + 1) * phase))
    samples[i] = value
  }
  return samples
}
