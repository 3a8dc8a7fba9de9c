/** What to do so that a film that plays along comes back into step: nothing but a speed, or a jump. */
export type DriftCorrection = Readonly<{ act: 'speed', rate: number } | { act: 'seek' }>

/** Below this the films are in step, microseconds: a tenth of a frame. */
const stillUs = 3_000
/** Above this playing faster would take too long. */
const jumpUs = 250_000
/** Share of the error that is made up for in a second of playing. */
const gain = 2
/** Most that the speed is changed, as a share. */
const mostShare = 0.25

/**
 * How to correct a measured error.
 * @param errorUs how far the film is ahead of where it should be; negative when it is behind
 * @param rate the speed of the film that leads, > 0
 */
export function correctDrift(errorUs: number, rate: number): DriftCorrection {
  if (Math.abs(errorUs) > jumpUs * Math.max(1, rate))
    return { act: 'seek' }
  if (Math.abs(errorUs) < stillUs)
    return { act: 'speed', rate }
  const share = Math.min(mostShare, Math.max(-mostShare, errorUs / 1e6 * gain / rate))
  return { act: 'speed', rate: Math.min(16, Math.max(1 / 16, rate * (1 - share))) }
}
