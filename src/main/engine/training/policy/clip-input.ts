import type { SegmentSample } from '#engine/training/samples.ts'

/** How a clip is cut: `frames` time steps of `channels` signals, `patch` steps to a moment. */
export type ClipSize = Readonly<{ frames: number, channels: number, patch: number }>

/** Values of one moment of the encoder's input: its frames' values, then the share of its frames in which each channel is missing. */
export function inputsPerMoment({ channels, patch }: ClipSize): number {
  return (patch + 1) * channels
}

/** What the encoder is fed of one face: `clip` [moments, inputs], `mask` [moments] (0 where nothing at all was measured). */
export type ClipInput = Readonly<{ clip: Float32Array, mask: Float32Array }>

const limit = 5

/**
 * Cuts a face's signals into moments. Values become (value - centre) / scale, limited to [-5, 5]; missing ones 0.
 * @param signals [frames, channels] in row-major order; NaN is missing
 * @param centre what is usual for this face, one value a channel
 * @param scale typical departure over the training data, one value a channel; 0 silences a channel
 */
export function cutClip(signals: Float32Array, centre: Float32Array, scale: Float32Array, size: ClipSize): ClipInput {
  const { frames, channels, patch } = size
  const moments = frames / patch
  const inputs = inputsPerMoment(size)
  const clip = new Float32Array(moments * inputs)
  const mask = new Float32Array(moments)
  for (let frame = 0; frame < frames; frame++) {
    const moment = Math.floor(frame / patch)
    for (let channel = 0; channel < channels; channel++) {
      const value = ((signals[frame * channels + channel] as number) - (centre[channel] as number)) / (scale[channel] as number)
      if (Number.isFinite(value)) {
        clip[moment * inputs + (frame % patch) * channels + channel] = Math.max(-limit, Math.min(limit, value))
        mask[moment] = 1
      }
      else {
        clip[moment * inputs + patch * channels + channel]! += 1 / patch
      }
    }
  }
  return { clip, mask }
}

/**
 * The signals of a segment on an even grid of `frames` steps: the mean of the rows within each step, NaN where there is none.
 * @returns [frames, signals] in row-major order
 */
export function binSignals(sample: Pick<SegmentSample, 'signals' | 'startUs' | 'endUs'>, signals: readonly string[], frames: number): Float32Array {
  const { timesUs, columns } = sample.signals
  const binned = new Float32Array(frames * signals.length).fill(Number.NaN)
  const stepUs = (sample.endUs - sample.startUs) / frames
  const bins = Array.from(timesUs, timeUs => Math.min(frames - 1, Math.max(0, Math.floor((timeUs - sample.startUs) / stepUs))))
  signals.forEach((name, channel) => {
    const sums = new Float64Array(frames)
    const counts = new Float64Array(frames)
    columns.get(name)?.forEach((value, row) => {
      const bin = bins[row] as number
      if (Number.isFinite(value)) {
        sums[bin]! += value
        counts[bin]! += 1
      }
    })
    for (let bin = 0; bin < frames; bin++) {
      if ((counts[bin] as number) > 0)
        binned[bin * signals.length + channel] = (sums[bin] as number) / (counts[bin] as number)
    }
  })
  return binned
}

/** The span of time a moment covers within a segment, in microseconds. */
export function momentSpan(sample: Readonly<{ startUs: number, endUs: number }>, moment: number, moments: number): Readonly<{ startUs: number, endUs: number }> {
  const stepUs = (sample.endUs - sample.startUs) / moments
  return { startUs: Math.round(sample.startUs + moment * stepUs), endUs: Math.round(sample.startUs + (moment + 1) * stepUs) }
}
