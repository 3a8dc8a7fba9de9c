import type { Trained } from './variants.ts'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What was worked out already in a folder, so that a run that was stopped goes on where it was: figures as JSON, policies as flat float32. */
export type Kept = Readonly<{
  figures: <Figures>(name: string, work: () => Promise<Figures>) => Promise<Figures>
  policy: (name: string, work: () => Promise<Trained>) => Promise<Trained>
}>

function writeWhole(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.part`, content)
  renameSync(`${path}.part`, path)
}

/** Opens a folder of kept results. */
export function openKept(folder: string): Kept {
  mkdirSync(folder, { recursive: true })
  const figures: Kept['figures'] = async (name, work) => {
    const path = join(folder, `${name}.json`)
    if (!existsSync(path))
      writeWhole(path, JSON.stringify(await work()))
    return JSON.parse(readFileSync(path, 'utf8'))
  }
  return {
    figures,
    policy: async (name, work) => {
      const path = join(folder, `${name}.bin`)
      const { cpuSeconds } = await figures(`${name}.training`, async () => {
        const trained = await work()
        writeWhole(path, new Uint8Array(trained.parameters.buffer, trained.parameters.byteOffset, trained.parameters.byteLength))
        return { cpuSeconds: trained.cpuSeconds }
      })
      return { parameters: new Float32Array(Uint8Array.from(readFileSync(path)).buffer), cpuSeconds }
    },
  }
}
