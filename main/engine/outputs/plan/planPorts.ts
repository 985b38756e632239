/** What planning is given. */
import type { EnginePorts } from '../../ports/enginePorts';

export type PlanPorts = Pick<
  EnginePorts,
  'files' | 'hasher' | 'fileHasher' | 'hashCache' | 'placed' | 'declined' | 'clock' | 'ids'
> &
  // Without store and cache nobody asks whether the store holds what a plan would fetch; without a walker files are looked at one by one.
  Partial<Pick<EnginePorts, 'store' | 'storeCache' | 'walker'>>;
