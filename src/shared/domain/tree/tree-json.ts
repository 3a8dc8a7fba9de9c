import type { AffectiveTree } from '../tree.ts'
import type { SiblingOrder } from './canonical-order.ts'
import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { affectiveTreeSchema } from '../tree.ts'
import { canonicalTree } from './canonical-order.ts'
import { assertTree } from './validate-tree.ts'

const fileSchema = z.strictObject({ format: z.literal('affectree-tree'), version: z.literal(1), tree: affectiveTreeSchema })

/** The tree as JSON text in canonical order: equal trees give equal bytes. */
export function writeTreeJson(tree: AffectiveTree, order?: SiblingOrder): string {
  const file: z.infer<typeof fileSchema> = { format: 'affectree-tree', version: 1, tree: affectiveTreeSchema.parse(canonicalTree(tree, order)) }
  return `${JSON.stringify(file, null, 2)}\n`
}

/**
 * Reads what `writeTreeJson` wrote.
 * @throws AppError `bad-input` when the text is not JSON, not of this form, or holds a tree that is not sound
 */
export function readTreeJson(text: string): AffectiveTree {
  let value: unknown
  try {
    value = JSON.parse(text)
  }
  catch (cause) {
    throw new AppError('bad-input', 'The tree is not valid JSON', { cause })
  }
  const parsed = fileSchema.safeParse(value)
  if (!parsed.success)
    throw new AppError('bad-input', `The tree is not in the expected form: ${z.prettifyError(parsed.error)}`, { cause: parsed.error })
  return assertTree(parsed.data.tree)
}
