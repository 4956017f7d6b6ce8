import type { ProducerMetrics } from 'kclient'

type Histogram = ProducerMetrics['batchBytes']

/**
 * Figures as Prometheus reads them: each number under its path. A label tells apart what stands in a list (by the first
 * field of each entry), and what is counted by code.
 */
export function prometheus(prefix: string, figures: object): string {
  const lines: string[] = []
  const write = (name: string, value: unknown, labels: readonly string[]): void => {
    if (typeof value === 'number') {
      lines.push(`${name}${inBraces(labels)} ${value}`)
    } else if (Array.isArray(value)) {
      for (const entry of value as object[]) write(name, entry, [...labels, labelOf(entry)])
    } else if (isHistogram(value)) {
      const { p50, p95, p99, sum, count } = value
      for (const [quantile, found] of Object.entries({ 0.5: p50, 0.95: p95, 0.99: p99 })) {
        write(name, found, [...labels, `quantile="${quantile}"`])
      }
      write(`${name}_sum`, sum, labels)
      write(`${name}_count`, count, labels)
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, entry] of Object.entries(value)) {
        if (name.endsWith('_by_code')) write(name, entry, [...labels, `code="${key}"`])
        else write(`${name}_${snake(key)}`, entry, labels)
      }
    }
  }
  write(prefix, figures, [])
  return `${lines.join('\n')}\n`
}

function inBraces(labels: readonly string[]): string {
  return labels.length === 0 ? '' : `{${labels.join(',')}}`
}

function isHistogram(value: unknown): value is Histogram {
  return typeof value === 'object' && value !== null && 'p99' in value
}

function labelOf(entry: object): string {
  const [name, value] = Object.entries(entry)[0] as [string, unknown]
  return `${snake(name)}="${String(value)}"`
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}
