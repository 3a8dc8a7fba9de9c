import process from 'node:process'

/** A set-up step that cannot go on: the reason in one sentence, and what the person does next. */
export class SetupError extends Error {
  /**
   * @param {string} message
   * @param {string} hint
   */
  constructor(message, hint) {
    super(message)
    this.hint = hint
  }
}

const heartbeatSeconds = 20

/** @param {number} startMs */
function secondsSince(startMs) {
  return ((performance.now() - startMs) / 1000).toFixed(1)
}

/**
 * Runs one step and prints one line when it is done: what came of it and how long it took. While it works it says so
 * every 20 seconds, so that a long download does not look like a hang.
 * @template T
 * @param {string} name
 * @param {(progress: (note: string) => void) => Promise<{ note: string, value: T }>} run
 * @returns {Promise<T>} the step's value
 */
export async function step(name, run) {
  const startMs = performance.now()
  const print = (/** @type {string} */ text) => void process.stderr.write(`[set-up] ${name.padEnd(16)} ${text}\n`)
  const heartbeat = setInterval(() => print(`… ${secondsSince(startMs)} s`), heartbeatSeconds * 1000)
  try {
    const { note, value } = await run(print)
    print(`${note} (${secondsSince(startMs)} s)`)
    return value
  }
  catch (error) {
    print(`failed after ${secondsSince(startMs)} s`)
    throw error
  }
  finally {
    clearInterval(heartbeat)
  }
}

/**
 * Prints a failure with the next thing to do and gives the exit code.
 * @param {unknown} error
 * @returns {number} 1
 */
export function reportFailure(error) {
  if (error instanceof SetupError)
    process.stderr.write(`\n${error.message}\nNext: ${error.hint}\n`)
  else
    process.stderr.write(`\n${error instanceof Error ? error.stack : String(error)}\n`)
  return 1
}
