/** The screen of path mapping: rules of storage profiles and of people, tried on a path; places that are remembered. */
import { AppError } from '../../../shared/domain/errors';
import { formatOfOs, profileRules } from '../../../shared/domain/paths/profileRules';
import type { Input, Output } from '../../../shared/ipc/contract';
import type { MappingOverview, MappingRow, MappingTest } from '../../../shared/ipc/mapping';
import type { SettingsStore } from '../config/settingsStore';
import type { Connections } from '../connection/connection';
import type { TargetPlatform } from '../outputs/plan/traits';
import { targetProblem, targetRefused } from '../outputs/plan/targetFolder';
import type { StorageProfileSummary } from '../ports/deadline';
import type { EnginePorts } from '../ports/enginePorts';
import type { OsFamily, OwnRule } from '../ports/ownRules';
import { checkedRule } from './checkRule';
import { explainPath, formatOfPath, type DirectedRule } from './explainPath';
import { folderStanding, lookAt } from './folderStanding';
import { readQueueProfiles, type QueueProfiles } from './queueProfiles';
import { badEnd, rulesInForce } from './rulesInForce';

type Side = { readonly farmProfileId?: string | undefined };

export interface Mappings {
  get(input: Input<'mapping.get'>): Promise<MappingOverview>;
  /** `path.*` for a path that names nothing. */
  test(input: Input<'mapping.test'>): Promise<MappingTest>;
  /** Throws as `checkedRule` does; `input.not_found` when the rule to change is gone. */
  put(input: Input<'mapping.put'>): Promise<MappingOverview>;
  move(input: Input<'mapping.move'>): Promise<MappingOverview>;
  remove(input: Input<'mapping.remove'>): Promise<MappingOverview>;
  /** `plan.target_refused` for a folder that may not receive a download. */
  remember(input: Input<'mapping.remember'>): Promise<MappingOverview>;
  forget(input: Input<'mapping.forget'>): Promise<Output<'mapping.forget'>>;
}

interface MappingsParts {
  readonly ports: Pick<EnginePorts, 'files' | 'clock' | 'ids' | 'ownRules' | 'remembered'>;
  readonly connections: Pick<Connections, 'describe' | 'requiredQueue'>;
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly platform: TargetPlatform;
}

type Rule = Omit<MappingRow, 'standing' | 'volume' | 'isOverruled'>;

export function createMappings({ ports, connections, settings, platform }: MappingsParts): Mappings {
  const { ownRules, remembered } = ports;
  const host = formatOfOs(platform);
  /** Asked for once: a path that is typed must not ask a farm with every letter. */
  const known = new Map<string, Promise<QueueProfiles>>();

  const profilesOf = async ({ farmProfileId }: Side, again = false): Promise<QueueProfiles> => {
    const hereId = settings.get('deadline.storageProfileId');
    const { kind, farmName, queueName } = connections.describe();
    const key = JSON.stringify([kind, farmName, queueName, hereId, farmProfileId]);
    if (again) known.clear();
    const asked = known.get(key) ?? readQueueProfiles(connections, hereId, farmProfileId);
    known.set(key, asked);
    try {
      const profiles = await asked;
      if (profiles.problem !== undefined) known.delete(key);
      return profiles;
    } catch (error) {
      known.delete(key);
      throw error;
    }
  };

  /** Rows as they hold: of two for the same folder the first. */
  const rowsOf = (profiles: QueueProfiles): readonly Rule[] => [
    ...rowsOfProfiles(profiles),
    ...ownRules.list().map(ownRow),
  ];

  const overview = async (side: Side, again?: boolean): Promise<MappingOverview> => {
    const profiles = await profilesOf(side, again);
    const rows = rowsOf(profiles);
    const inForce = new Set(usable(rows).map(({ id }) => id));
    const { here, farm, problem } = profiles;
    const unmatched = here === undefined || farm === undefined ? [] : profileRules(farm, here).unmatched;
    return {
      hostOs: platform,
      profiles: profiles.all.map(summary),
      here: here === undefined ? null : summary(here),
      farm: farm === undefined ? null : summary(farm),
      rules: await Promise.all(
        rows.map(async (row) => ({
          ...row,
          ...(await folderStanding(row.destination, host, ports)),
          isOverruled: badEnd(asRule(row), host) === undefined && !inForce.has(row.id),
        })),
      ),
      locations: await Promise.all(
        (here?.fileSystemLocations ?? []).map(async ({ name, path, type }) => ({
          name,
          path,
          type,
          ...(await folderStanding(path, host, ports)),
        })),
      ),
      unmatched: [...unmatched],
      remembered: remembered.list().map((place) => ({ ...place })),
      problem: problem ?? null,
    };
  };

  /** What people wrote comes first. */
  const usable = (rows: readonly Rule[]): readonly Rule[] => {
    const ordered = [...rows.filter(({ from }) => from === 'own'), ...rows.filter(({ from }) => from !== 'own')];
    return rulesInForce(
      ordered.map((row) => ({ ...asRule(row), row })),
      host,
    ).map(({ row }) => row);
  };

  const changed = async (
    side: Side,
    next: (rules: readonly OwnRule[]) => readonly OwnRule[],
  ): Promise<MappingOverview> => {
    ownRules.change(next);
    return overview(side);
  };

  return {
    get: ({ again, ...side }) => overview(side, again),
    test: async ({ path, direction, ...side }) => {
      const rows = usable(rowsOf(await profilesOf(side)));
      const isHome = direction === 'home';
      const rules = rows.map((row): DirectedRule => {
        const rule = { ...asRule(row), id: row.id, destinationFormat: host };
        return isHome ? rule : reversed(rule);
      });
      const format = isHome
        ? formatOfPath(path.trim(), rows[0] === undefined ? 'posix' : formatOfOs(rows[0].os))
        : host;
      const { matches, ...found } = explainPath(path.trim(), format, rules);
      const here = isHome ? found.mapped?.path : path.trim();
      const local = here === undefined ? null : await lookAt(here, ports);
      return { ...found, matches: [...matches], local };
    },
    put: ({ id, rule: draft, before, ...side }) =>
      changed(side, (rules) => {
        const old = id === undefined ? undefined : required(rules, id);
        const others = rules.filter((rule) => rule !== old);
        const text = checkedRule(draft, others, platform);
        if (old !== undefined && before === undefined)
          return rules.map((rule) => (rule === old ? { ...old, ...text } : rule));
        const rule = {
          ...text,
          id: ports.ids.uuid(),
          createdMs: ports.clock.nowMs(),
          ...(old === undefined ? {} : old),
        };
        return placed(others, { ...rule, ...text }, before);
      }),
    move: ({ id, before, ...side }) =>
      changed(side, (rules) => {
        const rule = required(rules, id);
        return placed(
          rules.filter((each) => each !== rule),
          rule,
          before ?? undefined,
        );
      }),
    remove: ({ id, ...side }) => changed(side, (rules) => rules.filter((rule) => rule !== required(rules, id))),
    remember: async ({ farmId, queueId, source, target, ...side }) => {
      const why = targetProblem(target, platform);
      if (why !== undefined) throw targetRefused(target, why);
      remembered.put(farmId, queueId, source, target);
      return overview(side);
    },
    forget: async ({ farmId, queueId, source, ...side }) => {
      remembered.remove(farmId, queueId, source);
      return overview(side);
    },
  };
}

/** One for each name of a location that both sides have. */
function rowsOfProfiles({ here, farm }: QueueProfiles): Rule[] {
  if (here === undefined || farm === undefined || here.storageProfileId === farm.storageProfileId) return [];
  const places = new Map(here.fileSystemLocations.map((location) => [location.name, location]));
  return farm.fileSystemLocations.flatMap(({ name, path }): Rule[] => {
    const place = places.get(name);
    if (place === undefined) return [];
    const os = osOf(farm.osFamily);
    const { type, path: destination } = place;
    return [{ id: `location:${name}`, name, from: 'profile', type, os, source: path, destination, createdMs: null }];
  });
}

const ownRow = (rule: OwnRule): Rule => ({ ...rule, from: 'own', type: null });

const asRule = ({ os, source, destination }: Rule) => ({ sourceFormat: formatOfOs(os), source, destination });

const reversed = ({ sourceFormat, source, destination, destinationFormat, id }: DirectedRule): DirectedRule => ({
  id,
  sourceFormat: destinationFormat,
  source: destination,
  destination: source,
  destinationFormat: sourceFormat,
});

const summary = ({ storageProfileId, displayName, osFamily }: StorageProfileSummary) => ({
  id: storageProfileId,
  name: displayName,
  os: osOf(osFamily),
});

function osOf(osFamily: string): OsFamily {
  const name = osFamily.toLowerCase();
  return name === 'windows' || name === 'macos' ? name : 'linux';
}

function placed(rules: readonly OwnRule[], rule: OwnRule, before: string | undefined): readonly OwnRule[] {
  const at = rules.findIndex(({ id }) => id === before);
  return at === -1 ? [...rules, rule] : rules.toSpliced(at, 0, rule);
}

function required(rules: readonly OwnRule[], id: string): OwnRule {
  const rule = rules.find((each) => each.id === id);
  if (rule !== undefined) return rule;
  throw new AppError({
    code: 'input.not_found',
    message: 'This rule is gone: another window or command removed it.',
    safe: 'No rule was changed.',
    hint: 'Add it again if it is still needed.',
  });
}
