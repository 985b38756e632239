/** The places that transfers go to, as a person sees and decides them; and which processes move data to them. */
import type { EndpointRow } from '../../../shared/ipc/limits';
import type { EngineSeat, Queue } from '../ports/queue';
import type { FlowControl } from './flow/flowControl';
import type { TransferBoard } from './board';

export interface Endpoints {
  list(): EndpointRow[];
  /** Transfers to it wait from now on, and say why. */
  exclude(endpointKey: string): EndpointRow[];
  /** What waited for it starts. */
  allow(endpointKey: string): EndpointRow[];
}

export function createEndpoints(flow: FlowControl, board: Pick<TransferBoard, 'wake'>): Endpoints {
  const list = (): EndpointRow[] => [...flow.endpoints()];
  return {
    list,
    exclude: (key) => {
      flow.exclude(key);
      board.wake();
      return list();
    },
    allow: (key) => {
      flow.allow(key);
      board.wake();
      return list();
    },
  };
}

/** How many processes run transfers now, this one among them. */
export function movingProcesses(
  queue: Pick<Queue, 'leases'>,
  ownBoot: string,
  isDead: (seat: EngineSeat) => boolean,
): () => number {
  return () => {
    const boots = new Set([ownBoot]);
    for (const { lease } of queue.leases())
      if (!boots.has(lease.engine.boot) && !isDead(lease.engine)) boots.add(lease.engine.boot);
    return boots.size;
  };
}
