import type { Reporter, TestModule } from 'vitest/node'

interface Span {
  tests: number
  from: number
  to: number
}

const slowestFiles = 8

/** A reporter that tells, when all is done, how long each project took, and which files took most of it. */
class ProjectTimes implements Reporter {
  readonly #projects = new Map<string, Span>()
  readonly #files: { readonly name: string; readonly seconds: number }[] = []

  onTestModuleStart(module: TestModule): void {
    const { name } = module.project
    if (!this.#projects.has(name)) this.#projects.set(name, { tests: 0, from: Date.now(), to: Date.now() })
  }

  onTestModuleEnd(module: TestModule): void {
    const { name } = module.project
    const span = this.#projects.get(name)
    if (span === undefined) return
    span.to = Date.now()
    for (const test of module.children.allTests()) if (test.result().state !== 'skipped') span.tests++
    const file = module.relativeModuleId.split('/').at(-1)
    this.#files.push({ name: `${name}: ${file}`, seconds: module.diagnostic().duration / 1_000 })
  }

  onTestRunEnd(): void {
    // A single one is told of by its suite.
    if (this.#projects.size < 2) return
    const lines = [...this.#projects].map(
      ([name, { tests, from, to }]) => `  ${name}: ${tests} tests in ${Math.round((to - from) / 1_000)} s`,
    )
    const slowest = this.#files
      .toSorted((a, b) => b.seconds - a.seconds)
      .slice(0, slowestFiles)
      .map(({ name, seconds }) => `  ${name}: ${Math.round(seconds)} s`)
    console.log(['', 'Projects:', ...lines, 'Slowest files:', ...slowest].join('\n'))
  }
}

// oxlint-disable-next-line import/no-default-export -- vitest loads a reporter that is named by its path from there.
export default ProjectTimes
