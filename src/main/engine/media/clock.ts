/** Seconds a tick as a fraction; FFmpeg's AVRational. */
export type TimeBase = Readonly<{ num: number, den: number }>

/**
 * Converts a time stamp of a stream to the project's clock.
 * @param ticks in units of `timeBase`
 * @returns integer microseconds, rounded to nearest, halves away from zero (as FFmpeg's av_rescale_q does)
 */
export function ticksToUs(ticks: bigint, timeBase: TimeBase): number {
  const scaled = ticks * BigInt(timeBase.num) * 2_000_000n
  const den = BigInt(timeBase.den)
  const twice = 2n * den
  return Number(scaled < 0n ? -((-scaled + den) / twice) : (scaled + den) / twice)
}

/** Converts microseconds to the nearest tick of `timeBase`, halves away from zero. */
export function usToTicks(us: number, timeBase: TimeBase): bigint {
  const scaled = BigInt(Math.round(us)) * BigInt(timeBase.den) * 2n
  const den = 1_000_000n * BigInt(timeBase.num)
  return scaled < 0n ? -((-scaled + den) / (2n * den)) : (scaled + den) / (2n * den)
}
