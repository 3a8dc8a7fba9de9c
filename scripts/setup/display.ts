import type { Readable } from 'node:stream'
import { spawn } from 'node:child_process'
import { SetupError } from './report.mjs'
import { hasDisplay } from './system-libraries.ts'

const startSeconds = 20

/**
 * Gives `use` a display: the person's own where there is one, else a virtual one that lives as long as `use` runs.
 * @param use gets the variables that a program needs to find the display
 * @param size of a virtual display, width x height in px
 * @throws SetupError when the virtual display does not start
 */
export async function withDisplay<T>(use: (environment: Record<string, string>) => Promise<T>, size = '1920x1080'): Promise<T> {
  if (hasDisplay())
    return use({})
  // the server chooses a free number itself and says it on file descriptor 3
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', `${size}x24`, '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  try {
    const number = await new Promise<string>((resolve, reject) => {
      const fail = (reason: string): void => reject(new SetupError(`The virtual display did not start: ${reason}`, 'run "Xvfb -displayfd 1" to see why'))
      const timer = setTimeout(fail, startSeconds * 1000, `no answer in ${startSeconds} s`)
      server.once('error', error => fail(error.message))
      server.once('exit', code => fail(`exit code ${code}`))
      const answer = server.stdio[3] as Readable
      answer.once('data', (data: Buffer) => {
        clearTimeout(timer)
        resolve(data.toString().trim())
      })
    })
    return await use({ DISPLAY: `:${number}` })
  }
  finally {
    server.kill()
  }
}
