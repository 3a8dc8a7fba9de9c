import type { Annotation, Tier } from '../document.ts'
import type { WorkingCopy } from './working-copy.ts'
import { AppError } from '../../errors.ts'
import { groupBy } from './group-by.ts'
import { childrenByTier, divideEvenly, place, removeDeep, siblingsOf } from './place-annotation.ts'

type NewId = () => string

/** Whether a child lies after the cut of its parent; a time-aligned one that lies across is cut itself. */
function shareOut(copy: WorkingCopy, tier: Tier, child: Annotation, cut: Readonly<{ atUs: number, rightId: string, newId: NewId }>): void {
  const { atUs, rightId, newId } = cut
  const middleUs = (child.startUs + child.endUs) / 2
  const point = child.startUs === child.endUs
  if (tier.constraint === 'symbolic-subdivision' ? middleUs >= atUs : child.startUs >= atUs) {
    copy.put({ ...child, parentId: rightId })
  }
  else if (tier.constraint !== 'symbolic-subdivision' && !point && child.endUs > atUs) {
    const right = splitAt(copy, child, atUs, newId)
    copy.put({ ...right, parentId: rightId })
  }
}

/**
 * Cuts an annotation in two. Both keep term and marks, the left keeps the text; children go to the side on which they lie, those across
 * the cut are cut too, an associated child stays left. Answers the right part.
 */
export function splitAt(copy: WorkingCopy, annotation: Annotation, atUs: number, newId: NewId): Annotation {
  const right: Annotation = { ...annotation, id: newId(), startUs: atUs, text: '' }
  const left = { ...annotation, endUs: atUs }
  const families = childrenByTier(copy, annotation.id)
  copy.put(right)
  copy.put(left)
  for (const { tier, children } of families) {
    if (tier.constraint === 'symbolic-association') {
      children.forEach(child => place(copy, child, left))
      continue
    }
    children.forEach(child => shareOut(copy, tier, child, { atUs, rightId: right.id, newId }))
    if (tier.constraint === 'symbolic-subdivision') {
      for (const side of [left, right])
        divideEvenly(copy, side, copy.childrenOf(side.id).filter(({ tierId }) => tierId === tier.id))
    }
  }
  return right
}

/** Splits by a person's hand. @throws AppError `bad-input` where nothing can be split */
export function split(copy: WorkingCopy, annotation: Annotation, atUs: number, newId: NewId): void {
  const tier = copy.tier(annotation.tierId)
  if (tier.constraint === 'symbolic-association')
    throw new AppError('bad-input', `${tier.name} has one annotation for each parent; it cannot be split`)
  if (tier.constraint === 'symbolic-subdivision') {
    const parent = copy.annotation(annotation.parentId ?? '')!
    const family = [...siblingsOf(copy, annotation), annotation].sort((a, b) => a.startUs - b.startUs)
    const next: Annotation = { ...annotation, id: newId(), text: '' }
    divideEvenly(copy, parent, family.flatMap(one => one.id === annotation.id ? [one, next] : [one]))
    return
  }
  if (atUs <= annotation.startUs || atUs >= annotation.endUs)
    throw new AppError('bad-input', 'An annotation can only be split at a time within it', { hint: 'Put the cursor inside of the annotation.', data: { atUs } })
  splitAt(copy, annotation, atUs, newId)
}

function joinedText(parts: readonly Annotation[]): string {
  return parts.map(({ text }) => text.trim()).filter(Boolean).join(' ')
}

function joinedValues(parts: readonly Annotation[]): Annotation {
  const known = parts.flatMap(({ confidence }) => confidence ?? [])
  return { ...parts[0]!, text: joinedText(parts), confidence: known.length > 0 ? Math.min(...known) : null }
}

/** Children of several parents become those of one: texts of associated ones join, subdivisions close the gaps, overlaps are clipped. */
function adopt(copy: WorkingCopy, tier: Tier, merged: Annotation, children: readonly Annotation[]): void {
  const ordered = children.toSorted((a, b) => a.startUs - b.startUs)
  if (tier.constraint === 'symbolic-association') {
    ordered.slice(1).forEach(child => removeDeep(copy, child))
    place(copy, { ...joinedValues(ordered), parentId: merged.id }, merged)
    return
  }
  if (tier.constraint === 'symbolic-subdivision') {
    divideEvenly(copy, merged, ordered)
    return
  }
  const dividing = tier.constraint === 'time-subdivision'
  let freeUs = merged.startUs
  const starts = ordered.map((child, at) => {
    const startUs = dividing && at === 0 ? merged.startUs : Math.max(freeUs, child.startUs)
    freeUs = Math.max(freeUs, child.endUs)
    return startUs
  })
  ordered.forEach((child, at) => {
    const endUs = dividing ? starts[at + 1] ?? merged.endUs : Math.min(child.endUs, merged.endUs)
    const span = { startUs: starts[at]!, endUs }
    if (child.startUs === child.endUs)
      copy.put({ ...child, parentId: merged.id })
    else if (span.startUs < span.endUs)
      place(copy, { ...child, parentId: merged.id }, span)
    else
      removeDeep(copy, child)
  })
}

function assertMergeable(tier: Tier, parts: readonly Annotation[]): void {
  const [first] = parts
  const apart = parts.some(part => part.tierId !== first?.tierId || part.mediaId !== first.mediaId || part.trackId !== first.trackId || part.parentId !== first.parentId)
  if (parts.length < 2 || apart)
    throw new AppError('bad-input', 'Only annotations of one tier, face and parent can be merged')
  if (tier.constraint === 'symbolic-association' || parts.some(part => part.startUs === part.endUs))
    throw new AppError('bad-input', `Annotations of ${tier.name} cannot be merged`)
}

/** Makes one annotation of several; what lies between them on an exclusive or child tier is refused. @throws AppError `bad-input` */
export function merge(copy: WorkingCopy, list: readonly Annotation[]): void {
  const parts = list.toSorted((a, b) => a.startUs - b.startUs)
  const tier = copy.tier(parts[0]!.tierId)
  assertMergeable(tier, parts)
  const first = parts[0]!
  const span = { startUs: first.startUs, endUs: Math.max(...parts.map(({ endUs }) => endUs)) }
  const ids = new Set(parts.map(({ id }) => id))
  const others = tier.parentId === null
    ? (tier.exclusive ? copy.within({ tierId: tier.id, mediaId: first.mediaId, ...span }).filter(({ trackId }) => trackId === first.trackId) : [])
    : siblingsOf(copy, first)
  if (others.some(({ id, startUs, endUs }) => !ids.has(id) && startUs < span.endUs && endUs > span.startUs))
    throw new AppError('bad-input', 'Another annotation lies between those to be merged')
  const families = groupBy(parts.flatMap(part => copy.childrenOf(part.id)), ({ tierId }) => tierId)
  const merged: Annotation = { ...joinedValues(parts), ...span }
  parts.slice(1).forEach(part => copy.remove(part))
  copy.put(merged)
  for (const [tierId, children] of families)
    adopt(copy, copy.tier(tierId), merged, children)
  if (tier.constraint === 'symbolic-subdivision')
    divideEvenly(copy, copy.annotation(first.parentId ?? '')!, [merged, ...siblingsOf(copy, merged)].sort((a, b) => a.startUs - b.startUs))
}
