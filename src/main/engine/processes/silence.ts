/** Listens for a process that says nothing while something is expected of it. */
export type SilenceWatch = Readonly<{
  /** Begins to expect signs of life at least every `limitMs` (never when left out). @returns the end of the expectation */
  watch: (limitMs: number | undefined) => () => void
  /** A sign of life. */
  break: () => void
  /** Stops listening for good. */
  end: () => void
}>

const tickMs = 1000

/**
 * Counts ticks of a timer rather than time: a machine that sleeps, or an engine that is busy itself, must not look like a stuck process.
 * @param onSilence is told once, with the seconds that passed without a sign of life
 */
export function watchSilence(onSilence: (seconds: number) => void): SilenceWatch {
  const limits = new Set<{ readonly ticks: number, silent: number }>()
  let timer: NodeJS.Timeout | undefined

  function stop(): void {
    clearInterval(timer)
    timer = undefined
  }

  function tick(): void {
    for (const limit of limits)
      limit.silent++
    const broken = [...limits].find(limit => limit.silent >= limit.ticks)
    if (broken) {
      stop()
      limits.clear()
      onSilence(broken.silent * tickMs / 1000)
    }
  }

  return {
    watch(limitMs) {
      if (limitMs === undefined)
        return () => {}
      const limit = { ticks: Math.max(1, Math.ceil(limitMs / tickMs)), silent: 0 }
      limits.add(limit)
      timer ??= setInterval(tick, tickMs)
      return () => {
        limits.delete(limit)
        if (limits.size === 0)
          stop()
      }
    },
    break() {
      for (const limit of limits)
        limit.silent = 0
    },
    end() {
      limits.clear()
      stop()
    },
  }
}
