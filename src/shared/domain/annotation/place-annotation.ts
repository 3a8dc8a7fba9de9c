import type { Annotation, Tier } from '../document.ts'
import type { Span } from './tier-rules.ts'
import type { WorkingCopy } from './working-copy.ts'
import { childSpans, evenParts } from './child-spans.ts'

/** The children of an annotation by their tiers, each list in order of time. */
export function childrenByTier(copy: WorkingCopy, parentId: string): readonly Readonly<{ tier: Tier, children: readonly Annotation[] }>[] {
  const lists = new Map<string, Annotation[]>()
  for (const child of copy.childrenOf(parentId))
    lists.set(child.tierId, [...lists.get(child.tierId) ?? [], child])
  return [...lists].map(([tierId, children]) => ({ tier: copy.tier(tierId), children }))
}

/** Removes an annotation with all that hangs on it. Siblings stay as they are. */
export function removeDeep(copy: WorkingCopy, annotation: Annotation): void {
  for (const child of copy.childrenOf(annotation.id))
    removeDeep(copy, child)
  copy.remove(annotation)
}

/** Moves an annotation to a span, and to another face where one is given; its children follow as their constraints say. */
export function place(copy: WorkingCopy, annotation: Annotation, span: Span, trackId: string | null = annotation.trackId): Annotation {
  const moved = { ...annotation, startUs: span.startUs, endUs: span.endUs, trackId }
  copy.put(moved)
  for (const { tier, children } of childrenByTier(copy, annotation.id)) {
    const spans = childSpans(tier.constraint, children, annotation, span)
    children.forEach((child, at) => {
      const to = spans[at]
      if (to)
        place(copy, child, to, trackId)
      else
        removeDeep(copy, child)
    })
  }
  return moved
}

/** Puts the children of one tier in this order as even parts of their parent. */
export function divideEvenly(copy: WorkingCopy, parent: Annotation, ordered: readonly Annotation[]): void {
  if (ordered.length === 0)
    return
  evenParts(parent, ordered.length).forEach((span, at) => place(copy, { ...ordered[at]!, parentId: parent.id }, span))
}

/** Brothers and sisters under the same parent on the same tier, itself left out, in order of time. */
export function siblingsOf(copy: WorkingCopy, annotation: Annotation): readonly Annotation[] {
  return annotation.parentId === null
    ? []
    : copy.childrenOf(annotation.parentId).filter(({ id, tierId }) => tierId === annotation.tierId && id !== annotation.id)
}
