import { serveWorker } from '../processes/serve.ts'
import { methods } from './methods.ts'

export type { MediaMethods } from './methods.ts'

serveWorker(methods)
