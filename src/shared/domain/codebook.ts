import { z } from 'zod'
import { AppError } from '../errors.ts'
import { levels } from './tree.ts'

/**
 * One entry of a codebook. `order` fixes the canonical order of siblings; `parent` is another key of the same codebook;
 * `phrase` is how the rationale grammar says the term ("happy", "a smile"), where the label would not read well;
 * `signals` names the per-frame series that measure it; `excludes` lists keys that cannot hold at the same moment;
 * `parts` lists the keys it is made of; `value` is its number on a scale or its published weight.
 */
export const codebookTermSchema = z.strictObject({
  key: z.string().min(1),
  label: z.string().min(1),
  definition: z.string(),
  parent: z.string().nullable(),
  order: z.int(),
  shortcut: z.string().nullable(),
  colour: z.string().nullable(),
  code: z.string().optional(),
  phrase: z.string().optional(),
  signals: z.array(z.string()).optional(),
  excludes: z.array(z.string()).optional(),
  parts: z.array(z.string()).optional(),
  value: z.number().optional(),
})
export type CodebookTerm = z.infer<typeof codebookTermSchema>

/** A mark that may be added to a term when it is coded: an intensity letter, a side. */
export const codebookModifierSchema = z.strictObject({
  key: z.string().min(1),
  label: z.string().min(1),
  kind: z.enum(['intensity', 'side', 'asymmetry', 'motion']),
  value: z.number().optional(),
})
export type CodebookModifier = z.infer<typeof codebookModifierSchema>

/** A closed vocabulary with its source and licence. `level` says where in a tree its terms may stand; `any` is not bound to one. */
export const codebookSchema = z.strictObject({
  key: z.string().min(1),
  name: z.string().min(1),
  level: z.enum([...levels, 'any']),
  version: z.string(),
  source: z.string(),
  licence: z.string(),
  note: z.string().optional(),
  modifiers: z.array(codebookModifierSchema).optional(),
  terms: z.array(codebookTermSchema),
})
export type Codebook = z.infer<typeof codebookSchema>

/** The term `term` of the codebook `codebook`, or undefined when either is unknown. Linear in the number of terms. */
export function findTerm(codebooks: readonly Codebook[], codebook: string, term: string): CodebookTerm | undefined {
  return codebooks.find(({ key }) => key === codebook)?.terms.find(({ key }) => key === term)
}

/**
 * What is wrong with a codebook beyond its shape: repeated keys, orders or shortcuts, and references to keys that are not there.
 * @returns one sentence a problem; empty when the codebook is sound
 */
export function codebookProblems(codebook: Codebook): string[] {
  const problems: string[] = []
  const keys = new Set(codebook.terms.map(({ key }) => key))
  const unique = (what: string, values: readonly (string | number | null)[]): void => {
    const seen = new Set<string | number>()
    for (const value of values) {
      if (value === null)
        continue
      if (seen.has(value))
        problems.push(`${codebook.key}: ${what} ${value} is used twice`)
      seen.add(value)
    }
  }
  unique('key', codebook.terms.map(({ key }) => key))
  unique('order', codebook.terms.map(({ order }) => order))
  unique('shortcut', codebook.terms.map(({ shortcut }) => shortcut))
  for (const term of codebook.terms) {
    for (const other of [term.parent, ...(term.excludes ?? []), ...(term.parts ?? [])]) {
      if (other !== null && !keys.has(other))
        problems.push(`${codebook.key}: ${term.key} refers to ${other}, which is not a term`)
    }
  }
  return problems
}

/**
 * Reads a codebook file.
 * @param text JSON of one codebook
 * @param name what to call the file in a message
 * @throws AppError `bad-input` naming the file and what is wrong with it
 */
export function parseCodebook(text: string, name: string): Codebook {
  let value: unknown
  try {
    value = JSON.parse(text)
  }
  catch (cause) {
    throw new AppError('bad-input', `The codebook ${name} is not valid JSON`, { cause })
  }
  const parsed = codebookSchema.safeParse(value)
  if (!parsed.success)
    throw new AppError('bad-input', `The codebook ${name} is not in the expected form: ${z.prettifyError(parsed.error)}`, { cause: parsed.error })
  const [problem] = codebookProblems(parsed.data)
  if (problem)
    throw new AppError('bad-input', `The codebook ${name} does not hold together: ${problem}`)
  return parsed.data
}
