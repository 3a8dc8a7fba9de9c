import { Linter } from 'eslint'
import { expect, it } from 'vitest'
import { functionLength } from './function-length.ts'

function complaints(code: string): string[] {
  const config = {
    plugins: { house: { rules: { 'function-length': functionLength } } },
    rules: { 'house/function-length': ['error', { max: 4 }] },
  } satisfies Linter.Config
  return new Linter().verify(code, config).map(({ message }) => message)
}

const statements = (count: number): string => Array.from({ length: count }, (_, i) => `  call(${i})`).join('\n')

it('counts the lines of a function with its first and last', () => {
  expect(complaints(`function short() {\n${statements(2)}\n}`)).toEqual([])
  expect(complaints(`function long() {\n${statements(3)}\n}`)).toEqual([expect.stringContaining('5 lines of its own')])
})

it('leaves blank lines and comments out', () => {
  expect(complaints(`function short() {\n\n  // why\n  /* more\n   * of it */\n${statements(2)}\n}`)).toEqual([])
})

it('counts a nested function for itself only', () => {
  const nested = (lines: number): string => `  call(() => {\n${statements(lines)}\n  })`
  expect(complaints(`function factory() {\n${nested(2)}\n${nested(2)}\n}`)).toEqual([])
  expect(complaints(`function factory() {\n${nested(3)}\n}`)).toHaveLength(1)
})
