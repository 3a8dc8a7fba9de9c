import type { CaptionAspect } from './tasks.ts'
import { captionAspects } from './tasks.ts'

/** A judge's yes or no; null when the reply is neither word alone. */
export function judgedCorrect(reply: string): boolean | null {
  const word = reply.trim().toLowerCase().replace(/[.!]$/, '')
  return word === 'yes' || word === 'no' ? word === 'yes' : null
}

/** A judge's score from 0 to 100; null when the reply is not a number alone in that range. */
export function judgedScore(reply: string): number | null {
  const text = reply.trim()
  const score = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  return score >= 0 && score <= 100 ? score : null
}

/**
 * A judge's scores of the six aspects of a caption, each as `[Score]: 80`, in the fixed order.
 * @returns null when there are not exactly six; the published code counts such a reply as 0 on all of them
 */
export function judgedAspects(reply: string): Readonly<Record<CaptionAspect, number>> | null {
  const scores = [...reply.toLowerCase().matchAll(/\[?scores?\]?: (\d+)/g)].map(match => Number(match[1]))
  return scores.length === captionAspects.length ? Object.fromEntries(captionAspects.map((aspect, at) => [aspect, scores[at]])) as Record<CaptionAspect, number> : null
}
