import type { SegmentView } from '#shared/contract/document.contract.ts'
import type { AggregateNode } from '#shared/domain/tree/aggregate-trees.ts'
import type { Verb } from '../verb.ts'
import { formatTimecode } from '#shared/domain/timecode.ts'
import { openProjectToRead } from '../open-project.ts'
import { textOption } from '../verb.ts'

function line(name: string, { segment, shown }: SegmentView): string {
  const by = shown === null ? '-' : shown.layer === 'person' ? 'person' : shown.reasonerId
  return [segment.id, name, formatTimecode(segment.startUs), formatTimecode(segment.endUs), by, shown?.tree.rationale.text ?? ''].join('\t')
}

function aggregateLines(node: AggregateNode, depth = 0): string[] {
  const own = node.level === 'root' ? [] : [`${'  '.repeat(depth)}${node.label}\t${node.trees}\t${(node.share * 100).toFixed(0)} %`]
  return [...own, ...node.children.flatMap(child => aggregateLines(child, node.level === 'root' ? 0 : depth + 1))]
}

/** `trees DIR`. */
export const trees: Verb = {
  name: 'trees',
  about: 'Print the segments and their affective trees',
  details: 'The tree shown is the person\'s where there is one, else that of the model in use. With --json each segment comes with the whole tree and the machine\'s beneath it.',
  positionals: ['DIR'],
  options: [
    { name: 'media', value: 'ID', about: 'only this film' },
    { name: 'subject', value: 'NAME', about: 'with --aggregate: only films of this subject' },
    { name: 'aggregate', about: 'lay all trees over each other and count' },
  ],
  run: async (context) => {
    const { client, options } = context
    await openProjectToRead(context)
    const mediaId = textOption(options, 'media')
    if (options['aggregate'] === true) {
      const whole = await client.document.aggregate({ mediaId, subject: textOption(options, 'subject') })
      return { json: whole, text: aggregateLines(whole.root).join('\n') }
    }
    const wanted = mediaId === undefined ? await client.media.list({}) : [await client.media.get({ mediaId })]
    const found = await Promise.all(wanted.map(async ({ id, name }) => ({ mediaId: id, name, segments: await client.document.segments({ mediaId: id }) })))
    return { json: found, text: found.flatMap(({ name, segments }) => segments.map(view => line(name, view))).join('\n') }
  },
}
