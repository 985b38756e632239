/** The family of checks of a folder: everything that is tried where files are read or written. */
import { abilityProbes } from './filesystem/abilityProbes';
import type { CheckedFolder, FilesystemPorts } from './filesystem/checkedFolder';
import { createFolderCheck } from './filesystem/folderCheck';
import { placeProbes } from './filesystem/placeProbes';
import { roomProbes } from './filesystem/roomProbes';
import { sourceProbes } from './filesystem/sourceProbes';
import { useProbes } from './filesystem/useProbes';
import { writeProbes } from './filesystem/writeProbes';
import type { TargetPlan } from './probe';

/** For one run of a check. `close` removes what could not be removed before, also after a cancel. */
export function filesystemProbes(
  target: CheckedFolder,
  ports: FilesystemPorts,
): Required<Pick<TargetPlan, 'probes' | 'close'>> {
  const check = createFolderCheck(target, ports);
  const ofUse =
    target.use === 'source'
      ? sourceProbes(check)
      : [...writeProbes(check), ...abilityProbes(check), ...roomProbes(check), ...useProbes(check)];
  return { probes: [...placeProbes(check), ...ofUse], close: check.close };
}
