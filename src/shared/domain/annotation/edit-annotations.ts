import type { Codebook } from '../codebook.ts'
import type { Annotation, Tier } from '../document.ts'
import type { AnnotationEdit, NewAnnotation } from './annotation-edit.ts'
import type { Span } from './tier-rules.ts'
import type { WorkingCopy } from './working-copy.ts'
import { AppError } from '../../errors.ts'
import { clipped } from './child-spans.ts'
import { groupBy } from './group-by.ts'
import { divideEvenly, place, removeDeep, siblingsOf } from './place-annotation.ts'
import { splitAt } from './split-merge.ts'
import { isSymbolic, overlaps } from './tier-rules.ts'

/** What acts work with: the copy they change, who acts, fresh ids, and the codebook of a key. */
export type EditContext = Readonly<{ copy: WorkingCopy, annotator: string, newId: () => string, codebook: (key: string) => Codebook | undefined }>

type Act<Name extends AnnotationEdit['action']> = Extract<AnnotationEdit, { action: Name }>

/** The annotation with this id. @throws AppError `not-found` */
export function requireAnnotation(copy: WorkingCopy, id: string): Annotation {
  const found = copy.annotation(id)
  if (!found)
    throw new AppError('not-found', `There is no annotation ${id}`, { data: { id } })
  return found
}

function assertCodes(context: EditContext, tier: Tier, values: Readonly<{ term?: string | null | undefined, modifiers?: readonly string[] | undefined }>): void {
  const book = tier.codebook === null ? undefined : context.codebook(tier.codebook)
  if (values.term != null && !book?.terms.some(({ key }) => key === values.term))
    throw new AppError('bad-input', `${values.term} is not a term of the codebook of ${tier.name}${book ? ` (${book.name})` : ', which has none'}`, { data: { tierId: tier.id } })
  const unknown = values.modifiers?.find(key => !book?.modifiers?.some(modifier => modifier.key === key))
  if (unknown !== undefined)
    throw new AppError('bad-input', `${unknown} is not a mark of the codebook of ${tier.name}`, { data: { tierId: tier.id } })
}

/** Makes room on a tier whose annotations exclude each other: what lies under `span` is shortened, cut in two or removed. */
function carve(context: EditContext, span: Span, others: readonly Annotation[]): void {
  const { copy, newId } = context
  for (const other of others.filter(one => overlaps(one, span))) {
    if (other.startUs >= span.startUs && other.endUs <= span.endUs) {
      removeDeep(copy, other)
      continue
    }
    if (other.startUs < span.startUs && other.endUs > span.endUs)
      splitAt(copy, other, span.endUs, newId)
    const left = requireAnnotation(copy, other.id)
    place(copy, left, left.startUs < span.startUs ? { startUs: left.startUs, endUs: span.startUs } : { startUs: span.endUs, endUs: left.endUs })
  }
}

/** Those that `annotation` may not overlap: siblings under its parent, or states of its face on an exclusive tier. `but` are left out. */
function rivalsOf(copy: WorkingCopy, tier: Tier, annotation: Annotation, but: ReadonlySet<string>): readonly Annotation[] {
  if (tier.parentId !== null)
    return siblingsOf(copy, annotation).filter(({ id }) => !but.has(id))
  if (!tier.exclusive)
    return []
  return copy.within(annotation).filter(({ id, trackId }) => trackId === annotation.trackId && id !== annotation.id && !but.has(id))
}

function settle(context: EditContext, tier: Tier, annotation: Annotation, but: ReadonlySet<string> = new Set()): void {
  carve(context, annotation, rivalsOf(context.copy, tier, annotation, but))
}

function parentFor(context: EditContext, tier: Tier, wanted: NewAnnotation): Annotation {
  const { copy } = context
  const parentTier = copy.tier(tier.parentId ?? '')
  const named = wanted.parentId === undefined ? undefined : requireAnnotation(copy, wanted.parentId)
  const parent = named ?? copy.within({ tierId: parentTier.id, mediaId: wanted.mediaId, startUs: wanted.startUs, endUs: wanted.startUs })
    .findLast(({ trackId, startUs, endUs }) => trackId === wanted.trackId && startUs <= wanted.startUs && (wanted.startUs < endUs || startUs === endUs))
  if (!parent || parent.tierId !== parentTier.id) {
    throw new AppError('conflict', `No annotation on ${parentTier.name} covers this time`, {
      hint: `${tier.name} hangs on ${parentTier.name}: make one there first, or choose a time within one.`,
      data: { tierId: tier.id, startUs: wanted.startUs },
    })
  }
  return parent
}

/** In a parent that is divided without gaps a new annotation takes its span from those that are there; the first takes all and is cut. */
function addDividing(context: EditContext, parent: Annotation, made: Annotation): void {
  const { copy, newId } = context
  const family = (): readonly Annotation[] => siblingsOf(copy, made)
  const span = clipped(made, parent) ?? parent
  if (family().length === 0)
    copy.put({ ...made, id: newId(), startUs: parent.startUs, endUs: parent.endUs, term: null, text: '', modifiers: [], confidence: null })
  for (const atUs of [span.startUs, span.endUs]) {
    const across = family().find(one => one.startUs < atUs && atUs < one.endUs)
    if (across)
      splitAt(copy, across, atUs, newId)
  }
  family().filter(one => overlaps(one, span)).forEach(one => removeDeep(copy, one))
  copy.put({ ...made, ...span })
}

function addChild(context: EditContext, tier: Tier, made: Annotation, parent: Annotation): void {
  const { copy } = context
  if (tier.constraint === 'time-subdivision')
    return addDividing(context, parent, made)
  const siblings = siblingsOf(copy, made)
  if (tier.constraint === 'symbolic-association') {
    if (siblings.length > 0)
      throw new AppError('conflict', `${tier.name} already has the annotation of this parent`, { hint: 'Change that one.', data: { id: siblings[0]!.id } })
    copy.put({ ...made, startUs: parent.startUs, endUs: parent.endUs })
    return
  }
  if (tier.constraint === 'symbolic-subdivision') {
    const before = siblings.filter(({ startUs }) => startUs <= made.startUs)
    divideEvenly(copy, parent, [...before, made, ...siblings.slice(before.length)])
    return
  }
  const span = clipped(made, parent)
  if (!span)
    throw new AppError('bad-input', `The span lies outside of its parent on ${copy.tier(parent.tierId).name}`)
  const inside = { ...made, ...span }
  copy.put(inside)
  settle(context, tier, inside)
}

function assertSpan(tier: Tier, span: Span): void {
  if (tier.kind === 'point' ? span.startUs !== span.endUs : span.startUs >= span.endUs && !isSymbolic(tier.constraint))
    throw new AppError('bad-input', tier.kind === 'point' ? `${tier.name} holds points, which have no length` : 'An annotation must end after it starts', { data: { ...span } })
}

/** Makes an annotation, in the parent that covers its start where the tier has one. */
export function add(context: EditContext, { annotation: wanted }: Act<'add'>): void {
  const { copy, annotator, newId } = context
  const tier = copy.tier(wanted.tierId)
  assertCodes(context, tier, wanted)
  if (wanted.id !== undefined && copy.annotation(wanted.id))
    throw new AppError('conflict', `The annotation ${wanted.id} is already there`)
  if (tier.perFace && wanted.trackId === null)
    throw new AppError('bad-input', `${tier.name} is coded face by face`, { hint: 'Select a face first.', data: { tierId: tier.id } })
  const { mediaId, tierId, startUs, endUs, term = null, text = '', modifiers = [], confidence = null } = wanted
  const trackId = tier.perFace ? wanted.trackId : null
  const parent = tier.parentId === null ? null : parentFor(context, tier, { ...wanted, trackId })
  const made: Annotation = { type: 'annotation', id: wanted.id ?? newId(), mediaId, tierId, trackId, startUs, endUs, term, text, modifiers, annotator, confidence, parentId: parent?.id ?? null }
  assertSpan(tier, made)
  if (parent)
    return addChild(context, tier, { ...made, mediaId: parent.mediaId, trackId: parent.trackId }, parent)
  copy.put(made)
  settle(context, tier, made)
}

/** Codes anew: terms, texts, marks or confidence of several annotations. */
export function setValues(context: EditContext, { ids, values }: Act<'set-values'>): void {
  const { copy, annotator } = context
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Annotation>
  for (const id of ids) {
    const annotation = requireAnnotation(copy, id)
    assertCodes(context, copy.tier(annotation.tierId), values)
    copy.put({ ...annotation, ...given, annotator })
  }
}

function boundDividing(copy: WorkingCopy, annotation: Annotation, wanted: Span): void {
  const siblings = siblingsOf(copy, annotation)
  const left = siblings.findLast(({ endUs }) => endUs <= annotation.startUs)
  const right = siblings.find(({ startUs }) => startUs >= annotation.endUs)
  const startUs = left ? Math.min(Math.max(wanted.startUs, left.startUs + 1), annotation.endUs - 1) : annotation.startUs
  const endUs = right ? Math.max(Math.min(wanted.endUs, right.endUs - 1), startUs + 1) : annotation.endUs
  if (left)
    place(copy, left, { startUs: left.startUs, endUs: startUs })
  if (right)
    place(copy, right, { startUs: endUs, endUs: right.endUs })
  place(copy, annotation, { startUs, endUs })
}

/** Moves the bounds of one annotation; neighbours in a subdivision give way, others on an exclusive tier are shortened. */
export function setBounds(context: EditContext, { id, startUs, endUs }: Act<'set-bounds'>): void {
  const { copy } = context
  const annotation = requireAnnotation(copy, id)
  const tier = copy.tier(annotation.tierId)
  assertSpan(tier, { startUs, endUs })
  if (isSymbolic(tier.constraint))
    throw new AppError('bad-input', `The time of annotations on ${tier.name} is that of their parent`, { hint: 'Move the parent.' })
  if (tier.constraint === 'time-subdivision')
    return boundDividing(copy, annotation, { startUs, endUs })
  const parent = annotation.parentId === null ? null : requireAnnotation(copy, annotation.parentId)
  const span = parent ? clipped({ startUs, endUs }, parent) : { startUs, endUs }
  if (!span)
    throw new AppError('bad-input', 'The span lies outside of its parent')
  settle(context, tier, place(copy, annotation, span))
}

function hasAncestorIn(copy: WorkingCopy, annotation: Annotation, ids: ReadonlySet<string>): boolean {
  const parent = annotation.parentId === null ? undefined : copy.annotation(annotation.parentId)
  return parent !== undefined && (ids.has(parent.id) || hasAncestorIn(copy, parent, ids))
}

/** Moves annotations in time, and to another face; those that hang on another of the list move with it. */
export function shift(context: EditContext, { ids, byUs, trackId }: Act<'shift'>): void {
  const { copy } = context
  const all = new Set(ids)
  const heads = [...all].map(id => requireAnnotation(copy, id)).filter(annotation => !hasAncestorIn(copy, annotation, all))
  const moved = heads.map((annotation) => {
    const tier = copy.tier(annotation.tierId)
    if (tier.parentId === null)
      return place(copy, annotation, { startUs: annotation.startUs + byUs, endUs: annotation.endUs + byUs }, tier.perFace && trackId ? trackId : annotation.trackId)
    if (tier.constraint !== 'included-in')
      throw new AppError('bad-input', `Annotations on ${tier.name} divide their parent and move with it`, { hint: 'Move a bound, or the parent.' })
    const parent = requireAnnotation(copy, annotation.parentId ?? '')
    const allowedUs = Math.min(Math.max(byUs, parent.startUs - annotation.startUs), parent.endUs - annotation.endUs)
    return place(copy, annotation, { startUs: annotation.startUs + allowedUs, endUs: annotation.endUs + allowedUs })
  })
  const headIds = new Set(moved.map(({ id }) => id))
  for (const annotation of moved) {
    // two of the list that were let overlap by a wall of their parent: the later one makes room
    const now = copy.annotation(annotation.id)
    if (now)
      settle(context, copy.tier(now.tierId), now, copy.tier(now.tierId).parentId === null ? headIds : new Set())
  }
}

/** Removes annotations with all that hangs on them; in a subdivision the neighbours take their place. */
export function remove(context: EditContext, { ids }: Act<'remove'>): void {
  const { copy } = context
  for (const id of ids) {
    const annotation = copy.annotation(id)
    if (!annotation)
      continue
    const { constraint } = copy.tier(annotation.tierId)
    const siblings = siblingsOf(copy, annotation)
    removeDeep(copy, annotation)
    const left = siblings.findLast(({ endUs }) => endUs <= annotation.startUs)
    const right = siblings.find(({ startUs }) => startUs >= annotation.endUs)
    if (constraint === 'symbolic-subdivision')
      divideEvenly(copy, requireAnnotation(copy, annotation.parentId ?? ''), siblings)
    else if (constraint === 'time-subdivision' && left)
      place(copy, left, { startUs: left.startUs, endUs: annotation.endUs })
    else if (constraint === 'time-subdivision' && right)
      place(copy, right, { startUs: annotation.startUs, endUs: right.endUs })
  }
}

/** Closes the gaps between neighbours of one face on a tier. */
export function fillGaps(context: EditContext, { tierId, mediaId, trackId, longestUs = Number.MAX_SAFE_INTEGER, how }: Act<'fill-gaps'>): void {
  const { copy, newId, annotator } = context
  const tier = copy.tier(tierId)
  if (tier.kind === 'point' || isSymbolic(tier.constraint) || tier.constraint === 'time-subdivision')
    throw new AppError('bad-input', `${tier.name} has no gaps to fill`)
  const families = groupBy(copy.ofTier(tierId).filter(one => one.mediaId === mediaId && one.trackId === trackId), ({ parentId }) => parentId)
  for (const [parentId, family] of families) {
    let reachedUs = -Infinity
    let last: Annotation | null = null
    for (const next of family) {
      if (last && next.startUs > reachedUs && next.startUs - reachedUs <= longestUs) {
        if (how === 'extend')
          place(copy, last, { startUs: last.startUs, endUs: next.startUs })
        else
          copy.put({ ...last, id: newId(), startUs: reachedUs, endUs: next.startUs, term: null, text: '', modifiers: [], confidence: null, annotator, parentId })
      }
      if (next.endUs > reachedUs) {
        reachedUs = next.endUs
        last = next
      }
    }
  }
}
