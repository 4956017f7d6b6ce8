import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { encodeAssignment } from '../src/group/assignors/member-metadata.ts'
import { assignorNamed, assignorNames, type GroupCase, inputOf } from './support/random-groups.ts'

/** A group, and what Java makes of it: for each member its assignment, and the user data with which it joins next. */
interface Vector extends GroupCase {
  readonly java: { readonly members: readonly (readonly [assignment: string, userData: string | null])[] }
}

const file = new URL('vectors/assignors.json.br', import.meta.url)
const { groups } = JSON.parse(brotliDecompressSync(readFileSync(file)).toString('utf8')) as {
  readonly groups: readonly Vector[]
}

describe.each(assignorNames)('%s', name => {
  const vectors = groups.filter(({ assignor }) => assignor === name)

  it('gives each member what Java gives it, through rounds of changes, stale claims and racks', () => {
    expect(vectors.length).toBeGreaterThan(150)
    for (const group of vectors) {
      const assigned = assignorNamed(name).assign(inputOf(group))
      const bytes = group.members.map(([memberId]) => {
        const given = assigned.get(memberId)
        return given === undefined ? undefined : encodeAssignment(given).toString('base64')
      })
      expect(bytes).toEqual(group.java.members.map(([assignment]) => assignment))
      expect(assigned.size).toBe(group.members.length)
    }
  })

  it('joins again with the user data that Java would join with', () => {
    for (const group of vectors) {
      const assigned = assignorNamed(name).assign(inputOf(group))
      const userData = group.members.map(([memberId]) => {
        const assignor = assignorNamed(name)
        assignor.onAssignment?.(
          { partitions: assigned.get(memberId)?.partitions ?? [], userData: undefined },
          group.generation,
        )
        const bytes = assignor.subscriptionUserData?.([])
        return bytes === undefined ? null : Buffer.from(bytes).toString('base64')
      })
      expect(userData).toEqual(group.java.members.map(([, bytes]) => bytes))
    }
  })
})
