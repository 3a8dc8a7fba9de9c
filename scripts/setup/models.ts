import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { root } from './paths.mjs'
import { SetupError } from './report.mjs'
import { run, tail } from './run.mjs'

/** Makes the ONNX models from their packages where one is missing or does not match its card. */
export async function buildModels(): Promise<{ note: string, value: undefined }> {
  const script = join(root, 'scripts', 'models', 'build.ts')
  if (!existsSync(script))
    return { note: 'none to make', value: undefined }
  const { code, output } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', script, '--if-needed'], { cwd: root, quiet: true })
  if (code !== 0)
    throw new SetupError(`The models could not be made:\n${tail(output)}`, 'delete node_modules and run the command again; if it stays, the packages of the models have changed')
  return { note: tail(output, 1) || 'up to date', value: undefined }
}
