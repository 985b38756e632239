/** `satchel manifest verify`. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { plural } from '../../../shared/text/format';
import { verifyFiles, verifyStored, type VerifyReport } from '../../engine/manifest/verifyManifest';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import type { RunVerb } from '../verb';
import { readManifest } from './manifestFiles';
import { hasStore, usage, withStore } from './manifestOptions';

interface VerifyOptions {
  readonly root?: string;
  readonly deep?: boolean;
}

export function addVerify(group: Command, run: RunVerb): void {
  withStore(group.command('verify'))
    .description('whether everything a manifest lists is there')
    .argument('<file>')
    .option('--root <dir>', 'as files below this folder, instead of objects of a store')
    .option('--deep', 'read and hash everything')
    .action((file: string, options: VerifyOptions, command: Command) =>
      run(command, (session) => verifyVerb(file, options, session)),
    );
}

/** Exit 14 when anything is not as the manifest says. */
async function verifyVerb(file: string, options: VerifyOptions, session: Session): Promise<number> {
  const { output } = session;
  if ((options.root === undefined) !== hasStore(session.options))
    throw usage('Give either --root or --s3-root-uri.', '--root compares with files, --s3-root-uri with a store.');
  const report = await verify(file, options, session);
  const bad = (['missing', 'changed', 'corrupt'] as const).flatMap((state) =>
    report[state].map((path) => `${state.padEnd(8)} ${path}`),
  );
  for (const line of bad) output.text(line);
  output.text(
    bad.length === 0
      ? `All ${plural(report.checked, 'file')} are as the manifest says.`
      : `${bad.length} of ${plural(report.checked, 'file')} are not as the manifest says.`,
  );
  output.result('manifest verify', { ...report });
  return bad.length === 0 ? exitCodes.ok : exitCodes.integrity;
}

async function verify(file: string, { root, deep: isDeep }: VerifyOptions, session: Session): Promise<VerifyReport> {
  const { context } = session;
  const { connections, parts } = await session.engine();
  const { manifest } = await readManifest(file, session);
  const deep = isDeep === true;
  if (root !== undefined) return verifyFiles({ manifest, root: absolute(root), deep }, parts.ports, context);
  return verifyStored({ manifest, deep }, { store: await connections.store(), hasher: parts.ports.hasher }, context);
}
