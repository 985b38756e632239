/** What planning is given. */
import type { EnginePorts } from '../../ports/enginePorts';

export type PlanPorts = Pick<
  EnginePorts,
  'files' | 'hasher' | 'fileHasher' | 'hashCache' | 'placed' | 'declined' | 'clock' | 'ids'
> &
  // Without them nobody asks whether the store holds what a plan would fetch.
  Partial<Pick<EnginePorts, 'store' | 'storeCache'>>;
