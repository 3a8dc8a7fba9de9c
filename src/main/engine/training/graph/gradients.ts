import type { Tensor } from './graph.ts'
import { constant } from './graph.ts'
import { rawBinary, zeros } from './primitives.ts'

function reached(loss: Tensor, roots: readonly Tensor[]): Set<string> {
  const names = new Set(roots.map(root => root.name))
  for (const entry of loss.graph.tape) {
    if (entry.inputs.some(each => names.has(each.name)))
      names.add(entry.output.name)
  }
  return names
}

/**
 * Appends the reverse-mode gradient of a scalar to the graph.
 * @param loss shape []
 * @param roots the tensors to differentiate by
 * @returns d(loss)/d(root) of each root's shape; zeros where the loss does not depend on it
 */
export function gradients(loss: Tensor, roots: readonly Tensor[]): readonly Tensor[] {
  const needed = reached(loss, roots)
  const collected = new Map<string, Tensor[]>([[loss.name, [constant(loss.graph, Float32Array.of(1), loss.shape)]]])
  const total = (name: string): Tensor | null => {
    const parts = collected.get(name)
    return parts ? parts.reduce((sum, part) => rawBinary('Add', sum, part)) : null
  }
  for (const { inputs, output, pullback } of [...loss.graph.tape].reverse()) {
    const gradient = needed.has(output.name) ? total(output.name) : null
    if (!gradient)
      continue
    pullback(gradient).forEach((part, index) => {
      const name = inputs[index]?.name as string
      if (part && needed.has(name))
        collected.set(name, [...collected.get(name) ?? [], part])
    })
  }
  return roots.map(root => total(root.name) ?? zeros(root, root.shape))
}
