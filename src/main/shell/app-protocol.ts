import type { ResolvedToken } from '#shared/process-messages.ts'
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { net, protocol } from 'electron'
import { appOrigin, contentSecurityPolicy } from './content-policy.ts'
import { bytesAnswer, emptyAnswer, fileAnswer } from './file-answer.ts'
import { staticFile } from './static-files.ts'

export type AppProtocolOptions = Readonly<{
  /** The folder of the built page. */
  pageDir: string
  /** The origin of the development server; null in a build. */
  devServer: string | null
  /** What the engine says a token stands for. */
  resolveToken: (token: string) => Promise<ResolvedToken>
}>

const noncePlaceholder = '__CSP_NONCE__'
const tokenPath = /^\/(?:media|data)\/([\w.~%-]{8,})$/

/** Makes `app://` a standard, secure origin that can be fetched from and played. Must run before the app is ready. */
export function declareAppProtocol(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
  ])
}

function page(html: string, devServer: string | null): Response {
  const nonce = randomBytes(16).toString('base64')
  return new Response(html.replaceAll(noncePlaceholder, nonce), {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': contentSecurityPolicy(nonce, devServer),
      'X-Content-Type-Options': 'nosniff',
    },
  })
}

async function tokenAnswer(request: Request, token: string, options: AppProtocolOptions): Promise<Response> {
  const resource = await options.resolveToken(decodeURIComponent(token))
  if (resource.kind === 'file')
    return fileAnswer(request, resource.path, resource.mime)
  return resource.kind === 'bytes' ? bytesAnswer(request, resource.bytes, resource.mime) : emptyAnswer(404)
}

/** While developing the page comes from the development server, but under the same origin as in a build. */
async function devAnswer(url: URL, devServer: string): Promise<Response> {
  const answer = await net.fetch(`${devServer}${url.pathname}${url.search}`)
  const type = answer.headers.get('Content-Type') ?? ''
  return type.startsWith('text/html') ? page(await answer.text(), devServer) : answer
}

async function staticAnswer(request: Request, pathname: string, pageDir: string): Promise<Response> {
  const file = staticFile(pageDir, pathname)
  if (!file)
    return emptyAnswer(404)
  if (!file.mime.startsWith('text/html'))
    return fileAnswer(request, file.path, file.mime)
  const html = await readFile(file.path, 'utf8').catch(() => null)
  return html === null ? emptyAnswer(404) : page(html, null)
}

/** Answers everything under `app://studio/`: the page, media with byte ranges, and data, the latter two by the engine's tokens. */
export function serveAppProtocol(options: AppProtocolOptions): void {
  protocol.handle('app', async (request) => {
    const url = new URL(request.url)
    if (url.origin !== appOrigin && `${url.protocol}//${url.host}` !== appOrigin)
      return emptyAnswer(404)
    const token = tokenPath.exec(url.pathname)?.[1]
    if (token)
      return tokenAnswer(request, token, options)
    return options.devServer ? devAnswer(url, options.devServer) : staticAnswer(request, url.pathname, options.pageDir)
  })
}
