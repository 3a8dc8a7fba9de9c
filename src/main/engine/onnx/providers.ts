/** Where a model can run. Which of them exist depends on the machine and the build of onnxruntime. */
export const providers = ['cuda', 'dml', 'coreml', 'webgpu', 'cpu'] as const
/** One of {@link providers}. */
export type Provider = (typeof providers)[number]
