import type { ListedServer } from '#shared/contract/servers.contract.ts'
import type { ModelServer } from '#shared/domain/evaluation/model-server.ts'
import type { KeyVault } from './key-vault.ts'
import { mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'
import { z } from 'zod'
import { hostOf, isReadableOnTheWay, modelServerSchema, staysOnMachine } from '#shared/domain/evaluation/model-server.ts'
import { AppError } from '#shared/errors.ts'
import { writeAtomically } from '../files/write-atomically.ts'

const keptSchema = z.object({
  server: modelServerSchema,
  key: z.object({ sealed: z.boolean(), text: z.string() }).nullable(),
  /** By the id of a project: the address that its person agreed to. */
  allowed: z.record(z.string(), z.string()),
})
type Kept = z.infer<typeof keptSchema>
const fileSchema = z.object({ servers: z.array(keptSchema) })

/** The servers a person set up, in one file outside projects that only that person may read. The file is read anew for every call: the command line writes it too. */
export type ServerStore = Readonly<{
  path: string
  /** @param projectId of the open project, to tell where the person has agreed */
  list: (projectId: string | null) => ListedServer[]
  /** @throws AppError `not-found` */
  get: (name: string, projectId: string | null) => ListedServer
  /** Adds or replaces; see the contract. @throws AppError `conflict` when the name is taken, `not-found` when there is none called `was` */
  save: (server: ModelServer, change: { was?: string | undefined, key?: string | null | undefined }) => Promise<void>
  /** @throws AppError `not-found` */
  remove: (name: string) => Promise<void>
  /** @throws AppError `not-found` */
  allow: (name: string, projectId: string, allowed: boolean) => Promise<void>
  /** The key to send; null where there is none. @throws AppError `not-found`, `server-failed` when it is sealed and cannot be opened here */
  key: (name: string) => Promise<string | null>
}>

const environmentKey = (): string | null => process.env['AFFECTREE_SERVER_KEY'] || null

function listed({ server, key, allowed }: Kept, projectId: string | null): ListedServer {
  const { baseUrl } = server
  return {
    ...server,
    keyPlace: environmentKey() !== null ? 'environment' : key === null ? 'none' : key.sealed ? 'system' : 'file',
    host: hostOf(baseUrl),
    staysOnMachine: staysOnMachine(baseUrl),
    readableOnTheWay: isReadableOnTheWay(baseUrl),
    allowed: projectId !== null && allowed[projectId] === baseUrl,
  }
}

function read(path: string): Kept[] {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  }
  catch {
    return []
  }
  try {
    return fileSchema.parse(JSON.parse(text)).servers
  }
  catch (cause) {
    throw new AppError('file-unreadable', 'The file of model servers cannot be understood', { cause, hint: `Mend it or move it away: ${path}` })
  }
}

/** Opens the servers kept at `path`. Without a vault of the system keys lie in the file as they are. */
export function openServers(path: string, vault: KeyVault | null): ServerStore {
  let turn: Promise<unknown> = Promise.resolve()

  async function change(act: (servers: Kept[]) => Kept[] | Promise<Kept[]>): Promise<void> {
    const mine = turn.then(async () => {
      const servers = await act(read(path))
      mkdirSync(dirname(path), { recursive: true })
      await writeAtomically(path, `${JSON.stringify({ servers }, null, 2)}\n`, { mode: 0o600 })
    })
    turn = mine.catch(() => {})
    await mine
  }

  function find(servers: readonly Kept[], name: string): Kept {
    const found = servers.find(({ server }) => server.name === name)
    if (!found)
      throw new AppError('not-found', `There is no model server called ${name}`, { hint: servers.length > 0 ? `There are ${servers.map(({ server }) => server.name).join(', ')}.` : 'Set one up first: in the settings, or with affectree servers add.' })
    return found
  }

  async function keptKey(key: string): Promise<Kept['key']> {
    const sealed = await vault?.seal(key) ?? null
    return sealed === null ? { sealed: false, text: key } : { sealed: true, text: sealed }
  }

  return {
    path,
    list: projectId => read(path).map(kept => listed(kept, projectId)),
    get: (name, projectId) => listed(find(read(path), name), projectId),
    save: (server, { was, key }) => change(async (servers) => {
      const old = was === undefined ? null : find(servers, was)
      if (server.name !== was && servers.some(other => other.server.name === server.name))
        throw new AppError('conflict', `There is a model server called ${server.name} already`, { hint: 'Choose another name.' })
      const oldKey = old?.server.baseUrl === server.baseUrl ? old.key : null
      const next: Kept = { server, key: key === undefined ? oldKey : key === null ? null : await keptKey(key), allowed: old?.allowed ?? {} }
      return old ? servers.map(kept => kept === old ? next : kept) : [...servers, next]
    }),
    remove: name => change((servers) => {
      const gone = find(servers, name)
      return servers.filter(kept => kept !== gone)
    }),
    allow: (name, projectId, allowed) => change((servers) => {
      const chosen = find(servers, name)
      const { [projectId]: _, ...others } = chosen.allowed
      return servers.map(kept => kept === chosen ? { ...kept, allowed: allowed ? { ...others, [projectId]: kept.server.baseUrl } : others } : kept)
    }),
    key: async (name) => {
      const { key } = find(read(path), name)
      const given = environmentKey()
      if (given !== null || key === null || !key.sealed)
        return given ?? key?.text ?? null
      const opened = await vault?.open(key.text) ?? null
      if (opened === null)
        throw new AppError('server-failed', `The key of ${name} is sealed by the key store of the system and cannot be opened here`, { hint: 'Enter the key again, or give it in the environment variable AFFECTREE_SERVER_KEY.' })
      return opened
    },
  }
}
