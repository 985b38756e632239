/** Enters the folders that a run writes into: opened, with Satchel's own folder in them, and locked once each. */
import { openRoot, makeOwnFolder, type MadeFolders, type RootGuard } from './rootGuard';
import { takeRootLock, type LockOwner, type LockPorts, type RootLock } from './rootLock';

export interface EnteredRoots {
  /** By the name that the plan or journal uses. */
  readonly guards: Map<string, RootGuard>;
  /** Released by the caller, also when entering a later root fails. */
  readonly locks: RootLock[];
}

/** One order for all processes, and one lock for a folder that several names lead to. `lock.root`, `path.unsafe`. */
export async function enterRoots(
  roots: Iterable<string>,
  { guards, locks }: EnteredRoots,
  { runId, owner, made }: { readonly runId: string; readonly owner: LockOwner; readonly made: MadeFolders },
  ports: LockPorts,
): Promise<void> {
  const locked = new Set<string>();
  for (const root of [...new Set(roots)].sort()) {
    const guard = await openRoot(root, ports.files, made);
    await makeOwnFolder(root, ports.files);
    const realRoot = await ports.files.realPath(root);
    if (!locked.has(realRoot)) locks.push(await takeRootLock({ root, runId, owner }, ports));
    locked.add(realRoot);
    guards.set(root, guard);
  }
}
