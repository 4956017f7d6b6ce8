import { expect, test } from 'vitest'
import { ProducerIdentity } from '../src/sending/producer-identity.ts'

function ready(producerEpoch = 0): ProducerIdentity {
  const identity = new ProducerIdentity()
  identity.requested()
  identity.obtained({ producerId: 7n, producerEpoch })
  return identity
}

test('the epoch goes up by one, once for all partitions that had the old one', () => {
  const identity = ready()
  const used = { producerId: 7n, producerEpoch: 0 }
  identity.bump(used)
  identity.bump(used)
  expect(identity.current).toEqual({ producerId: 7n, producerEpoch: 1 })
  expect(identity.state).toBe('ready')
})

test('after the last epoch another id is needed, and it is asked for once', () => {
  const identity = ready(0x7fff)
  identity.bump({ producerId: 7n, producerEpoch: 0x7fff })
  expect(identity.state).toBe('none')
  expect(identity.current).toBeUndefined()
  identity.bump({ producerId: 7n, producerEpoch: 0x7fff })
  identity.requested()
  identity.bump({ producerId: 7n, producerEpoch: 0x7fff })
  expect(identity.state).toBe('requested')
  identity.obtained({ producerId: 8n, producerEpoch: 0 })
  identity.renew({ producerId: 7n, producerEpoch: 0x7fff })
  expect(identity.current).toEqual({ producerId: 8n, producerEpoch: 0 })
})

test('an id that brokers refuse is given up, whatever its epoch', () => {
  const identity = ready(3)
  identity.renew({ producerId: 7n, producerEpoch: 1 })
  expect(identity.state).toBe('none')
})

test('what cannot follow throws', () => {
  const identity = new ProducerIdentity()
  expect(() => identity.obtained({ producerId: 1n, producerEpoch: 0 })).toThrow('from none to ready')
  identity.requested()
  expect(() => identity.requested()).toThrow('from requested to requested')
  identity.failed()
  expect(() => identity.requested()).toThrow('from failed to requested')
})
