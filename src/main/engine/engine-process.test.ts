import { execFileSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

it('the engine\'s process loads no decoder and no model runtime: their crashes stay in the workers', () => {
  const engine = fileURLToPath(new URL('engine.ts', import.meta.url))
  const script = `await import(${JSON.stringify(engine)}); console.log(JSON.stringify(process.report.getReport().sharedObjects))`
  const loaded = JSON.parse(execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script], { encoding: 'utf8' })) as string[]
  expect(loaded.length).toBeGreaterThan(0)
  expect(loaded.filter(path => /node-av|onnxruntime/.test(path))).toStrictEqual([])
})
