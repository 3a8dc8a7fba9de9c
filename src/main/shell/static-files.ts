import { extname, resolve, sep } from 'node:path'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
}

/** The file of the built page that an address path names, or null for one that leaves the folder or is of no kind that the page has. */
export function staticFile(folder: string, pathname: string): Readonly<{ path: string, mime: string }> | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  }
  catch {
    return null
  }
  const root = resolve(folder)
  const path = resolve(root, `.${decoded === '/' ? '/index.html' : decoded}`)
  const mime = types[extname(path)]
  return mime && path.startsWith(root + sep) && !decoded.includes('\0') ? { path, mime } : null
}
