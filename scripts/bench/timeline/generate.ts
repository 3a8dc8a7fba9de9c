import type { StudioClient } from '#shared/contract/index.ts'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { loopClip } from '#engine/media/fixtures/loop-clip.ts'
import { makeClip } from '#engine/media/fixtures/make-clip.ts'
import { createRandom } from '#shared/domain/random.ts'
import { encodeSamples } from '#shared/domain/trace/samples.ts'
import { scalePresets } from '#shared/domain/trace/scales.ts'

/** How much is made. */
export type Size = Readonly<{ hours: number, tiers: number, annotations: number, lanes: number, seekHours: number }>

/** The files of the project: a small one as long as a session, and one in 1080p to seek in. */
export type Films = Readonly<{ long: string, sharp: string }>

const traceHz = 5

/** Long films at little cost: the packets of a short one again and again. */
export async function makeFilms(folder: string, size: Size): Promise<Films> {
  const [long, sharp, short] = ['long.mp4', 'sharp.mp4', 'short.mp4'].map(name => join(folder, name)) as [string, string, string]
  makeClip(short, { format: 'mp4', encoder: 'libx264', frames: 1500, widthPx: 160, heightPx: 90, gop: 50, bFrames: 2, rateHz: { num: 25, den: 1 }, tones: [{ encoder: 'aac', babbleFrom: 0 }] })
  await loopClip(short, long, { times: size.hours * 60, durationUs: 60_040_000 })
  await rm(short)
  makeClip(short, { format: 'mp4', encoder: 'libx264', frames: 150, widthPx: 1920, heightPx: 1080, gop: 60, bFrames: 2, encoderOptions: { preset: 'veryfast', crf: 38 } })
  await loopClip(short, sharp, { times: Math.round(size.seekHours * 720), durationUs: 5_000_000 })
  await rm(short)
  return { long, sharp }
}

/** Tiers with annotations spread over the whole film, some short and some long, as one change a tier. */
export async function addAnnotations(client: StudioClient, mediaId: string, durationUs: number, size: Size): Promise<void> {
  const random = createRandom(7)
  const each = Math.round(size.annotations / size.tiers)
  for (let tier = 0; tier < size.tiers; tier++) {
    const tierId = `bench-tier-${tier}`
    const slotUs = Math.floor(durationUs / each)
    const annotations = Array.from({ length: each }, (_, at) => {
      const startUs = at * slotUs + random.below(Math.floor(slotUs / 2))
      return { action: 'add' as const, annotation: { mediaId, tierId, trackId: null, startUs, endUs: Math.min((at + 1) * slotUs, startUs + 40_000 + random.below(slotUs)), text: `word ${random.below(50)}` } }
    })
    await client.annotations.edit({ edits: [
      { action: 'add-tier', tier: { id: tierId, name: `Tier ${tier + 1}`, kind: 'text', codebook: null, parentId: null, constraint: 'none', perFace: false, exclusive: false, colour: null } },
      ...annotations,
    ] })
  }
}

/** Lanes of continuous values over the whole film: two a tier. */
export async function addTraces(client: StudioClient, mediaId: string, durationUs: number, size: Size): Promise<void> {
  const preset = scalePresets.find(({ key }) => key === 'valence-arousal')
  if (!preset)
    throw new Error('The preset of two axes is gone')
  const stepUs = Math.round(1e6 / traceHz)
  const timesUs = Float64Array.from({ length: Math.floor(durationUs / stepUs) }, (_, at) => at * stepUs)
  for (let lane = 0; lane < size.lanes; lane += 2) {
    const { tier } = await client.ratings.addTier({ name: `Rated ${lane / 2 + 1}`, scale: { axes: preset.axes, shape: 'square', rateHz: traceHz } })
    const wave = (period: number) => Float32Array.from(timesUs, time => Math.sin(time / period) * Math.cos(time / period / 31))
    await client.ratings.write({ mediaId, tierId: tier.id, trackId: null, startUs: 0, endUs: durationUs, samples: encodeSamples({ timesUs, values: [wave(2e6 + lane * 1e5), wave(3e6 + lane * 1e5)] }) })
  }
}
