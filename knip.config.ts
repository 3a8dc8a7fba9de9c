import type { KnipConfig } from 'knip'

export default {
  entry: [
    'scripts/*.{mjs,ts}',
    'scripts/bench/*.ts',
    'scripts/models/build.ts',
    // run by hand to learn the weights that are shipped
    'scripts/models/action-units/{draw,learn,evaluate}.ts',
    'scripts/models/face-shape/{draw,learn,measure}.ts',
    'scripts/signals/{measure,define,speaking-rate}.ts',
    'scripts/study/{ablation,ablation-table,calibration,learning-curve,learning-curve-table,search}.ts',
    'scripts/study/rendered/run.ts',
    'scripts/check/docblocks.ts',
    'scripts/setup/electron-default-app.mjs',
    'src/main/engine/*/worker.ts',
    'e2e/**/*.spec.ts',
    'e2e/tables/*.ts',
    'e2e/pictures/views.ts',
    'e2e/soak/{playwright.config,kill.soak}.ts',
    'src/**/*.test.ts',
    'scripts/**/*.test.ts',
  ],
  project: ['src/**/*.{ts,vue}', 'scripts/**/*.{ts,mjs}', 'e2e/**/*.ts', 'bin/*.mjs'],
  // found by their files or their programs, not by an import
  ignoreDependencies: [
    '@mediapipe/face_mesh',
    '@ricky0123/vad-web',
    '@tensorflow/tfjs-backend-wasm',
    '@vladmandic/face-api',
    '@vladmandic/human',
    'electron-builder',
  ],
  ignoreBinaries: ['Xvfb', 'espeak-ng', 'mount', 'sqlite3', 'umount'],
  ignoreExportsUsedInFile: true,
  // the vocabulary of the domain is exported whole
  rules: { types: 'off' },
} satisfies KnipConfig
