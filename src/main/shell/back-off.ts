const delaysMs = [200, 1000, 3000, 8000, 20_000] as const
const calmMs = 60_000

/** Decides whether and when a process that ended is started again. */
export type BackOff = Readonly<{ next: (nowMs: number) => number | null }>

/**
 * Waits longer after each quick end, and starts anew after a minute of calm.
 * `next` answers the milliseconds to wait, or null when it has ended too often in a row.
 */
export function createBackOff(): BackOff {
  let ends = 0
  let lastMs = Number.NEGATIVE_INFINITY
  return {
    next(nowMs) {
      ends = nowMs - lastMs > calmMs ? 0 : ends
      lastMs = nowMs
      return delaysMs[ends++] ?? null
    },
  }
}
