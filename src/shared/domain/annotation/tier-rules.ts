import type { Annotation, Tier } from '../document.ts'
import { groupBy } from './group-by.ts'

/** A span in microseconds, half open; a point has equal ends. */
export type Span = Readonly<{ startUs: number, endUs: number }>

/** What people call a constraint between a tier and its parent. */
export type Constraint = Tier['constraint']

/** True when two intervals share time. A point shares none. */
export function overlaps(a: Span, b: Span): boolean {
  return a.startUs < b.endUs && b.startUs < a.endUs && a.startUs < a.endUs && b.startUs < b.endUs
}

/** True for the constraints under which a child's time is derived from its parent's. */
export function isSymbolic(constraint: Constraint): boolean {
  return constraint === 'symbolic-subdivision' || constraint === 'symbolic-association'
}

/** Why a tier cannot hang on this parent, or null when it can. @param parent the tier named by `parentId`; undefined when it is not there */
export function tierProblem(tier: Pick<Tier, 'name' | 'kind' | 'parentId' | 'constraint' | 'perFace'>, parent: Tier | undefined): string | null {
  const { name, kind, constraint } = tier
  if (tier.parentId === null)
    return constraint === 'none' ? null : `The tier ${name} has no parent, so it cannot be bound to one (${constraint})`
  if (!parent)
    return `The tier ${name} hangs on a tier that is not there`
  if (constraint === 'none')
    return `The tier ${name} has a parent and needs one of the four constraints`
  if (parent.perFace !== tier.perFace)
    return `The tier ${name} must be ${parent.perFace ? 'per face' : 'for the whole clip'} like its parent ${parent.name}`
  if (kind === 'trace' || parent.kind === 'trace')
    return 'A continuous trace has neither parent nor children'
  if (parent.kind === 'point' && constraint !== 'symbolic-association')
    return `${parent.name} holds points, which have no time to divide: only symbolic association fits`
  if (kind === 'point' && constraint !== 'included-in' && parent.kind !== 'point')
    return `Points can only be included in ${parent.name}, not divide it`
  return null
}

type Book = Readonly<{ tiers: ReadonlyMap<string, Tier>, byId: ReadonlyMap<string, Annotation> }>

function ownProblems(annotation: Annotation, { tiers, byId }: Book): string[] {
  const { id, startUs, endUs, parentId } = annotation
  const tier = tiers.get(annotation.tierId)
  if (!tier)
    return [`${id} is on a tier that is not there`]
  const problems: string[] = []
  const derived = tier.constraint === 'symbolic-association'
  if (!derived && (tier.kind === 'point' ? startUs !== endUs : startUs >= endUs))
    problems.push(`${id} is no ${tier.kind}: ${startUs} to ${endUs}`)
  if (tier.perFace !== (annotation.trackId !== null))
    problems.push(`${id} ${tier.perFace ? 'has no face' : 'has a face'}`)
  const parent = parentId === null ? undefined : byId.get(parentId)
  if ((tier.parentId !== null) !== (parent !== undefined) || (parent && parent.tierId !== tier.parentId))
    problems.push(`${id} hangs on ${parentId}, which is not an annotation of the parent tier`)
  if (parent && (parent.trackId !== annotation.trackId || parent.mediaId !== annotation.mediaId))
    problems.push(`${id} is not of the face and file of its parent`)
  if (parent && (startUs < parent.startUs || endUs > parent.endUs))
    problems.push(`${id} reaches out of its parent`)
  return problems
}

function siblingProblems(parent: Annotation, tier: Tier, siblings: readonly Annotation[]): string[] {
  const ordered = siblings.toSorted((a, b) => a.startUs - b.startUs)
  const of = `the children of ${parent.id} on ${tier.name}`
  if (tier.constraint === 'symbolic-association') {
    const [only, second] = ordered
    return second || only?.startUs !== parent.startUs || only.endUs !== parent.endUs ? [`${of} are not one with its time`] : []
  }
  const problems = ordered.slice(1).filter((next, place) => overlaps(ordered[place]!, next)).map(next => `${next.id} overlaps another of ${of}`)
  if (tier.constraint === 'included-in')
    return problems
  const gap = ordered.slice(1).some((next, place) => ordered[place]!.endUs !== next.startUs)
  if (gap || ordered[0]?.startUs !== parent.startUs || ordered.at(-1)?.endUs !== parent.endUs)
    problems.push(`${of} do not fill it`)
  return problems
}

function exclusiveProblems(tier: Tier, annotations: readonly Annotation[]): string[] {
  const byFace = groupBy(annotations, ({ mediaId, trackId }) => `${mediaId} ${trackId}`)
  return [...byFace.values()].flatMap((list) => {
    const ordered = list.toSorted((a, b) => a.startUs - b.startUs)
    return ordered.slice(1).filter((next, place) => overlaps(ordered[place]!, next)).map(next => `${next.id} overlaps another state of ${tier.name}`)
  })
}

/**
 * Every way in which annotations break the rules of their tiers: time subdivision (children fill their parent without gap or overlap),
 * included in (children lie within it, gaps allowed), symbolic subdivision (an ordered division without times of its own, kept as even
 * parts), symbolic association (one child with the parent's time), exclusive states, one face and file with the parent.
 * @returns one sentence a problem; empty when all holds
 * @see ELAN manual, tier stereotypes, https://www.mpi.nl/corpus/html/elan/ch02.html
 */
export function annotationProblems(tierList: readonly Tier[], annotations: readonly Annotation[]): string[] {
  const tiers = new Map(tierList.map(tier => [tier.id, tier]))
  const byId = new Map(annotations.map(annotation => [annotation.id, annotation]))
  const structure = tierList.flatMap(tier => tierProblem(tier, tiers.get(tier.parentId ?? '')) ?? [])
  const own = annotations.flatMap(annotation => ownProblems(annotation, { tiers, byId }))
  const families = groupBy(annotations.filter(({ parentId }) => parentId !== null), ({ tierId, parentId }) => `${tierId} ${parentId}`)
  const siblings = [...families.values()].flatMap((family) => {
    const parent = byId.get(family[0]?.parentId ?? '')
    const tier = tiers.get(family[0]?.tierId ?? '')
    return parent && tier ? siblingProblems(parent, tier, family) : []
  })
  const exclusive = tierList.filter(tier => tier.exclusive && tier.parentId === null)
    .flatMap(tier => exclusiveProblems(tier, annotations.filter(({ tierId }) => tierId === tier.id)))
  return [...structure, ...own, ...siblings, ...exclusive]
}
