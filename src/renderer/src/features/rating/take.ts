import type { Samples } from '#shared/domain/trace/samples.ts'

/** What a take gives to be saved: everything from `startUs` up to `endUs` is replaced by `samples`. */
export type TakeStretch = Readonly<{ startUs: number, endUs: number, samples: Samples }>

type Taken = Readonly<{ timeUs: number, values: readonly number[] }>

/**
 * Samples of one stretch of playing, paced in media time: at most one every `1 / rateHz` seconds, each with the time at which it was really
 * taken. A tick that comes late leaves a hole instead of an invented value.
 */
export class Take {
  readonly #stepUs: number
  readonly #axes: number
  #taken: Taken[] = []
  #dueUs: number
  #fromUs: number
  #lastUs = -1

  /** @param startUs where the take begins, whole microseconds */
  constructor(startUs: number, options: Readonly<{ rateHz: number, axes: number }>) {
    this.#stepUs = 1e6 / options.rateHz
    this.#axes = options.axes
    this.#dueUs = startUs
    this.#fromUs = startUs
  }

  /** Time of the newest sample, or -1. */
  get lastUs(): number {
    return this.#lastUs
  }

  /** How long the samples are that are not handed out yet, microseconds. */
  get pendingUs(): number {
    return this.#taken.length === 0 ? 0 : this.#lastUs - this.#fromUs
  }

  /** Takes a sample if one is due. Answers whether it was. */
  sample(timeUs: number, values: readonly number[]): boolean {
    const at = Math.round(timeUs)
    if (at < this.#dueUs || at <= this.#lastUs)
      return false
    this.#taken.push({ timeUs: at, values: [...values] })
    this.#lastUs = at
    this.#dueUs += Math.max(1, Math.ceil((at + 1 - this.#dueUs) / this.#stepUs)) * this.#stepUs
    return true
  }

  /** Hands out what is not handed out yet; null when there is nothing. */
  handOut(): TakeStretch | null {
    if (this.#taken.length === 0)
      return null
    const stretch = { startUs: this.#fromUs, endUs: this.#lastUs + 1, samples: this.#pending() }
    this.#taken = []
    this.#fromUs = stretch.endUs
    return stretch
  }

  #pending(): Samples {
    return {
      timesUs: Float64Array.from(this.#taken, sample => sample.timeUs),
      values: Array.from({ length: this.#axes }, (_, axis) => Float32Array.from(this.#taken, sample => sample.values[axis] ?? 0)),
    }
  }
}
