import type { ElectronRuntime } from './electron.ts'
import { buildApp } from './build.ts'
import { prepareElectron } from './electron.ts'
import { buildModels } from './models.ts'
import { step } from './report.mjs'
import { prepareSample } from './sample.ts'
import { installSystemLibraries } from './system-libraries.ts'

/** Makes the machine ready for the studio after the dependencies are there. Each step does nothing when its work is done already. */
export async function prepare(options: { build: boolean }): Promise<ElectronRuntime> {
  await step('system libraries', installSystemLibraries)
  const runtime = await step('Electron', prepareElectron)
  await step('models', buildModels)
  await step('sample', prepareSample)
  if (options.build)
    await step('build', () => buildApp(runtime))
  return runtime
}
