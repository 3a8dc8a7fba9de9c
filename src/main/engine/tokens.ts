import type { ResolvedToken } from '#shared/process-messages.ts'
import { randomBytes } from 'node:crypto'

/** What the window fetches by token instead of by path. Tokens are random, say nothing, and die with the open project. */
export type TokenStore = {
  /** The token of a file; the same file keeps its token. */
  readonly file: (path: string, mime: string) => string
  /** A token for bytes in memory. The oldest are forgotten when more than the limit is held. */
  readonly bytes: (bytes: Uint8Array, mime: string) => string
  readonly resolve: (token: string) => ResolvedToken
  readonly clear: () => void
}

const newToken = (): string => randomBytes(18).toString('base64url')

/** Makes an empty store. @param limitBytes how many bytes it may hold in memory before it forgets the oldest */
export function createTokenStore(limitBytes = 256 * 1024 * 1024): TokenStore {
  const resources = new Map<string, ResolvedToken>()
  const tokenOfFile = new Map<string, string>()
  let heldBytes = 0

  function forgetOldest(): void {
    for (const [token, resource] of resources) {
      if (heldBytes <= limitBytes)
        return
      if (resource.kind === 'bytes') {
        resources.delete(token)
        heldBytes -= resource.bytes.byteLength
      }
    }
  }

  return {
    file(path, mime) {
      const key = `${mime}\n${path}`
      const token = tokenOfFile.get(key) ?? newToken()
      tokenOfFile.set(key, token)
      resources.set(token, { kind: 'file', path, mime })
      return token
    },
    bytes(bytes, mime) {
      const token = newToken()
      heldBytes += bytes.byteLength
      forgetOldest()
      resources.set(token, { kind: 'bytes', bytes, mime })
      return token
    },
    resolve: token => resources.get(token) ?? { kind: 'missing' },
    clear() {
      resources.clear()
      tokenOfFile.clear()
      heldBytes = 0
    },
  }
}
