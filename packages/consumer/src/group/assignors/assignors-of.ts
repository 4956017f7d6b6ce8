import type { Assignor } from '../assignor.ts'
import type { AssignorName, AssignorOption } from '../assignor-option.ts'
import { CooperativeStickyAssignor } from './cooperative-sticky-assignor.ts'
import { RangeAssignor } from './range-assignor.ts'
import { RoundRobinAssignor } from './round-robin-assignor.ts'
import { StickyAssignor } from './sticky-assignor.ts'

const makers: Record<AssignorName, () => Assignor> = {
  range: () => new RangeAssignor(),
  roundrobin: () => new RoundRobinAssignor(),
  sticky: () => new StickyAssignor(),
  'cooperative-sticky': () => new CooperativeStickyAssignor(),
}

/** The assignors of one consumer, by the checked option `partitionAssignmentStrategy`, most wanted first. */
export function assignorsOf(options: readonly AssignorOption[]): readonly Assignor[] {
  return options.map(option => (typeof option === 'string' ? makers[option]() : option))
}
