import type { EngineToMain } from '#shared/process-messages.ts'
import type { WorkerExit, WorkerReply } from './channel.ts'
import type { ElectronPort } from './host-electron.ts'
import { describe, expect, it } from 'vitest'
import { connectWorker } from './client.ts'
import { createElectronWorkerHost } from './host-electron.ts'

type FakePort = ElectronPort & { readonly sent: unknown[], readonly say: (reply: WorkerReply) => void, isStarted: boolean, isClosed: boolean }

function fakePort(): FakePort {
  const listeners: ((event: { data: unknown }) => void)[] = []
  const port: FakePort = {
    sent: [],
    isStarted: false,
    isClosed: false,
    say: data => listeners.forEach(listener => listener({ data })),
    postMessage: message => void port.sent.push(message),
    on: (event: string, listener: (event: { data: unknown }) => void) => void (event === 'message' && listeners.push(listener)),
    start: () => void (port.isStarted = true),
    close: () => void (port.isClosed = true),
  }
  return port
}

describe('workers asked of Electron\'s main process', () => {
  it('get what was said before their port came, and answer over it', async () => {
    const posted: EngineToMain[] = []
    const host = createElectronWorkerHost(message => void posted.push(message))
    const worker = connectWorker<{ add: (input: number) => Promise<number> }>(host.spawn('media'))
    expect(posted).toStrictEqual([{ type: 'spawn-worker', kind: 'media', id: 1 }])
    const answer = worker.call('add', 1)
    const port = fakePort()
    host.receive({ type: 'worker-port', id: 1, pid: 77 }, [port])
    expect({ pid: worker.pid, started: port.isStarted, sent: port.sent }).toStrictEqual({ pid: 77, started: true, sent: [{ type: 'call', id: 1, method: 'add', input: 1 }] })
    port.say({ type: 'result', id: 1, output: 2 })
    expect(await answer).toBe(2)
  })

  it('fail what was under way when they end, and only theirs', async () => {
    const posted: EngineToMain[] = []
    const host = createElectronWorkerHost(message => void posted.push(message))
    const [first, second] = ['media', 'inference'].map(kind => connectWorker<{ work: (input: null) => Promise<string> }>(host.spawn(kind as 'media')))
    const ports = [fakePort(), fakePort()]
    ports.forEach((port, place) => host.receive({ type: 'worker-port', id: place + 1, pid: undefined }, [port]))
    const [lost, kept] = [first!.call('work', null), second!.call('work', null)]
    const exits: WorkerExit[] = []
    first!.onExit(exit => void exits.push(exit))
    host.receive({ type: 'worker-exit', id: 1, code: 139 }, [])
    await expect(lost).rejects.toMatchObject({ code: 'worker-died' })
    expect({ exits, closed: ports[0]!.isClosed, alive: first!.alive }).toStrictEqual({ exits: [{ code: 139, signal: null }], closed: true, alive: false })
    ports[1]!.say({ type: 'result', id: 1, output: 'done' })
    expect(await kept).toBe('done')
    second!.close()
    expect(posted.at(-1)).toStrictEqual({ type: 'kill-worker', id: 2 })
  })
})
