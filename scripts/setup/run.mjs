import { spawn } from 'node:child_process'
import process from 'node:process'

const keptCharacters = 20_000

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] the folder it runs in
 * @property {NodeJS.ProcessEnv} [env] added to the environment of this process
 * @property {boolean} [quiet] keep the output and give it back instead of showing it
 * @property {AbortSignal} [signal] ends the program when it aborts
 */

/**
 * Runs a program to its end. An interrupt from the terminal reaches the child as well; this process waits for it.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>} the exit code (1 when a signal ended it) and, when quiet, the end of its output
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    let output = ''
    const keep = (/** @type {Buffer} */ chunk) => void (output = (output + chunk.toString()).slice(-keptCharacters))
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: options.quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      signal: options.signal,
      shell: process.platform === 'win32' && !command.endsWith('.exe'),
    })
    const wait = () => {}
    const passOn = () => void child.kill('SIGTERM')
    process.on('SIGINT', wait)
    process.on('SIGTERM', passOn)
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.on('error', error => finish(1, error.message))
    child.on('close', code => finish(code ?? 1, ''))

    function finish(/** @type {number} */ code, /** @type {string} */ note) {
      process.off('SIGINT', wait)
      process.off('SIGTERM', passOn)
      resolve({ code, output: output + note })
    }
  })
}

/**
 * The last lines of a program's output, for an error message.
 * @param {string} output
 * @param {number} [lines]
 */
export function tail(output, lines = 12) {
  return output.trimEnd().split('\n').slice(-lines).join('\n')
}
