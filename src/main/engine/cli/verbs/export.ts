import type { Verb, VerbContext, VerbResult } from '../verb.ts'
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { exportNames, frameFormats, treeFormats } from '#shared/contract/exports.contract.ts'
import { assertDone, followJobs } from '../follow-jobs.ts'
import { openProject, openProjectToRead } from '../open-project.ts'
import { choiceOption, textOption, UsageError } from '../verb.ts'

type Wanted = Readonly<{ out: string, mediaId: string | undefined, names: (typeof exportNames)[number] | undefined }>

function answer(path: string, rows: number, bytes: number): VerbResult {
  return { json: { path, bytes, rows }, text: `${path}: ${rows} rows, ${bytes} bytes` }
}

async function writeFrames(context: VerbContext, format: (typeof frameFormats)[number], wanted: Wanted): Promise<VerbResult> {
  await openProject(context)
  const job = await context.client.exports.start({ format, ...wanted, landmarks: context.options['landmarks'] === true })
  const [ended] = await followJobs(context, [job.id])
  assertDone([ended!])
  return answer(wanted.out, ended!.progress.done, statSync(wanted.out).size)
}

async function writeTrees(context: VerbContext, format: (typeof treeFormats)[number], wanted: Wanted): Promise<VerbResult> {
  await openProjectToRead(context)
  const { path, rows, bytes } = await context.client.exports.write({ format, ...wanted })
  return answer(path, rows, bytes)
}

/** `export DIR --format FORMAT --out FILE`. */
export const exportVerb: Verb = {
  name: 'export',
  about: 'Write signals, or segments and trees, to a file',
  details: [
    'Signals, one row a face and analysed frame, with the time in seconds and as PTS:',
    'csv           all signals under their own names, safe to open in a spreadsheet',
    'parquet       the same, typed; missing values are null',
    'jsonl         the same, one object a line',
    'openface-csv  the columns of OpenFace 2 (pose, gaze, 68 points, action units)',
    'pyfeat-csv    the columns of Py-Feat (box, 68 points, pose, action units, emotions)',
    'Segments and trees:',
    'trees-csv     one row a node of the tree that counts, safe to open in a spreadsheet',
    'json          everything, the machine\'s trees too',
    'Faces that were left out are in none of them; people go under their pseudonyms where they have one.',
  ].join('\n'),
  positionals: ['DIR'],
  options: [
    { name: 'format', value: [...frameFormats, ...treeFormats].join('|'), required: true, about: 'the form of the file' },
    { name: 'out', value: 'FILE', required: true, about: 'where to write it' },
    { name: 'media', value: 'ID', about: 'only this film' },
    { name: 'names', value: exportNames.join('|'), about: 'what people are called (pseudonym when left out)' },
    { name: 'landmarks', about: 'add the points of the mesh (csv, parquet, jsonl)' },
  ],
  run: async (context) => {
    const format = choiceOption(context.options, 'format', [...frameFormats, ...treeFormats])
    const out = textOption(context.options, 'out')
    if (format === undefined || out === undefined)
      throw new UsageError('--format and --out are needed')
    const wanted: Wanted = { out: resolve(out), mediaId: textOption(context.options, 'media'), names: choiceOption(context.options, 'names', exportNames) }
    return format === 'json' || format === 'trees-csv' ? writeTrees(context, format, wanted) : writeFrames(context, format, wanted)
  },
}
