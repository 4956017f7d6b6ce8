import { defineConfig } from 'vitest/config'

const conditions = ['@kclient/source', 'module', 'node', 'development|production']

/** Unit tests: no broker, no network beyond loopback. */
export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['packages/*/test/**/*.test.ts'],
    testTimeout: 20_000,
    dangerouslyIgnoreUnhandledErrors: false,
  },
})
