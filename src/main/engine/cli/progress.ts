/** Progress of long work on a terminal or in a log. `end` leaves the cursor on a fresh line. */
export type ProgressOutput = { readonly show: (line: string) => void, readonly end: () => void }

type Stream = Readonly<{ isTTY?: boolean, write: (text: string) => unknown }>

const logEveryMs = 2000

/** On a terminal each line replaces the one before; in a file a line is written every two seconds at most, and whenever its beginning changes. */
export function createProgress(stream: Stream, enabled: boolean): ProgressOutput {
  let shown = ''
  let loggedAtMs = 0

  function show(line: string): void {
    if (!enabled || line === shown)
      return
    if (stream.isTTY) {
      stream.write(`\r\u001B[K${line}`)
    }
    else {
      const sameWork = line.split(':', 1)[0] === shown.split(':', 1)[0]
      const nowMs = performance.now()
      if (sameWork && nowMs - loggedAtMs < logEveryMs && /\d+\/\d+/.test(line))
        return
      loggedAtMs = nowMs
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
