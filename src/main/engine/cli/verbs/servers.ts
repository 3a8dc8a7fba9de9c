import type { ListedServer } from '#shared/contract/servers.contract.ts'
import type { Verb, VerbContext, VerbResult } from '../verb.ts'
import { resolve } from 'node:path'
import process from 'node:process'
import { modelServerSchema } from '#shared/domain/evaluation/model-server.ts'
import { choiceOption, integerOption, textOption, UsageError } from '../verb.ts'

const keyWords: Readonly<Record<ListedServer['keyPlace'], string>> = { none: 'no key', system: 'key in the key store of the system', file: 'key readable in the file of servers', environment: 'key from AFFECTREE_SERVER_KEY' }

function lineOf({ name, model, baseUrl, keyPlace, staysOnMachine, readableOnTheWay, allowed }: ListedServer): string {
  const where = staysOnMachine ? 'stays on this machine' : readableOnTheWay ? 'leaves this machine unencrypted' : 'leaves this machine'
  return [name, model, baseUrl, where, keyWords[keyPlace], ...allowed ? ['allowed in this project'] : []].join('\t')
}

async function openGiven({ client, options }: VerbContext, required: boolean): Promise<void> {
  const folder = textOption(options, 'project')
  if (folder !== undefined)
    await client.project.open({ path: resolve(folder) })
  else if (required)
    throw new UsageError('this needs --project')
}

function numberOption(context: VerbContext, name: string): number | undefined {
  const text = textOption(context.options, name)
  if (text !== undefined && !(Number(text) >= 0))
    throw new UsageError(`--${name} takes a number of at least 0, not "${text}"`)
  return text === undefined ? undefined : Number(text)
}

function nameOf({ positionals }: VerbContext): string {
  const [, name] = positionals
  if (name === undefined)
    throw new UsageError('this needs the NAME of a server')
  return name
}

async function list(context: VerbContext): Promise<VerbResult> {
  await openGiven(context, false)
  const found = await context.client.servers.list({})
  return { json: found, text: found.servers.length === 0 ? 'no model servers: nothing is sent anywhere' : found.servers.map(lineOf).join('\n') }
}

function keyFrom({ options }: VerbContext): string | undefined {
  const variable = textOption(options, 'key-from')
  if (variable === undefined)
    return undefined
  const key = process.env[variable]
  if (!key)
    throw new UsageError(`the environment variable ${variable} is empty`)
  return key
}

async function set(context: VerbContext): Promise<VerbResult> {
  const { client, options } = context
  const name = nameOf(context)
  const { servers: known } = await client.servers.list({})
  const old = known.find(server => server.name === name)
  const given = {
    baseUrl: textOption(options, 'url'),
    model: textOption(options, 'model'),
    frames: integerOption(options, 'frames', 1),
    maxWidthPx: integerOption(options, 'width', 64),
    form: choiceOption(options, 'form', ['frames', 'video']),
    concurrency: integerOption(options, 'concurrency', 1),
    maxTokens: integerOption(options, 'max-tokens', 1),
    temperature: numberOption(context, 'temperature'),
    streaming: options['no-stream'] === true ? false : undefined,
    timeoutS: integerOption(options, 'timeout', 1),
    inputPrice: numberOption(context, 'input-price'),
    outputPrice: numberOption(context, 'output-price'),
    currency: textOption(options, 'currency'),
  }
  const kept = old ? Object.fromEntries(Object.keys(modelServerSchema.shape).map(field => [field, old[field as keyof ListedServer]])) : {}
  const parsed = modelServerSchema.safeParse({ ...kept, name, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) })
  if (!parsed.success)
    throw new UsageError(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '))
  const saved = await client.servers.save({ server: parsed.data, ...old ? { was: name } : {}, key: keyFrom(context) })
  return { json: saved, text: lineOf(saved) }
}

async function remove(context: VerbContext): Promise<VerbResult> {
  const name = nameOf(context)
  await context.client.servers.remove({ name })
  return { json: { name }, text: `${name} is no longer a model server` }
}

async function probe(context: VerbContext): Promise<VerbResult> {
  const found = await context.client.servers.probe({ name: nameOf(context) })
  return { json: found, text: `${found.answered ? 'answered' : 'did not answer'} after ${(found.tookMs / 1000).toFixed(1)} s: ${found.text}`, failed: !found.answered }
}

function allowing(allowed: boolean) {
  return async (context: VerbContext): Promise<VerbResult> => {
    await openGiven(context, true)
    const server = await context.client.servers.allow({ name: nameOf(context), allowed })
    return { json: server, text: allowed ? `Pictures, questions and answers of this project may be sent to ${server.host}` : `Nothing of this project is sent to ${server.host}` }
  }
}

const actions: Readonly<Record<string, (context: VerbContext) => Promise<VerbResult>>> = { list, set, remove, probe, allow: allowing(true), forbid: allowing(false) }

/** `servers list|set|...`. */
export const servers: Verb = {
  name: 'servers',
  about: 'Set up servers whose models may be asked; there is none until you set one up',
  details: [
    'list    the servers, where what they are sent goes, and where their keys lie',
    'set     NAME: adds a server, or changes what is given of one',
    'remove  NAME',
    'probe   NAME: asks for one word; nothing of a project is sent',
    'allow   NAME: agrees that pictures, questions and answers of --project go to it',
    'forbid  NAME: takes that back',
    'The key comes from the environment variable AFFECTREE_SERVER_KEY whenever that is set, or is kept with --key-from, readable by you alone.',
  ].join('\n'),
  positionals: [`[${Object.keys(actions).join('|')}]`, '[NAME]'],
  options: [
    { name: 'url', value: 'URL', about: 'the address before /chat/completions, such as http://127.0.0.1:8000/v1' },
    { name: 'model', value: 'ID', about: 'the model as the server calls it' },
    { name: 'frames', value: 'N', about: 'pictures of a clip (8)' },
    { name: 'width', value: 'PX', about: 'their largest width (448)' },
    { name: 'form', value: 'FORM', about: 'frames, or video for servers that take pictures as one video' },
    { name: 'concurrency', value: 'N', about: 'questions at once (4)' },
    { name: 'max-tokens', value: 'N', about: 'longest answer (512)' },
    { name: 'temperature', value: 'X', about: '0 to 2 (0)' },
    { name: 'no-stream', about: 'wait for whole answers' },
    { name: 'timeout', value: 'S', about: 'longest silence, seconds (120)' },
    { name: 'input-price', value: 'X', about: 'of 1000 tokens sent' },
    { name: 'output-price', value: 'X', about: 'of 1000 tokens answered' },
    { name: 'currency', value: 'CODE', about: 'of the prices (USD)' },
    { name: 'key-from', value: 'VARIABLE', about: 'keep the key in this environment variable' },
    { name: 'project', value: 'DIR', about: 'the project, for list, allow and forbid' },
  ],
  run: async (context) => {
    const action = actions[context.positionals[0] ?? 'list']
    if (!action)
      throw new UsageError(`servers takes one of ${Object.keys(actions).join(', ')}, not "${context.positionals[0]}"`)
    return action(context)
  },
}
