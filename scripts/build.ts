import process from 'node:process'
import { prepare } from './setup/prepare.ts'
import { reportFailure } from './setup/report.mjs'

await prepare({ build: true }).catch((error: unknown) => void (process.exitCode = reportFailure(error)))
