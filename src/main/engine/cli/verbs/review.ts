import type { ReviewItem } from '#shared/contract/index.ts'
import type { Verb } from '../verb.ts'
import { reviewOrders } from '#shared/contract/index.ts'
import { formatTimecode } from '#shared/domain/timecode.ts'
import { openProject, openProjectToRead } from '../open-project.ts'
import { choiceOption, integerOption, textOption, UsageError } from '../verb.ts'

function line(item: ReviewItem): string {
  const readings = item.readings.map(({ reasonerId, label, confidence }) => `${reasonerId}: ${label ?? '-'} ${confidence?.toFixed(2) ?? ''}`.trim()).join(', ')
  const why = item.why.value === null ? item.why.kind : `${item.why.kind} ${item.why.value.toFixed(2)}`
  return [item.segmentId, item.mediaId, formatTimecode(item.startUs), formatTimecode(item.endUs), why, readings].join('\t')
}

function shareOf(text: string | undefined): number | null {
  if (text === undefined)
    return null
  const value = Number(text)
  if (!(value >= 0 && value <= 1))
    throw new UsageError(`--accept-above takes a number from 0 to 1, not "${text}"`)
  return value
}

/** `review DIR`. */
export const review: Verb = {
  name: 'review',
  about: 'Say what to review next, or accept what is sure',
  details: [
    'Prints the segments that nobody has reviewed in the order asked for, and why each comes up.',
    'With --accept-above, accepts on every segment whose leading emotion is at least so sure each node that is, as one change.',
  ].join('\n'),
  positionals: ['DIR'],
  options: [
    { name: 'order', value: reviewOrders.join('|'), about: 'what would teach most (when left out), least certain, readers disagreeing, or by chance' },
    { name: 'limit', value: 'N', about: 'so many segments (100 when left out)' },
    { name: 'seed', value: 'N', about: 'for what is left to chance (1 when left out)' },
    { name: 'media', value: 'ID', about: 'only this film' },
    { name: 'accept-above', value: 'C', about: 'accept from this confidence on instead' },
  ],
  run: async (context) => {
    const { client, options } = context
    const threshold = shareOf(textOption(options, 'accept-above'))
    const mediaId = textOption(options, 'media')
    const input = { order: choiceOption(options, 'order', reviewOrders) ?? 'teach', limit: integerOption(options, 'limit', 1), seed: integerOption(options, 'seed'), mediaId }
    if (threshold !== null) {
      await openProject(context)
      const saved = await client.review.acceptAbove({ threshold, mediaId })
      return { json: saved, text: `Accepted ${saved.segments} segments as change ${saved.sequence}` }
    }
    await openProjectToRead(context)
    const queue = await client.review.queue(input)
    return { json: queue, text: queue.items.map(line).join('\n') }
  },
}
