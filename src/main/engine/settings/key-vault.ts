import type { EngineToMain, MainToEngine } from '#shared/process-messages.ts'

/** The key store of the system. Both answer null where there is none, or it does not open the text. */
export type KeyVault = Readonly<{ seal: (text: string) => Promise<string | null>, open: (sealed: string) => Promise<string | null> }>

type VaultAnswer = Extract<MainToEngine, { type: 'vault-answer' }>

/** The key store as Electron's main process reaches it. `receive` takes its answers. */
export function createElectronVault(post: (message: EngineToMain) => void): KeyVault & Readonly<{ receive: (answer: VaultAnswer) => void }> {
  const waiting = new Map<number, (text: string | null) => void>()
  let nextId = 1
  const ask = (act: 'seal' | 'open', text: string): Promise<string | null> => new Promise((resolve) => {
    const id = nextId++
    waiting.set(id, resolve)
    post({ type: 'vault', id, act, text })
  })
  return {
    seal: text => ask('seal', text),
    open: sealed => ask('open', sealed),
    receive: ({ id, text }) => {
      waiting.get(id)?.(text)
      waiting.delete(id)
    },
  }
}
