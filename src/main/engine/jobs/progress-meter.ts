import type { Progress } from '#shared/contract/jobs.contract.ts'

/** What a job says of itself; what is left out stays as it was. */
export type ProgressUpdate = Partial<Pick<Progress, 'done' | 'total' | 'unit' | 'note' | 'provider'>>

/** Turns a job's counts into progress with a rate and the time left. */
export type ProgressMeter = {
  readonly update: (update: ProgressUpdate) => Progress
  readonly current: () => Progress
}

const windowMs = 10_000

/** Progress of a job that has not begun. */
export const noProgress: Progress = { done: 0, total: null, unit: '', ratePerSecond: null, secondsLeft: null, note: null, provider: null }

/**
 * Measures over the last ten seconds, so that the rate follows what the machine does now. What was done before the meter
 * started (a resumed job) does not count towards the rate.
 * @param now milliseconds of a clock that never goes back
 */
export function createProgressMeter(now: () => number, from: Progress = noProgress): ProgressMeter {
  let progress: Progress = { ...from, ratePerSecond: null, secondsLeft: null }
  let samples: { atMs: number, done: number }[] = []

  function rate(): number | null {
    const first = samples[0]
    const last = samples.at(-1)
    if (!first || !last || last.atMs <= first.atMs || last.done <= first.done)
      return null
    return (last.done - first.done) * 1000 / (last.atMs - first.atMs)
  }

  return {
    update(update) {
      const unitChanged = update.unit !== undefined && update.unit !== progress.unit
      progress = { ...progress, ...update }
      const atMs = now()
      if (unitChanged || progress.done < (samples.at(-1)?.done ?? 0))
        samples = []
      samples.push({ atMs, done: progress.done })
      while (samples.length > 2 && samples[1]!.atMs < atMs - windowMs)
        samples.shift()
      const ratePerSecond = rate()
      const left = progress.total === null ? null : Math.max(0, progress.total - progress.done)
      const secondsLeft = left === null || !ratePerSecond ? null : left / ratePerSecond
      progress = { ...progress, ratePerSecond, secondsLeft }
      return progress
    },
    current: () => progress,
  }
}
