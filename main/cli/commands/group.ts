/** `satchel group PATH…`: the asset roots that a submission of these paths would have; nothing is hashed or sent. */
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { plural } from '../../../shared/text/format';
import { sessionFolderName } from '../../engine/grouping/sessionFolder';
import { unknownPathsText } from '../../engine/submission/confirmation';
import { groupSubmission } from '../../engine/submission/groupSubmission';
import { wideRootProblems } from '../../engine/submission/wideRoots';
import type { Session } from '../session';
import { collect, type RunVerb } from '../verb';
import { storageProfileOf } from './storageProfileFile';

interface GroupOptions {
  readonly storageProfile?: string;
  readonly outputDir?: readonly string[];
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly requirePathsExist?: boolean;
}

export function addGroupCommand(program: Command, run: RunVerb): void {
  program
    .command('group')
    .description('tell the asset roots that a submission would have, and send nothing')
    .argument('<path...>')
    .option('--storage-profile <file>', 'storage profile of this computer as JSON')
    .option('--output-dir <dir>', 'folder that the job will write; may be repeated', collect)
    .option('--include <glob>', 'only these files of folders; may be repeated', collect)
    .option('--exclude <glob>', 'not these files of folders; may be repeated', collect)
    .option('--require-paths-exist', 'a missing path is an error')
    .action((paths: readonly string[], options: GroupOptions, command: Command) =>
      run(command, (session) => group(paths, options, session)),
    );
}

async function group(paths: readonly string[], options: GroupOptions, session: Session): Promise<number> {
  const { output, context } = session;
  const engine = await session.engine();
  const { ports, platform, settings } = engine.parts;
  const wideRoot = settings.get('grouping.wideRoot');
  const profile =
    options.storageProfile === undefined ? undefined : await storageProfileOf(options.storageProfile, engine, output);
  const { collected, groups, sharedPaths, classified } = await groupSubmission(
    {
      paths: paths.map((path) => resolve(path)),
      outputFolders: (options.outputDir ?? []).map((path) => resolve(path)),
      ...(options.include === undefined ? {} : { include: options.include }),
      ...(options.exclude === undefined ? {} : { exclude: options.exclude }),
      requirePathsExist: options.requirePathsExist === true,
      ...(profile === undefined ? {} : { locations: profile.fileSystemLocations }),
      home: homedir(),
      wideRoot,
    },
    platform === 'windows' ? 'windows' : 'posix',
    ports,
    context,
  );
  const problems = [...collected.problems, ...wideRootProblems(groups, wideRoot)];
  for (const { path, code, message } of problems) output.warning(message, { path, code });
  for (const { rootPath, locationName, inputs, outputs, references } of groups) {
    const sessionFolder = sessionFolderName(rootPath);
    output.item(
      {
        rootPath,
        ...(locationName === undefined ? {} : { locationName }),
        files: inputs.length,
        outputs,
        references,
        sessionFolder,
      },
      `${rootPath}${locationName === undefined ? '' : ` [${locationName}]`}  ${plural(inputs.length, 'file')}`,
    );
    for (const folder of outputs) output.text(`   writes ${folder}`);
    for (const path of references) output.text(`   names ${path}`);
  }
  const shared = [...sharedPaths];
  if (shared.length > 0) output.text(`${plural(shared.length, 'path')} on shared storage, not sent`);
  for (const line of unknownPathsText(classified.unknown)) output.text(line);
  output.result('group', { groups: groups.length, shared, unknown: classified.unknown });
  return exitCodes.ok;
}
