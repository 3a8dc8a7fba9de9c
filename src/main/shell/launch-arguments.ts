import type { LaunchRequest } from '#shared/shell-api.ts'
import { resolve } from 'node:path'

/** Reads `--open-sample` and `--project PATH` (or `--project=PATH`, or a folder that ends in .affectree) from the command line. */
export function parseLaunchArguments(argv: readonly string[], workingDirectory: string): LaunchRequest {
  const at = argv.indexOf('--project')
  const named = at >= 0 ? argv[at + 1] : argv.find(argument => argument.startsWith('--project='))?.slice('--project='.length)
  const path = named || argv.find(argument => !argument.startsWith('-') && argument.replace(/[/\\]$/, '').endsWith('.affectree'))
  return { openSample: argv.includes('--open-sample'), projectPath: path ? resolve(workingDirectory, path) : null }
}
