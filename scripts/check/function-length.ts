import type { Rule } from 'eslint'

type Open = { readonly node: Rule.Node, nestedLines: number }

/**
 * Lint rule: the longest a function may be, in lines of its own code. What stands in a function inside it counts for that
 * one only, so that a factory, a store or a composable, which is a list of small functions, is not taken for a long one.
 */
export const functionLength: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'object', properties: { max: { type: 'integer' } }, additionalProperties: false }],
    messages: { long: 'This function has {{lines}} lines of its own, more than {{max}}: give a part of it a name.' },
  },
  create(context) {
    const { max } = context.options[0] as { max: number }
    const open: Open[] = []

    function linesOf(node: Rule.Node): number {
      const { start, end } = node.loc!
      const lines = context.sourceCode.lines.slice(start.line - 1, end.line)
      return lines.filter(line => !/^\s*(?:\/\/.*|\/?\*.*)?$/.test(line)).length
    }

    function leave(): void {
      const { node, nestedLines } = open.pop()!
      const lines = linesOf(node)
      const own = lines - nestedLines
      if (own > max)
        context.report({ node, messageId: 'long', data: { lines: String(own), max: String(max) } })
      const parent = open.at(-1)
      if (parent && lines > 1)
        parent.nestedLines += lines - 1
    }

    const enter = (node: Rule.Node): void => void open.push({ node, nestedLines: 0 })
    return {
      'FunctionDeclaration': enter,
      'FunctionExpression': enter,
      'ArrowFunctionExpression': enter,
      'FunctionDeclaration:exit': leave,
      'FunctionExpression:exit': leave,
      'ArrowFunctionExpression:exit': leave,
    }
  },
}
