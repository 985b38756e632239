/** The buttons in other programs: which are there, what installing or removing one would change, and doing what was shown. */
import { isAbsolute, join, normalize } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import { dccNames, type DccName, type InstallRecord, type IntegrationScope } from '../../../shared/domain/integrations';
import type { Input, Output } from '../../../shared/ipc/contract';
import type {
  IntegrationList,
  IntegrationPlan,
  IntegrationRow,
  IntegrationState,
} from '../../../shared/ipc/integrations';
import { applyChanges } from './applyChanges';
import { placeOf, systemOf, type Computer } from './computer';
import { compareVersions } from './dccVersions';
import { findDcc, type FoundDcc } from './findDccs';
import { readRecord, writeRecord } from './installRecord';
import { lineStanding } from './lineStanding';
import { planChanges, type PlannedChange } from './planChanges';
import { openSourceFiles, type SourceFiles } from './sourceFiles';
import { wantedFiles, type Target, type Wanted } from './wantedFiles';

type Wish = Input<'integrations.plan'>;

export interface Integrations {
  list(): Promise<IntegrationList>;
  /** `integration.unknown`, `integration.unsupported`. Changes nothing. */
  plan(wish: Wish): Promise<IntegrationPlan>;
  /** `plan.changed_outside` when the digest is not that of the plan as it is now; `disk.denied` before anything is changed. */
  apply(input: Input<'integrations.apply'>): Promise<Output<'integrations.apply'>>;
}

export interface IntegrationsParts extends Computer {
  /** Where the files lie that came with Satchel. */
  readonly sourceFolder: string;
  readonly dataFolder: string;
}

interface Drawn {
  readonly shown: IntegrationPlan;
  readonly changes: readonly PlannedChange[];
  readonly record: InstallRecord | undefined;
  readonly targets: InstallRecord['targets'];
  readonly dcc: DccName;
  readonly root: string;
  readonly version: string;
}

export function createIntegrations({ sourceFolder, dataFolder, ...computer }: IntegrationsParts): Integrations {
  const { files, sha256 } = computer;
  const openSources = (): Promise<SourceFiles> => openSourceFiles(sourceFolder, computer);

  const rootOf = (scope: IntegrationScope, to: string | undefined): string => {
    const root =
      scope === 'user'
        ? join(dataFolder, 'integrations')
        : scope === 'machine'
          ? placeOf(machineFolders[systemOf(computer.platform)], computer)
          : to;
    if (root !== undefined && isAbsolute(root)) return normalize(root);
    throw new AppError({
      code: 'input.invalid',
      message: 'The folder to install to is not named by its whole path.',
      safe: 'Nothing was changed.',
      hint: 'Name the folder with --to.',
    });
  };

  const draw = async ({ id, scope, action, to }: Wish, sources: SourceFiles): Promise<Drawn> => {
    const { dcc, version } = namedBy(id);
    const parts = sources.manifest.dccs[dcc];
    const root = rootOf(scope, to);
    const record = await readRecord(root, dcc, scope, files);
    const found = await findDcc(dcc, computer);
    const known = (record?.targets ?? []).map((target) => withInstall(target, found));
    const chosen = chosenTargets(
      isPerVersion(sources, dcc) && scope !== 'folder',
      version,
      action === 'remove' ? known : found,
      parts.versions.first,
    );
    const wantedOf = (targets: readonly Target[]): Promise<Wanted | undefined> =>
      wantedFiles({ dcc, scope, root, targets }, sources, computer);
    let targets: readonly Target[];
    if (action === 'remove') {
      const gone = new Set(chosen.map((target) => target.version));
      targets = known.filter((target) => !gone.has(target.version));
    } else {
      const isSupported = version === '' || compareVersions(version, parts.versions.first) >= 0;
      if (chosen.length === 0 || !isSupported || (await wantedOf(chosen)) === undefined)
        throw unsupported(parts.label, version, parts.versions.first, scope);
      const others = known.filter((target) => chosen.every((other) => other.version !== target.version));
      const placed = await Promise.all(others.map(async (target) => (await wantedOf([target])) !== undefined));
      targets = [...others.filter((_target, index) => placed[index]), ...chosen];
    }
    const wanted = targets.length === 0 ? undefined : await wantedOf(targets);
    const line = await lineStanding(
      wanted?.line ?? (action === 'remove' ? (await wantedOf(known))?.line : undefined),
      record,
      computer,
    );
    const ownLine = line === null ? wanted?.line : undefined;
    const changes = await planChanges(
      [...(wanted?.files ?? []), ...(ownLine === undefined ? [] : [ownLine.asFile])],
      record,
      computer,
    );
    const plan = {
      ...{ id, label: parts.label, scope, action, root },
      changes: changes.map(shownChange),
      variables: action === 'install' ? [...(wanted?.variables ?? [])] : [],
      line: action === 'install' || line?.isThere === true ? line : null,
      isSwitchedOnByHand: action === 'install' && wanted?.isAddOn === true,
    };
    const digest = sha256(
      new TextEncoder().encode(
        JSON.stringify([plan, changes.map(({ bytes }) => (bytes === undefined ? '' : sha256(bytes)))]),
      ),
    );
    return {
      ...{ shown: { ...plan, digest }, changes, record, dcc, root, version: sources.manifest.version },
      targets: targets.map(({ version: of, folder }) => ({ version: of, folder })),
    };
  };

  const standing = async (
    dcc: DccName,
    scope: 'user' | 'machine',
    version: string,
    sources: SourceFiles,
  ): Promise<IntegrationRow['user']> => {
    const id = version === '' ? dcc : `${dcc}@${version}`;
    try {
      const { shown, record } = await draw({ id, scope, action: 'install' }, sources);
      if (record?.targets.some((target) => target.version === version) !== true)
        return { state: 'not-installed', version: null };
      return { state: stateOf(shown), version: record.version };
    } catch (error) {
      if (error instanceof AppError && error.code === 'integration.unsupported')
        return { state: 'not-supported', version: null };
      throw error;
    }
  };

  const rowsOf = async (dcc: DccName, sources: SourceFiles): Promise<readonly IntegrationRow[]> => {
    const found = await findDcc(dcc, computer);
    const records = await Promise.all(
      (['user', 'machine'] as const).map((scope) => readRecord(rootOf(scope, undefined), dcc, scope, files)),
    );
    const recorded = records.flatMap((record) => record?.targets ?? []).map(({ version }) => version);
    const row = async (version: string, of: readonly FoundDcc[]): Promise<IntegrationRow> => ({
      ...{ id: version === '' ? dcc : `${dcc}@${version}`, dcc, label: sources.manifest.dccs[dcc].label },
      versions: of.length === 0 && version !== '' ? [version] : of.map((one) => one.version),
      paths: of.flatMap(({ paths }) => paths),
      user: await standing(dcc, 'user', version, sources),
      machine: await standing(dcc, 'machine', version, sources),
    });
    if (!isPerVersion(sources, dcc)) return found.length === 0 && recorded.length === 0 ? [] : [await row('', found)];
    const versions = [...new Set([...found.map(({ version }) => version), ...recorded])].sort(compareVersions);
    return Promise.all(
      versions.map((version) =>
        row(
          version,
          found.filter((one) => one.version === version),
        ),
      ),
    );
  };

  const listed = async (sources: SourceFiles): Promise<IntegrationList> => {
    const rows = (await Promise.all(dccNames.map((dcc) => rowsOf(dcc, sources)))).flat();
    const absent = dccNames.filter((dcc) => rows.every((row) => row.dcc !== dcc));
    const { version, dccs } = sources.manifest;
    return { version, rows, absent: absent.map((dcc) => dccs[dcc].label) };
  };

  return {
    list: async () => listed(await openSources()),
    plan: async (wish) => (await draw(wish, await openSources())).shown,
    apply: async ({ digest, ...wish }) => {
      const sources = await openSources();
      const { shown, changes, record, targets, dcc, root, version } = await draw(wish, sources);
      if (shown.digest !== digest) throw changedSince(shown.label);
      await applyChanges(
        {
          ...{ changes, before: record, version, targets, sha256 },
          save: (next) => writeRecord(root, dcc, wish.scope, next, files),
          ownFolders: wish.scope === 'folder' ? [] : [root],
        },
        files,
      );
      return { plan: shown, list: await listed(sources) };
    },
  };
}

const machineFolders = {
  linux: '/usr/local/share/satchel-integrations',
  darwin: '/Library/Application Support/Satchel Integrations',
  win32: '%ProgramData%/Satchel Integrations',
} as const;

function namedBy(id: string): { readonly dcc: DccName; readonly version: string } {
  const [name = '', version = ''] = id.split('@');
  const dcc = dccNames.find((known) => known === name);
  if (dcc !== undefined) return { dcc, version };
  throw new AppError({
    code: 'integration.unknown',
    message: `Satchel has no button for ${JSON.stringify(name)}.`,
    safe: 'Nothing was changed.',
    hint: `Name one of ${dccNames.join(', ')}, with @VERSION for one version of it.`,
  });
}

/** Whether each version of a program has files of its own. */
function isPerVersion({ manifest }: SourceFiles, dcc: DccName): boolean {
  const { entry, addOnFolder, targetsBelow } = manifest.dccs[dcc];
  const places = [...Object.values(entry ?? {}), ...Object.values(addOnFolder ?? {}), targetsBelow];
  return places.some((place) => place !== undefined && /@DCC_(VERSION|FOLDER)@/.test(place));
}

const withInstall = (target: InstallRecord['targets'][number], found: readonly FoundDcc[]): Target => ({
  ...target,
  install: found.find(({ version }) => version === target.version)?.install ?? '',
});

/** The versions that are meant: one that is named need not have been found. */
function chosenTargets(
  isPerVersion: boolean,
  version: string,
  known: readonly Target[],
  first: string,
): readonly Target[] {
  if (!isPerVersion) {
    // Where none of those that are here is new enough, there is nothing to install for.
    const isUsable =
      version !== '' ||
      known.length === 0 ||
      known.some((one) => one.version === '' || compareVersions(one.version, first) >= 0);
    return isUsable ? [{ version: '', folder: '', install: '' }] : [];
  }
  if (version === '') return known.filter((one) => compareVersions(one.version, first) >= 0).map(asTarget);
  return [known.find((one) => one.version === version) ?? { version, folder: '', install: '' }].map(asTarget);
}

const asTarget = ({ version, folder, install }: Target): Target => ({ version, folder, install });

function stateOf({ changes, line }: IntegrationPlan): IntegrationState {
  if (changes.some(({ action }) => action === 'keep')) return 'modified';
  if (changes.some(({ action }) => action !== 'same')) return 'outdated';
  return line?.isThere === false ? 'needs-line' : 'installed';
}

function unsupported(label: string, version: string, first: string, scope: IntegrationScope): AppError {
  return new AppError({
    code: 'integration.unsupported',
    message: `Satchel has no place for its button in ${label}${version === '' ? '' : ` ${version}`} here${scope === 'machine' ? ' for everybody on this computer' : ''}.`,
    safe: 'Nothing was changed.',
    hint: `${label} ${first} or newer is needed. A version that was not found is named as NAME@VERSION.`,
  });
}

/** Without what only the work itself needs. */
function shownChange({
  action,
  path,
  kind,
  sizeBytes,
  before,
  after,
  why,
}: PlannedChange): IntegrationPlan['changes'][number] {
  return {
    ...{ action, path, kind, sizeBytes },
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
    ...(why === undefined ? {} : { why }),
  };
}

function changedSince(label: string): AppError {
  return new AppError({
    code: 'plan.changed_outside',
    message: `The files of ${label} changed since it was shown what would happen.`,
    safe: 'Nothing was changed.',
    hint: 'Look at what will change once more.',
  });
}
