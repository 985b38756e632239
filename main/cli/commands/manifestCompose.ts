/** `satchel manifest compose`. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { composeManifests } from '../../engine/manifest/composeManifests';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { readManifests } from './manifestFiles';
import { withOut } from './manifestOptions';
import { requireOut, writeManifest, type OutOptions } from './manifestOut';

interface ComposeOptions extends OutOptions {
  readonly forceBase?: boolean;
}

export function addCompose(group: Command, run: RunVerb): void {
  withOut(group.command('compose'))
    .description('a manifest with the diffs that followed it, as one')
    .argument('<base>', 'snapshot, or the first of several diffs')
    .argument('<diff...>', 'in the order in which they were made')
    .option('--force-base', 'also when a diff was made against something else')
    .action((base: string, diffs: readonly string[], options: ComposeOptions, command: Command) =>
      run(command, (session) => composeVerb([base, ...diffs], options, session)),
    );
}

async function composeVerb(typed: readonly string[], options: ComposeOptions, session: Session): Promise<number> {
  requireOut(options, session);
  const { output, engine } = session;
  const { ports } = (await engine()).parts;
  const [base, ...diffs] = await readManifests(typed, session);
  const { manifest, notes } = composeManifests(
    { ...(base === undefined ? {} : { base }), diffs },
    { forceBase: options.forceBase === true, hashOf: (bytes) => ports.hasher.hash(bytes) },
  );
  for (const { message, code, path } of notes) output.warning(message, { code, path });
  const written = await writeManifest(manifest, options, session);
  output.result('manifest compose', { ...written, lost: [], notes });
  return exitCodes.ok;
}
