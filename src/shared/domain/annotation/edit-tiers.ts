import type { Tier } from '../document.ts'
import type { AnnotationEdit } from './annotation-edit.ts'
import type { EditContext } from './edit-annotations.ts'
import { AppError } from '../../errors.ts'
import { codebookProblems } from '../codebook.ts'
import { annotationProblems, tierProblem } from './tier-rules.ts'

type Act<Name extends AnnotationEdit['action']> = Extract<AnnotationEdit, { action: Name }>

const nameOf = (name: string): string => name.trim().replace(/\s+/g, ' ')

function assertName(context: EditContext, name: string, but?: string): void {
  if (name === '')
    throw new AppError('bad-input', 'A tier needs a name')
  if (context.copy.tiers().some(tier => tier.id !== but && tier.name === name))
    throw new AppError('conflict', `There is already a tier called ${name}`, { hint: 'Choose another name.' })
}

function assertCodebook(context: EditContext, key: string | null | undefined): void {
  if (key != null && !context.codebook(key))
    throw new AppError('not-found', `There is no codebook ${key}`, { data: { key } })
}

/** Makes a tier, last in the order. */
export function addTier(context: EditContext, { tier: wanted }: Act<'add-tier'>): void {
  const { copy, newId } = context
  const name = nameOf(wanted.name)
  assertName(context, name)
  assertCodebook(context, wanted.codebook)
  const id = wanted.id ?? newId()
  const others = copy.tiers()
  if (others.some(tier => tier.id === id))
    throw new AppError('conflict', `The tier ${id} is already there`)
  const problem = tierProblem({ ...wanted, name }, others.find(tier => tier.id === wanted.parentId))
  if (problem)
    throw new AppError('bad-input', problem)
  const order = Math.max(-1, ...others.map(tier => tier.order)) + 1
  copy.put({ ...wanted, type: 'tier', id, name, order, locked: false, hidden: false })
}

function assertTermsFit(context: EditContext, tier: Tier, key: string | null): void {
  const terms = new Set(key === null ? [] : context.codebook(key)?.terms.map(term => term.key))
  const stranger = context.copy.ofTier(tier.id).find(({ term }) => term !== null && !terms.has(term))
  if (stranger)
    throw new AppError('conflict', `${tier.name} holds ${stranger.term}, which the codebook ${key ?? '(none)'} does not have`, { hint: 'Relabel those annotations first, or make a new tier.' })
}

/** Changes name, look or rules of a tier. @throws AppError `conflict` when what is on it does not fit the new rules */
export function setTier(context: EditContext, { tierId, change }: Act<'set-tier'>): void {
  const { copy } = context
  const tier = copy.tier(tierId)
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Tier>
  const next: Tier = { ...tier, ...given, name: change.name === undefined ? tier.name : nameOf(change.name) }
  assertName(context, next.name, tierId)
  assertCodebook(context, change.codebook)
  if (next.codebook !== tier.codebook)
    assertTermsFit(context, tier, next.codebook)
  if (next.exclusive && !tier.exclusive && tier.parentId === null) {
    const problems = annotationProblems([next], copy.ofTier(tierId))
    if (problems.length > 0)
      throw new AppError('conflict', `${problems.length} annotations of ${tier.name} overlap, so its states cannot exclude each other`, { hint: 'Find them with the search "annotation tier ... and overlaps (...)" and move them first.' })
  }
  copy.put(next)
}

/** Orders tiers. */
export function orderTiers(context: EditContext, { tierIds }: Act<'order-tiers'>): void {
  const { copy } = context
  const place = new Map(tierIds.map((id, at) => [copy.tier(id).id, at]))
  const ordered = copy.tiers().toSorted((a, b) => (place.get(a.id) ?? tierIds.length) - (place.get(b.id) ?? tierIds.length) || a.order - b.order)
  ordered.forEach((tier, order) => copy.put({ ...tier, order }))
}

/** Removes a tier with its child tiers and all annotations on them. @throws AppError `conflict` when one of them is locked */
export function removeTier(context: EditContext, { tierId }: Act<'remove-tier'>): void {
  const { copy } = context
  const tier = copy.tier(tierId)
  if (tier.locked)
    throw new AppError('conflict', `The tier ${tier.name} is locked`, { hint: 'Unlock it to remove it.' })
  for (const child of copy.tiers().filter(({ parentId }) => parentId === tierId))
    removeTier(context, { action: 'remove-tier', tierId: child.id })
  copy.ofTier(tierId).forEach(annotation => copy.remove(annotation))
  copy.remove(tier)
}

/** Saves the next version of a codebook of the project. Terms that annotations use must stay. */
export function saveCodebook(context: EditContext, { codebook }: Act<'save-codebook'>): void {
  const { copy, newId } = context
  const versions = copy.codebooks().filter(record => record.codebook.key === codebook.key).map(({ version }) => version)
  if (versions.length === 0 && context.codebook(codebook.key))
    throw new AppError('conflict', `${codebook.key} is a built-in codebook, which stays as it is`, { hint: 'Save the changed one under another key.' })
  const [problem] = codebookProblems(codebook)
  if (problem)
    throw new AppError('bad-input', `The codebook does not hold together: ${problem}`)
  const version = Math.max(0, ...versions) + 1
  const saved = { ...codebook, version: String(version) }
  copy.put({ type: 'codebook', id: newId(), version, codebook: saved })
  for (const tier of copy.tiers().filter(one => one.codebook === codebook.key))
    assertTermsFit(context, tier, codebook.key)
}

/** Removes a codebook of the project with all of its versions. */
export function removeCodebook(context: EditContext, { key }: Act<'remove-codebook'>): void {
  const { copy } = context
  const user = copy.tiers().find(({ codebook }) => codebook === key)
  if (user)
    throw new AppError('conflict', `The tier ${user.name} uses the codebook ${key}`, { hint: 'Give the tier another codebook first.' })
  const versions = copy.codebooks().filter(({ codebook }) => codebook.key === key)
  if (versions.length === 0)
    throw new AppError('not-found', `The project has no codebook ${key} of its own`)
  versions.forEach(record => copy.remove(record))
}
