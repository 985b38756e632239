/** `satchel attachment download`: what manifests list comes home, by the same plan and the same care as a job's renders. */
import { basename } from 'node:path';
import { Option, type Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { presetNames, type PresetName } from '../../../shared/domain/plan';
import { plural } from '../../../shared/text/format';
import { rootOfManifest, type NamedRoot } from '../../engine/attachments/rootsByDigest';
import { readManifestsForPlan } from '../../engine/outputs/discovery/readManifestsForPlan';
import { planDownload, type RootToPlan } from '../../engine/outputs/plan/planDownload';
import type { Hasher } from '../../engine/ports/hashing';
import { inputFile } from '../inputFile';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import { collect, type RunVerb } from '../verb';
import { rootsOfRules } from './attachmentRoots';
import { applyAs } from './downloadApply';
import { planningOf } from './downloadPlan';
import { alwaysCopyHelp } from './jobDownloadConflicts';
import { usage, withStore } from './manifestOptions';

/** What the Deadline client calls them. */
const resolutions = {
  skip: 'only-missing',
  overwrite: 'mirror',
  create_copy: 'aws-default',
} as const satisfies Readonly<Record<string, PresetName>>;
type Resolution = keyof typeof resolutions;

interface AttachmentDownloadOptions {
  readonly manifests: readonly string[];
  readonly pathMappingRules?: string;
  readonly to?: string;
  readonly conflictResolution?: Resolution;
  readonly preset?: string;
  readonly on?: readonly string[];
  readonly alwaysCopy?: boolean;
  readonly include?: readonly string[];
  readonly completeSequence: boolean;
  readonly leaveUndecided?: boolean;
  readonly backup: boolean;
}

export function addAttachmentDownload(group: Command, run: RunVerb): void {
  withStore(group.command('download'))
    .description('fetch the files that manifests list')
    .requiredOption('-m, --manifests <file...>', 'manifest files')
    .option('--path-mapping-rules <file>', 'rules that say where the folder of each manifest is')
    .option('--to <dir>', 'where the manifests go that no rule names')
    .option('--include <glob>', 'only these files; may be repeated', collect)
    .addOption(
      new Option('--conflict-resolution <how>', 'as the Deadline client: of files that are there').choices(
        Object.keys(resolutions),
      ),
    )
    .option('--preset <name>', `one of ${presetNames.join(', ')}`)
    .option('--on <kind=action>', 'KIND=ACTION[:POLICY]; may be repeated', collect)
    .option('--always-copy', alwaysCopyHelp)
    .option('--no-complete-sequence', 'of a sequence whose two sides are kept, bring only the frames that differ')
    .option('--leave-undecided', 'fetch what is decided and leave the rest untouched')
    .option('--no-backup', 'do not keep replaced files')
    .action((options: AttachmentDownloadOptions, command: Command) =>
      run(command, (session) => downloadVerb(options, session)),
    );
}

async function downloadVerb(options: AttachmentDownloadOptions, session: Session): Promise<number> {
  const { conflictResolution, preset } = options;
  if (conflictResolution !== undefined && preset !== undefined)
    throw usage(
      'Give either --conflict-resolution or --preset.',
      '--preset knows more: it names what becomes of every kind.',
    );
  const engine = await session.engine();
  const ports = { ...engine.parts.ports, store: await engine.connections.store() };
  const planning = await planningOf(
    {
      hash: true,
      alwaysCopy: options.alwaysCopy === true,
      completeSequence: options.completeSequence,
      ...(options.on === undefined ? {} : { on: options.on }),
      ...(options.include === undefined ? {} : { include: options.include }),
      ...(conflictResolution === undefined ? {} : { preset: resolutions[conflictResolution] }),
      ...(preset === undefined ? {} : { preset }),
    },
    engine,
  );
  const rules = options.pathMappingRules === undefined ? [] : await rootsOfRules(options.pathMappingRules, ports);
  const paths = await Promise.all(options.manifests.map((path) => inputFile(absolute(path), ports.files)));
  const found = await readManifestsForPlan(paths, ports, session.context);
  const names = new Map(paths.map((path, index) => [path, basename(options.manifests[index] ?? path)]));
  const roots = found.roots.map((root): RootToPlan => ({
    ...root,
    target: targetOf(names.get(root.source) ?? root.source, rules, options.to, ports.hasher),
    how: 'chosen',
  }));
  const source = { store: ports.store.uri, manifests: found.manifests };
  const plan = await planDownload({ source, roots, ...planning }, ports, session.context);
  const title = plural(paths.length, 'manifest');
  const { leaveUndecided = false, backup } = options;
  return applyAs('attachment download', { plan, title }, { leaveUndecided, backup }, session);
}

/** By rule, else the folder for the rest. */
function targetOf(fileName: string, rules: readonly NamedRoot[], to: string | undefined, hasher: Hasher): string {
  const target = rootOfManifest(fileName, rules, hasher)?.folder ?? (to === undefined ? undefined : absolute(to));
  if (target !== undefined) return target;
  throw new AppError({
    code: 'decision.needed',
    message: `Nothing says where the files of ${fileName} go.`,
    safe: 'Nothing was written.',
    hint:
      rules.length === 0
        ? 'Add --to DIR, or --path-mapping-rules FILE.'
        : 'Its name holds the digest of no rule; add --to DIR.',
  });
}
