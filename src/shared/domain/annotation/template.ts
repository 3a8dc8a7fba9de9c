import type { Codebook } from '../codebook.ts'
import type { Tier } from '../document.ts'
import type { AnnotationEdit } from './annotation-edit.ts'
import { z } from 'zod'
import { codebookSchema } from '../codebook.ts'
import { newTierSchema } from './annotation-edit.ts'

/** Tiers with the codebooks they need, to be used again in other projects. Tiers stand in their order, parents named by the ids in the list. */
export const tierTemplateSchema = z.strictObject({
  format: z.literal('affectree-tiers'),
  version: z.literal(1),
  name: z.string().min(1).max(80),
  tiers: z.array(newTierSchema.required({ id: true })).min(1),
  codebooks: z.array(codebookSchema),
})
export type TierTemplate = z.infer<typeof tierTemplateSchema>

/** The template of a project's tiers. @param own the project's own codebooks as they are in use; those that no tier uses are left out */
export function templateOf(name: string, tiers: readonly Tier[], own: readonly Codebook[]): TierTemplate {
  const used = new Set(tiers.map(({ codebook }) => codebook))
  return {
    format: 'affectree-tiers',
    version: 1,
    name,
    tiers: tiers.toSorted((a, b) => a.order - b.order).map(({ type: _type, order: _order, locked: _locked, hidden: _hidden, ...tier }) => tier),
    codebooks: own.filter(({ key }) => used.has(key)),
  }
}

/** What a template meets in a project: the names that are taken and the codebooks that are there, built in or its own. */
export type TemplatePlace = Readonly<{ tiers: readonly Pick<Tier, 'name'>[], codebooks: readonly Codebook[], newId: () => string }>

function freeName(name: string, taken: ReadonlySet<string>): string {
  let shown = name
  for (let n = 2; taken.has(shown); n++)
    shown = `${name} ${n}`
  return shown
}

/** The acts that make a template's tiers in a project, parents first. A codebook that is there already is used as it is; a name that is taken gets a number. */
export function templateEdits(template: TierTemplate, place: TemplatePlace): AnnotationEdit[] {
  const present = new Set(place.codebooks.map(({ key }) => key))
  const taken = new Set(place.tiers.map(({ name }) => name))
  const ids = new Map(template.tiers.map(({ id }) => [id, place.newId()]))
  const made = new Set<string | null>([null])
  const edits: AnnotationEdit[] = template.codebooks.filter(({ key }) => !present.has(key)).map(codebook => ({ action: 'save-codebook', codebook }))
  let rest = [...template.tiers]
  while (rest.length > 0) {
    const ready = rest.filter(({ parentId }) => made.has(parentId))
    const next = ready.length > 0 ? ready : rest
    for (const tier of next) {
      const name = freeName(tier.name, taken)
      taken.add(name)
      made.add(tier.id)
      edits.push({ action: 'add-tier', tier: { ...tier, id: ids.get(tier.id), name, parentId: tier.parentId === null ? null : ids.get(tier.parentId) ?? tier.parentId } })
    }
    rest = rest.filter(tier => !next.includes(tier))
  }
  return edits
}
