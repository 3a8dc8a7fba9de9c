import type { ProjectInfo } from '#shared/contract/project.contract.ts'
import type { Verb, VerbResult } from '../verb.ts'
import { resolve } from 'node:path'
import { followJobs } from '../follow-jobs.ts'
import { openProjectToRead } from '../open-project.ts'
import { textOption, UsageError } from '../verb.ts'

function describe(info: ProjectInfo): VerbResult {
  const text = [
    `${info.name}  ${info.path}`,
    `${info.mediaCount} files, ${info.segmentCount} segments, ${info.correctionCount} corrections, model: ${info.promotedModel ?? 'rule teacher'}`,
  ].join('\n')
  return { json: info, text }
}

/** `project create DIR`. */
export const projectCreate: Verb = {
  name: 'project create',
  about: 'Make a project',
  details: 'Makes the folder DIR (the ending .affectree is added when missing) with an empty project in it.',
  positionals: ['DIR'],
  options: [{ name: 'name', value: 'NAME', about: 'what to call it (the name of the folder when left out)' }],
  run: async ({ client, positionals, options }) => {
    const [folder] = positionals
    if (folder === undefined)
      throw new UsageError('DIR is missing: the folder to make')
    return describe(await client.project.create({ path: resolve(folder), name: textOption(options, 'name') }))
  },
}

/** `project info DIR`. */
export const projectInfo: Verb = {
  name: 'project info',
  about: 'Say what a project holds',
  details: 'Counts files, segments and corrections, and names the model in use.',
  positionals: ['DIR'],
  options: [],
  run: async (context) => {
    await openProjectToRead(context)
    return describe((await context.client.project.info({}))!)
  },
}

/** `project sample`. */
export const projectSample: Verb = {
  name: 'project sample',
  about: 'Make or find the sample project',
  details: 'Opens the sample project in the data folder, making it on first use, and waits until its films have been looked into.',
  positionals: [],
  options: [],
  run: async (context) => {
    await context.client.project.openSample({})
    const jobs = await context.client.jobs.list({})
    await followJobs(context, jobs.filter(job => job.kind === 'probe').map(job => job.id))
    return describe((await context.client.project.info({}))!)
  },
}
