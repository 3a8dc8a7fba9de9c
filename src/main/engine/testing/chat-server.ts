import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:http'

/** One request as it came: the text of its question, the pictures with it as data URLs, and everything else as sent. */
export type ChatRequest = Readonly<{ question: string, system: string | null, pictures: readonly string[], body: Readonly<Record<string, unknown>>, headers: IncomingHttpHeaders, path: string }>

/** How the server behaves towards a request. `cut` stops in the middle of a stream, `silent` never answers, `stall` falls silent within a stream, `reset` drops the connection. */
export type ChatBehaviour
  = | Readonly<{ kind: 'stream' | 'json', text: string, usage?: readonly [number, number], afterMs?: number }>
    | Readonly<{ kind: 'cut' | 'stall', text: string }>
    | Readonly<{ kind: 'silent' | 'reset' }>
    | Readonly<{ kind: 'raw', status: number, body: string, headers?: Readonly<Record<string, string>> }>

/** A server of this machine that speaks the OpenAI chat protocol, well or badly. */
export type ChatServer = Readonly<{
  baseUrl: string
  requests: readonly ChatRequest[]
  /** Requests being answered now, and the most there ever were at once. Those that get no answer do not count: the other end decides when they are over. */
  open: () => number
  mostOpen: () => number
  close: () => Promise<void>
}>

type Part = Readonly<{ type: string, text?: string, image_url?: { url: string }, video_url?: { url: string } }>

function requestOf(text: string, { headers, url }: IncomingMessage): ChatRequest {
  const body = JSON.parse(text) as Record<string, unknown> & { messages: { role: string, content: string | Part[] }[] }
  const content = body.messages.findLast(({ role }) => role === 'user')?.content ?? ''
  const parts: readonly Part[] = typeof content === 'string' ? [{ type: 'text', text: content }] : content
  const system = body.messages.find(({ role }) => role === 'system')?.content
  return {
    question: parts.map(part => part.text ?? '').join(''),
    system: typeof system === 'string' ? system : null,
    pictures: parts.flatMap(part => part.image_url?.url ?? part.video_url?.url ?? []),
    body,
    headers,
    path: url ?? '',
  }
}

function once(action: () => void): () => void {
  let done = false
  return () => {
    if (!done)
      action()
    done = true
  }
}

const event = (content: unknown): string => `data: ${JSON.stringify(content)}\n\n`
const piece = (content: string): string => event({ choices: [{ index: 0, delta: { content } }] })

function startStream(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  response.write(`: hello\n\n${event({ choices: [{ index: 0, delta: { role: 'assistant', content: '' } }] })}`)
  for (const word of text.split(/(?<= )/))
    response.write(piece(word))
}

function behave(response: ServerResponse, behaviour: ChatBehaviour): void {
  switch (behaviour.kind) {
    case 'stream': {
      startStream(response, behaviour.text)
      const [prompt_tokens, completion_tokens] = behaviour.usage ?? [100, 10]
      response.end(`${event({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] })}${event({ choices: [], usage: { prompt_tokens, completion_tokens } })}data: [DONE]\n\n`)
      break
    }
    case 'json': {
      const [prompt_tokens, completion_tokens] = behaviour.usage ?? [100, 10]
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ choices: [{ index: 0, message: { role: 'assistant', content: behaviour.text }, finish_reason: 'stop' }], usage: { prompt_tokens, completion_tokens } }))
      break
    }
    case 'cut':
      startStream(response, behaviour.text)
      setImmediate(() => response.destroy())
      break
    case 'stall':
      startStream(response, behaviour.text)
      break
    case 'reset':
      response.destroy()
      break
    case 'raw':
      response.writeHead(behaviour.status, behaviour.headers)
      response.end(behaviour.body)
      break
    case 'silent':
      break
  }
}

/** Starts a server on a free port of the loopback. `respond` says how it behaves towards each request. */
export async function startChatServer(respond: (request: ChatRequest, place: number) => ChatBehaviour): Promise<ChatServer> {
  const requests: ChatRequest[] = []
  let open = 0
  let mostOpen = 0
  const server = createServer((incoming, response) => {
    open += 1
    mostOpen = Math.max(mostOpen, open)
    const release = once(() => {
      open -= 1
    })
    response.once('close', release)
    let text = ''
    incoming.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    }).on('error', () => undefined).on('end', () => {
      const request = requestOf(text, incoming)
      requests.push(request)
      const behaviour = respond(request, requests.length - 1)
      if (behaviour.kind === 'silent' || behaviour.kind === 'stall')
        release()
      const afterMs = 'afterMs' in behaviour ? behaviour.afterMs ?? 0 : 0
      if (afterMs === 0)
        behave(response, behaviour)
      else
        setTimeout(behave, afterMs, response, behaviour)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    open: () => open,
    mostOpen: () => mostOpen,
    close: () => new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    }),
  }
}
