import type { Verb } from '../verb.ts'
import { resolve } from 'node:path'
import { exportFormats } from '#shared/contract/exports.contract.ts'
import { openProjectToRead } from '../open-project.ts'
import { choiceOption, textOption, UsageError } from '../verb.ts'

/** `export DIR --format json|csv --out FILE`. */
export const exportVerb: Verb = {
  name: 'export',
  about: 'Write segments and trees to a file',
  details: 'csv has one row a node of the tree that counts, safe to open in a spreadsheet; json has everything, the machine\'s trees too.',
  positionals: ['DIR'],
  options: [
    { name: 'format', value: exportFormats.join('|'), required: true, about: 'the form of the file' },
    { name: 'out', value: 'FILE', required: true, about: 'where to write it' },
    { name: 'media', value: 'ID', about: 'only this film' },
  ],
  run: async (context) => {
    const format = choiceOption(context.options, 'format', exportFormats)
    const out = textOption(context.options, 'out')
    if (format === undefined || out === undefined)
      throw new UsageError('--format and --out are needed')
    await openProjectToRead(context)
    const written = await context.client.exports.write({ format, out: resolve(out), mediaId: textOption(context.options, 'media') })
    return { json: written, text: `${written.path}: ${written.rows} rows, ${written.bytes} bytes` }
  },
}
