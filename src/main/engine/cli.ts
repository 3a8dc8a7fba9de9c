import type { ErrorRecord } from '#shared/errors.ts'
import type { Verb, VerbResult } from './cli/verb.ts'
import type { Engine } from './engine.ts'
import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { ORPCError } from '@orpc/server'
import { toErrorRecord } from '#shared/errors.ts'
import { verbs } from './cli/all-verbs.ts'
import { helpOf, overview, usageOf } from './cli/help.ts'
import { createProgress } from './cli/progress.ts'
import { UsageError } from './cli/verb.ts'
import { createEngine } from './engine.ts'
import { createLog } from './log.ts'
import { createNodeWorkerHost } from './processes/host-node.ts'
import { dataDir } from './settings/data-dir.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

function versionOf(): string {
  return (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version
}

function findVerb(argv: readonly string[]): { verb: Verb, rest: string[] } | null {
  for (const words of [2, 1]) {
    const name = argv.slice(0, words).join(' ')
    const verb = verbs.find(candidate => candidate.name === name)
    if (verb)
      return { verb, rest: argv.slice(words) }
  }
  return null
}

function parse(verb: Verb, args: string[]) {
  const options = Object.fromEntries([
    ...verb.options.map(option => [option.name, { type: option.value === undefined ? 'boolean' : 'string' } as const]),
    ...['json', 'quiet', 'help', 'verbose'].map(name => [name, { type: 'boolean' } as const]),
  ])
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true })
    const repeats = /\.\.\.\]?$/.test(verb.positionals.at(-1) ?? '')
    if (!repeats && positionals.length > verb.positionals.length)
      throw new UsageError(`"${positionals[verb.positionals.length]}" is one word too many`)
    return { values: values as Record<string, string | boolean | undefined>, positionals }
  }
  catch (error) {
    throw error instanceof UsageError ? error : new UsageError(error instanceof Error ? error.message.split('. ', 1)[0]! : String(error))
  }
}

function startEngine(verbose: boolean): Engine {
  const levels = verbose ? ['error', 'warn', 'info', 'debug'] : ['error', 'warn']
  const log = createLog(({ level, scope, message, data }) => {
    if (levels.includes(level))
      process.stderr.write(`${level} ${scope}: ${message}${data ? ` ${JSON.stringify(data)}` : ''}\n`)
  })
  return createEngine({
    workerHost: createNodeWorkerHost(),
    resourcesDir: join(root, 'resources'),
    dataDir: dataDir({ env: process.env, platform: process.platform, home: homedir() }),
    version: versionOf(),
    electron: null,
    chrome: null,
    log,
  })
}

async function runVerb(verb: Verb, args: string[]): Promise<number> {
  const { values, positionals } = parse(verb, args)
  if (values['help']) {
    process.stdout.write(helpOf(verb))
    return 0
  }
  const progress = createProgress(process.stderr, values['quiet'] !== true)
  const engine = startEngine(values['verbose'] === true)
  const interrupt = (): void => void engine.close().finally(() => process.exit(1))
  process.once('SIGINT', interrupt)
  process.once('SIGTERM', interrupt)
  try {
    const result = await verb.run({ engine, client: engine.client, positionals, options: values, progress: progress.show })
    progress.end()
    writeResult(result, values['json'] === true)
    return result.failed ? 1 : 0
  }
  catch (error) {
    progress.end()
    if (error instanceof UsageError)
      throw error
    return fail(error, values['json'] === true)
  }
  finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
    await engine.close()
  }
}

function writeResult({ json, text }: VerbResult, asJson: boolean): void {
  if (asJson)
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`)
  else if (text !== '')
    process.stdout.write(`${text}\n`)
}

function recordOf(error: unknown): ErrorRecord {
  return error instanceof ORPCError && error.code === 'APP' ? error.data as ErrorRecord : toErrorRecord(error)
}

function fail(error: unknown, asJson: boolean): number {
  const { code, message, hint = null, data = {} } = recordOf(error)
  process.stderr.write(`affectree: ${message}${hint ? `\n  ${hint}` : ''}\n`)
  if (asJson)
    process.stdout.write(`${JSON.stringify({ error: { code, message, hint, data } }, null, 2)}\n`)
  return 1
}

/**
 * The command line of the studio.
 * @param argv the words after the program's name
 * @returns the exit code: 0 done, 1 failed, 2 not understood
 */
export async function main(argv: readonly string[]): Promise<number> {
  process.stdout.on('error', endWithReader)
  try {
    return await dispatch(argv)
  }
  finally {
    process.stdout.off('error', endWithReader)
  }
}

/** A reader that has seen enough (`head`) closes the pipe: that is no failure. */
function endWithReader(error: NodeJS.ErrnoException): void {
  process.exit(error.code === 'EPIPE' ? 0 : 1)
}

async function dispatch(argv: readonly string[]): Promise<number> {
  const [first] = argv
  if (first === undefined || first === '--help' || first === 'help') {
    const asked = findVerb(argv.slice(1))
    const text = asked ? helpOf(asked.verb) : overview(verbs)
    const stream = first === undefined ? process.stderr : process.stdout
    stream.write(text)
    return first === undefined ? 2 : 0
  }
  const found = findVerb(argv)
  if (!found) {
    process.stderr.write(`affectree: there is no verb "${first}"\n\n${overview(verbs)}`)
    return 2
  }
  try {
    return await runVerb(found.verb, found.rest)
  }
  catch (error) {
    if (!(error instanceof UsageError))
      throw error
    process.stderr.write(`affectree: ${error.message}\n\nUsage: ${usageOf(found.verb)}\n`)
    return 2
  }
}
