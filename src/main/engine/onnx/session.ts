import type { InferenceSession } from 'onnxruntime-node'
import type { Provider } from './providers.ts'
import { env, InferenceSession as Session } from 'onnxruntime-node'
import { AppError } from '#shared/errors.ts'

// A provider that is not there is a finding, told by its error; the runtime would print it to the terminal as well
env.logLevel = 'fatal'

/**
 * Session options of every model of ours: one thread that never spins (work is spread over processes instead), all graph optimisations.
 * On a provider other than the CPU no node may fall back to the CPU unseen: creation fails instead.
 */
export function sessionOptions(provider: Provider): InferenceSession.SessionOptions {
  const onCpu = provider === 'cpu'
  return {
    executionProviders: [provider],
    graphOptimizationLevel: 'all',
    executionMode: 'sequential',
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
    extra: {
      session: {
        intra_op: { allow_spinning: '0' },
        inter_op: { allow_spinning: '0' },
        ...onCpu ? {} : { disable_cpu_ep_fallback: '1' },
      },
    },
  }
}

/**
 * Opens a model on one provider.
 * @throws AppError `provider-failed` with the runtime's own reason when the provider is not there or cannot run the whole model.
 */
export async function openSession(model: Uint8Array, provider: Provider): Promise<InferenceSession> {
  try {
    return await Session.create(model, sessionOptions(provider))
  }
  catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0]! : String(error)
    throw new AppError('provider-failed', `The provider ${provider} cannot run the model: ${reason}`, { data: { provider, reason } })
  }
}
