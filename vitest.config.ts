import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: { name: "unit", include: ["packages/*/test/**/*.test.ts"], exclude: ["**/*.integration.test.ts"] }
      },
      {
        extends: true,
        test: { name: "integration", include: ["packages/*/test/**/*.integration.test.ts"], testTimeout: 120_000 }
      }
    ]
  }
})
