import type { EngineToMain, MainToEngine } from '#shared/process-messages.ts'
import type { Engine } from './engine.ts'
import type { ElectronPort } from './processes/host-electron.ts'
import type { ServedPort } from './serve.ts'
import process from 'node:process'
import { createEngine } from './engine.ts'
import { createLog } from './log.ts'
import { createElectronWorkerHost } from './processes/host-electron.ts'
import { createElectronVault } from './settings/key-vault.ts'

type ParentPort = {
  readonly postMessage: (message: EngineToMain) => void
  readonly on: (event: 'message', listener: (event: { data: MainToEngine, ports: readonly (ElectronPort & ServedPort)[] }) => void) => void
}

const { parentPort } = process as unknown as { parentPort: ParentPort }
const post = (message: EngineToMain): void => parentPort.postMessage(message)
const log = createLog(entry => post({ type: 'log', ...entry }))
const workerHost = createElectronWorkerHost(post)
const vault = createElectronVault(post)
let engine: Engine | undefined

async function close(): Promise<void> {
  try {
    await engine?.close()
  }
  catch (error) {
    log.defect(error)
  }
  post({ type: 'closed' })
  // The message leaves with the event loop; ending at once would drop it.
  setTimeout(() => process.exit(0), 50)
}

process.on('unhandledRejection', error => void log.defect(error))

parentPort.on('message', ({ data, ports }) => {
  switch (data.type) {
    case 'start':
      engine ??= createEngine({ ...data.options, workerHost, vault, log })
      post({ type: 'ready' })
      break
    case 'connect':
      if (ports[0])
        engine?.connect(ports[0])
      break
    case 'resolve':
      post({ type: 'resolved', id: data.id, resource: engine?.resolveToken(data.token) ?? { kind: 'missing' } })
      break
    case 'vault-answer':
      vault.receive(data)
      break
    case 'close':
      void close()
      break
    default:
      workerHost.receive(data, ports)
  }
})
