import type { EngineContext } from '../engine-context.ts'
import { implement } from '@orpc/server'
import { contract } from '#shared/contract/index.ts'
import { doctorReport } from './doctor-report.ts'

/** The procedures of `studio`. */
export function studioHandlers(context: EngineContext) {
  const { settings } = context
  const { studio } = implement(contract)
  return studio.router({
    doctor: studio.doctor.handler(({ signal }) => doctorReport(context, signal ?? new AbortController().signal)),
    settings: studio.settings.handler(() => settings.get()),
    updateSettings: studio.updateSettings.handler(({ input }) => settings.update(input)),
  })
}
