import { AsyncLocalStorage } from 'node:async_hooks'
import { tracingChannel } from 'node:diagnostics_channel'
import { afterEach, expect, test } from 'vitest'
import { Trace, type TraceOutcome } from '../src/index.ts'

interface Context extends TraceOutcome {
  readonly name: string
}

const channel = tracingChannel<Context, Context>('kclient:test:trace')
const undo: (() => void)[] = []
afterEach(() => {
  for (const each of undo.splice(0)) each()
})

/** What is published from now on, and in which async context. */
function listen(store?: AsyncLocalStorage<unknown>): string[] {
  const events: string[] = []
  const note = (event: string) => (context: unknown) => {
    const { name, result, error } = context as Context
    const outcome = error === undefined ? result : (error as Error).message
    const parts = [event, name, outcome, store?.getStore()] as (string | undefined)[]
    events.push(parts.filter(part => part !== undefined).join(' '))
  }
  const subscribers = {
    start: note('start'),
    end: note('end'),
    asyncStart: note('asyncStart'),
    asyncEnd: note('asyncEnd'),
    error: note('error'),
  }
  channel.subscribe(subscribers)
  undo.push(() => channel.unsubscribe(subscribers))
  return events
}

test('publishes what tracePromise of Node publishes, in its order', async () => {
  const work = async (fails: boolean): Promise<string> => {
    await Promise.resolve()
    if (fails) throw new Error('broken')
    return 'done'
  }
  const ours = (context: Context, fails: boolean) =>
    Trace.begin(channel, context, trace =>
      work(fails).then(
        result => {
          trace.succeeded(result)
          return result
        },
        (error: unknown) => {
          trace.failed(error)
          throw error
        },
      ),
    )
  const theirs = (context: Context, fails: boolean) => channel.tracePromise(() => work(fails), context)
  const seen: string[][] = []
  for (const traced of [ours, theirs]) {
    const store = new AsyncLocalStorage<unknown>()
    channel.start.bindStore(store as AsyncLocalStorage<Context>, ({ name }) => `in ${name}` as unknown as Context)
    const events = listen(store)
    for (const fails of [false, true]) {
      await traced({ name: 'x' }, fails).then(
        () => events.push(`caller ${String(store.getStore())}`),
        () => events.push(`caller failed ${String(store.getStore())}`),
      )
    }
    channel.start.unbindStore(store as AsyncLocalStorage<Context>)
    for (const each of undo.splice(0)) each()
    seen.push(events)
  }
  expect(seen[0]).toEqual([
    'start x in x',
    'end x in x',
    'asyncStart x done in x',
    'asyncEnd x done in x',
    'caller undefined',
    'start x in x',
    'end x in x',
    'error x broken in x',
    'asyncStart x broken in x',
    'asyncEnd x broken in x',
    'caller failed undefined',
  ])
  expect(seen[1]).toEqual(seen[0])
})

test('settles apart from its call in the async context in which it began', async () => {
  const store = new AsyncLocalStorage<unknown>()
  const events = listen(store)
  const traces = ['a', 'b'].map(name =>
    store.run(`from ${name}`, () => Trace.begin<Context, Trace<Context>>(channel, { name }, trace => trace.detach())),
  )
  events.length = 0
  await store.run('elsewhere', async () => {
    await Promise.resolve()
    traces[1]?.failed(new Error('no'))
    traces[0]?.succeeded(1)
    expect(store.getStore()).toBe('elsewhere')
  })
  expect(events).toEqual([
    'error b no from b',
    'asyncStart b no from b',
    'asyncEnd b no from b',
    'asyncStart a 1 from a',
    'asyncEnd a 1 from a',
  ])
})

test('a call that throws ends at once', () => {
  const events = listen()
  expect(() =>
    Trace.begin<Context, void>(channel, { name: 'x' }, () => {
      throw new Error('at once')
    }),
  ).toThrow('at once')
  expect(events).toEqual(['start x', 'error x at once', 'end x at once'])
})
