/** Progress of long work on a terminal or in a log. `end` leaves the cursor on a fresh line. */
export type ProgressOutput = { readonly show: (line: string) => void, readonly end: () => void }

type Stream = Readonly<{ isTTY?: boolean, write: (text: string) => unknown }>

const logEveryMs = 2000
const isCount = /: \d/

/** On a terminal each line replaces the one before; in a file each piece of work says how far it is every two seconds at most. */
export function createProgress(stream: Stream, enabled: boolean): ProgressOutput {
  let shown = ''
  const loggedAtMs = new Map<string, number>()

  function show(line: string): void {
    if (!enabled || line === shown)
      return
    if (stream.isTTY) {
      stream.write(`\r\u001B[K${line}`)
    }
    else {
      const work = line.split(':', 1)[0]!
      const nowMs = performance.now()
      if (isCount.test(line) && nowMs - (loggedAtMs.get(work) ?? Number.NEGATIVE_INFINITY) < logEveryMs)
        return
      loggedAtMs.set(work, nowMs)
      stream.write(`${line}\n`)
    }
    shown = line
  }

  return {
    show,
    end: () => {
      if (enabled && stream.isTTY && shown !== '')
        stream.write('\n')
    },
  }
}
