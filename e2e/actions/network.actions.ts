import type { AddressInfo, Server } from 'node:net'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'

/** A server that answers nobody and remembers the first bytes of whoever came. */
export type Listener = Readonly<{ port: number, heard: readonly string[], close: () => Promise<void> }>

/** Listens on the loopback: given to the app as its proxy, every request that leaves Chromium's network code arrives here. */
export async function listen(): Promise<Listener> {
  const heard: string[] = []
  const server: Server = createServer((socket) => {
    heard.push('connected')
    socket.on('data', data => heard.push(data.toString('latin1').split('\r\n')[0] ?? ''))
    socket.on('error', () => undefined)
    socket.end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}

function parentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[1] ?? ''
  }
  catch {
    return ''
  }
}

/** A process and all that it started, directly or not. */
function familyOf(rootPid: number): string[] {
  const parents = new Map(readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(pid => [pid, parentOf(pid)]))
  const family = [String(rootPid)]
  for (const pid of family)
    family.push(...[...parents].filter(([, parent]) => parent === pid).map(([child]) => child))
  return family
}

function socketInodes(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
      }
      catch {
        return []
      }
    })
  }
  catch {
    return []
  }
}

/** Loopback, as the kernel writes it for IPv4 and IPv6: there the test's own driver is connected. */
const loopback = /^(?:0100007F|0{25}1000000|0{16}FFFF00000100007F):/

/** Internet sockets (TCP and UDP) beyond the loopback that a process and its children hold now, as the kernel lists them. Linux only. */
export function openSockets(rootPid: number): string[] {
  const inodes = new Set(familyOf(rootPid).flatMap(socketInodes))
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap(kind => readFileSync(`/proc/${rootPid}/net/${kind}`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map(line => line.trim().split(/\s+/))
    .filter(fields => inodes.has(fields[9] ?? '') && !loopback.test(fields[1] ?? ''))
    .map(fields => `${kind} ${fields[1]} to ${fields[2]}`))
}
