import type { LogLevel } from '#shared/process-messages.ts'
import { randomBytes } from 'node:crypto'
import { homedir } from 'node:os'

/** One entry of the log. `data` is plain and small; home folders are already shortened to `~`. */
export type LogEntry = Readonly<{ level: LogLevel, scope: string, message: string, data: Readonly<Record<string, unknown>> | null, atMs: number }>

type Write = (message: string, data?: Readonly<Record<string, unknown>>) => void

/** A log of one part of the engine. `scope` makes that of a part of it. */
export type Log = {
  readonly error: Write
  readonly warn: Write
  readonly info: Write
  readonly debug: Write
  readonly scope: (name: string) => Log
  /** Logs a defect once and answers the id under which a person can name it. */
  readonly defect: (error: unknown) => string
}

function redact(text: string): string {
  const home = homedir()
  return home.length > 1 ? text.replaceAll(home, '~') : text
}

function redactData(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, typeof value === 'string' ? redact(value) : value]))
}

/** A log that hands every entry to `sink`. */
export function createLog(sink: (entry: LogEntry) => void, scope = 'engine'): Log {
  const at = (level: LogLevel): Write => (message, data) => sink({ level, scope, message: redact(message), data: data ? redactData(data) : null, atMs: Date.now() })
  const error = at('error')
  return {
    error,
    warn: at('warn'),
    info: at('info'),
    debug: at('debug'),
    scope: name => createLog(sink, name),
    defect: (thrown) => {
      const id = randomBytes(4).toString('hex')
      error(`Defect ${id}: ${thrown instanceof Error ? thrown.stack ?? thrown.message : String(thrown)}`)
      return id
    },
  }
}
