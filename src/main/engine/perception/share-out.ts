/** Hands out the numbers 0 to n - 1 to lanes, each number once. */
export type ShareOut = Readonly<{
  /** The next number for this lane, or null when none is left. */
  take: (lane: number) => number | null
}>

/**
 * Shares out numbers in runs: a lane gets consecutive numbers for as long as it can, so that a process which decodes forward never
 * goes back. A lane that has finished its run takes the later half of the longest one that is left.
 */
export function shareOut(count: number, lanes: number): ShareOut {
  const runs = Array.from({ length: lanes }, (_, lane) => ({
    next: Math.floor(lane * count / lanes),
    end: Math.floor((lane + 1) * count / lanes),
  }))
  const left = (run: typeof runs[number]): number => run.end - run.next

  return {
    take(lane) {
      const own = runs[lane]!
      if (left(own) === 0) {
        const longest = runs.reduce((best, run) => left(run) > left(best) ? run : best)
        own.end = longest.end
        own.next = longest.end - Math.ceil(left(longest) / 2)
        longest.end = own.next
      }
      return left(own) > 0 ? own.next++ : null
    },
  }
}
