/** Which run of a task each file of a job belongs to, and when all files of a run are home. */
import type { ApplyItem } from '../outputs/apply/applyItems';
import { leftAs } from '../outputs/apply/applyItems';
import type { ItemOutcome, RunWatch } from '../outputs/apply/runWatch';
import { remoteTreeOf } from '../outputs/discovery/remoteFile';
import type { FetchedOutputs } from '../outputs/discovery/fetchOutputs';
import type { ColumnPlan } from '../outputs/plan/columns/columnPlan';
import type { Hasher } from '../ports/hashing';
import type { ErrorDto } from '../../../shared/domain/errors';

/** By place as the farm names it: the session action that wrote it last. */
export function ownersOf({ groups }: FetchedOutputs, hasher: Hasher): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const { identity, members } of groups)
    for (const { manifest, key, sessionActionId } of members) {
      const { files } = remoteTreeOf(manifest, hasher, key);
      for (let index = 0; index < files.length; index += 1)
        owners.set(placeOf(identity.source, files.at(index)?.path ?? ''), sessionActionId);
    }
  return owners;
}

/** Slashes of both systems are one here: it is only compared. */
function placeOf(root: string, path: string): string {
  return `${root.replaceAll('\\', '/').replace(/\/+$/, '')}/${path}`;
}

/** How the files of one run stand. */
export interface Tally {
  total: number;
  home: number;
  /** To be written still. */
  readonly open: Set<number>;
  readonly failed: Map<number, ErrorDto>;
  /** Nobody said where they go, or what becomes of the file that is there. */
  undecided: number;
}

export interface OwnedFiles {
  readonly watch: RunWatch;
  /** By session action. */
  readonly tallies: ReadonlyMap<string, Tally>;
}

/** `isHome` hears of a run as soon as all its files are in place and verified. */
export function watchOwners(
  plan: ColumnPlan,
  owners: ReadonlyMap<string, string>,
  actions: readonly string[],
  isHome: (sessionActionId: string) => void,
): OwnedFiles {
  const tallies = new Map(
    actions.map((id): [string, Tally] => [id, { total: 0, home: 0, open: new Set(), failed: new Map(), undecided: 0 }]),
  );
  const roots = new Map(plan.roots.map(({ id, source }) => [id, source]));
  /** A file that nobody is known to own holds up all of them. */
  const talliesOf = new Map<number, readonly [string, Tally][]>();
  for (const entry of plan.entries) {
    const owner = owners.get(placeOf(roots.get(entry.root) ?? '', entry.path));
    const own = owner === undefined ? undefined : tallies.get(owner);
    const concerned: readonly [string, Tally][] =
      owner === undefined || own === undefined ? [...tallies] : [[owner, own]];
    talliesOf.set(entry.id, concerned);
    const left = leftAs(entry.decision, entry.kind);
    for (const [, tally] of concerned) {
      tally.total += 1;
      if (left === undefined) tally.open.add(entry.id);
      else if (left === 'undecided') tally.undecided += 1;
      else tally.home += 1;
    }
  }
  const told = new Set<string>();
  const tellIfHome = (id: string, { open, failed, undecided }: Tally): void => {
    if (open.size + failed.size + undecided > 0 || told.has(id)) return;
    told.add(id);
    isHome(id);
  };
  const ended = ({ entryId }: ApplyItem, outcome: ItemOutcome): void => {
    for (const [id, tally] of talliesOf.get(entryId) ?? []) {
      const wasOpen = tally.open.delete(entryId);
      if (outcome.state === 'done') {
        if (tally.failed.delete(entryId) || wasOpen) tally.home += 1;
      } else tally.failed.set(entryId, outcome.error);
      tellIfHome(id, tally);
    }
  };
  return {
    tallies,
    watch: {
      begins: () => {
        for (const [id, tally] of tallies) tellIfHome(id, tally);
      },
      started: () => undefined,
      ended,
      takesUp: () => true,
      nextAgain: () => undefined,
      whenWanted: () => undefined,
      closes: () => undefined,
    },
  };
}
