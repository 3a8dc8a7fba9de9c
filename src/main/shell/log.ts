import type { LogLevel } from '#shared/process-messages.ts'
import { homedir } from 'node:os'
import { join } from 'node:path'
import log from 'electron-log/node.js'
import { redact } from './redact.ts'

/** The one log file of the studio, written by this process alone; the engine and its workers send their entries here. */
export type Log = Readonly<{ write: (level: LogLevel, scope: string, message: string, data?: Readonly<Record<string, unknown>> | null) => void }>

const maxBytes = 2_000_000

export function openLog(dataDir: string): Log {
  const home = homedir()
  log.transports.file.resolvePathFn = () => join(dataDir, 'logs', 'studio.log')
  log.transports.file.maxSize = maxBytes
  log.transports.file.format = '{y}-{m}-{d} {h}:{i}:{s}.{ms} {text}'
  log.transports.console.level = 'warn'
  return {
    write(level, scope, message, data) {
      const facts = data && Object.keys(data).length > 0 ? ` ${JSON.stringify(data)}` : ''
      log[level](redact(`[${level}] (${scope}) ${message}${facts}`, home))
    },
  }
}
