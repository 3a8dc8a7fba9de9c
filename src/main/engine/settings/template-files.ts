import type { TierTemplate } from '#shared/domain/annotation/template.ts'
import type { Log } from '../log.ts'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tierTemplateSchema } from '#shared/domain/annotation/template.ts'
import { AppError } from '#shared/errors.ts'
import { writeAtomically } from '../files/write-atomically.ts'

/** The templates of tiers that a person keeps, one file each, outside projects. */
export type TemplateFiles = Readonly<{
  list: () => TierTemplate[]
  /** @throws AppError `not-found` */
  get: (name: string) => TierTemplate
  /** Keeps a template; one of the same name is replaced. */
  save: (template: TierTemplate) => Promise<void>
  /** @throws AppError `not-found` */
  remove: (name: string) => void
}>

/** Opens the templates in `folder`, which is made when the first is saved. A file that is none is logged and left out. */
export function openTemplates(folder: string, log: Log): TemplateFiles {
  function read(): Map<string, TierTemplate> {
    const names = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.json')).sort() : []
    return new Map(names.flatMap((file): [string, TierTemplate][] => {
      try {
        return [[file, tierTemplateSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))]]
      }
      catch (error) {
        log.warn('A template was left out', { file, reason: error instanceof Error ? error.message : String(error) })
        return []
      }
    }))
  }

  function find(name: string): [string, TierTemplate] {
    const found = [...read()].find(([, template]) => template.name === name)
    if (!found)
      throw new AppError('not-found', `There is no template called ${name}`, { data: { name } })
    return found
  }

  return {
    list: () => [...read().values()],
    get: name => find(name)[1],
    save: async (template) => {
      const existing = [...read()].find(([, { name }]) => name === template.name)?.[0]
      mkdirSync(folder, { recursive: true })
      await writeAtomically(join(folder, existing ?? `${Buffer.from(template.name).toString('base64url')}.json`), [`${JSON.stringify(template, null, 2)}\n`])
    },
    remove: name => rmSync(join(folder, find(name)[0])),
  }
}
