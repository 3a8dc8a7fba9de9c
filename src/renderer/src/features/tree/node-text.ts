import type { Codebook } from '#shared/contract/index.ts'
import type { TreeNode } from '#shared/domain/tree.ts'

type Coded = Readonly<{ key: string, label: string, code?: string }>

function termOf(codebooks: readonly Codebook[], codebook: string | null, term: string | null): Coded | null {
  return codebooks.find(book => book.key === codebook)?.terms.find(item => item.key === term) ?? null
}

/** The short code of a term (`HAP`), so that no colour has to be told apart; empty where the codebook has none. */
export function nodeCode(node: TreeNode, codebooks: readonly Codebook[]): string {
  return termOf(codebooks, node.codebook, node.term)?.code ?? ''
}

/** What a correction replaced, by its label; empty when nothing was. */
export function replacedLabel(node: TreeNode, codebooks: readonly Codebook[]): string {
  if (!node.replaced)
    return ''
  const [codebook, term] = node.replaced.includes('/') ? node.replaced.split('/') : [node.codebook, node.replaced]
  return termOf(codebooks, codebook ?? null, term ?? null)?.label ?? node.replaced
}
