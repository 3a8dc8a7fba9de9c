import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runLoop } from './headless/main-job.ts'
import { startStudio } from './headless/studio.ts'
import { writeReport } from './headless/write-report.ts'
import { percent } from './report/svg.ts'
import { root } from './setup/paths.mjs'

/** The main job without a window. @returns the exit code */
export async function runMainJob(): Promise<number> {
  const studio = startStudio()
  try {
    const outcome = await runLoop(studio, line => console.log(line))
    const file = join(root, 'report.html')
    writeFileSync(file, await writeReport(studio, outcome))
    const { old, new: fresh } = outcome.comparison
    console.log(`Held-out agreement with the annotator: ${percent(old.emotionAccuracy)} before, ${percent(fresh.emotionAccuracy)} after, on ${fresh.segments} segments.`)
    console.log(`Done in ${Math.round(outcome.seconds)} s. The report, with pictures: ${file}`)
    return 0
  }
  finally {
    await studio.close()
  }
}
