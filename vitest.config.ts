import { defineConfig } from "vitest/config"

const tests = ["packages/*/test/**", "grafana/test/**", "trials/test/**", "scripts/test/**"]
const files = (ending: string) => tests.map((folder) => `${folder}/*${ending}`)

export default defineConfig({
  test: {
    projects: [
      { extends: true, test: { name: "unit", include: files(".test.ts"), exclude: ["**/*.integration.test.ts"] } },
      { extends: true, test: { name: "integration", include: files(".integration.test.ts"), testTimeout: 120_000 } }
    ]
  }
})
