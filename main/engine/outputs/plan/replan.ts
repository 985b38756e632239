/** Plans the same files of the farm for other folders, from what a plan says of them; the farm is not asked again. */
import type { PlanEntry } from '../../../../shared/domain/plan';
import type { RunContext } from '../../ports/progress';
import { createRemoteFiles, type RemoteFile, type RemoteFiles } from '../discovery/remoteFiles';
import { carryDecisions } from './carryDecisions';
import type { ColumnPlan } from './columns/columnPlan';
import { planDownload, type PlanDownloadInput } from './planDownload';
import type { PlanPorts } from './planPorts';
import { remoteFacts } from './remoteFacts';
import { sourceOf } from './ruleSet';
import { unshared } from './sharedFolders';
import { hostPlatform, nameKey, platformTraits } from './traits';

export interface ReplanInput extends Pick<
  PlanDownloadInput,
  'hashing' | 'include' | 'version' | 'dataFolder' | 'platform'
> {
  readonly previous: ColumnPlan;
  /** Root id to its new folder; roots that are not named stay where they are. */
  readonly targets: ReadonlyMap<number, string>;
}

/** Decisions made by hand are carried over, also those about roots that move. Throws as `planDownload` does. */
export async function replan(
  { previous, targets, ...more }: ReplanInput,
  ports: PlanPorts,
  context: RunContext,
): Promise<ColumnPlan> {
  const rulesOf = (wanted: ReturnType<typeof sourceOf>) => previous.rules.filter((rule) => sourceOf(rule) === wanted);
  const fresh = await planDownload(
    {
      ...more,
      source: previous.source,
      collision: 'prefix',
      roots: previous.roots.map(({ id, source, sourceFormat, locationName, target, how }) => {
        const chosen = targets.get(id);
        return {
          source,
          sourceFormat,
          ...(locationName === undefined ? {} : { locationName }),
          ...(chosen === undefined ? { target, how } : { target: chosen, how: 'chosen' as const }),
          files: filesOf(previous, id),
          folders: (previous.folders ?? []).filter(({ root }) => root === id).map(({ path }) => path),
        };
      }),
      preset: previous.preset,
      presetRules: rulesOf('preset'),
      policyRules: rulesOf('policy'),
      onRules: rulesOf('command-line'),
      planRules: rulesOf('plan'),
      projectRules: rulesOf('project'),
      ...(previous.completeSequence === undefined ? {} : { completeSequence: previous.completeSequence }),
      useHash: true,
    },
    ports,
    context,
  );
  return carryDecisions(previous, fresh);
}

/** With the names that they have at the farm. */
function filesOf({ entries, roots }: ColumnPlan, rootId: number): RemoteFiles {
  const own = roots.find(({ id }) => id === rootId);
  const traits = { ...platformTraits[hostPlatform], caseSensitive: own?.traits.caseSensitive ?? true };
  const beside = new Set(
    roots.flatMap(({ id, target }) => (id !== rootId && target !== null && target === own?.target ? [id] : [])),
  );
  const rows: number[] = [];
  const others = new Set<string>();
  for (let index = 0; index < entries.length; index += 1) {
    const root = entries.rootAt(index);
    if (root === rootId) rows.push(index);
    else if (beside.has(root)) others.add(nameKey(entries.paths.at(index), traits));
  }
  return createRemoteFiles(rows.length, (place) => {
    const index = rows[place];
    if (index === undefined) return undefined;
    const file = remoteFileOf(entries.at(index));
    return others.size === 0 ? file : { ...file, path: unshared(file.path, own?.source ?? '', others, traits) };
  });
}

function remoteFileOf({ path, remote, refused }: PlanEntry): RemoteFile {
  return {
    path,
    ...remoteFacts(remote),
    ...(refused === undefined ? {} : { refused: refused as NonNullable<RemoteFile['refused']> }),
  };
}
