/** `satchel bundle …`: job bundles in folders. */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { bundleFolderOf } from '../../engine/bundles/bundleFolderOf';
import { listBundles } from '../../engine/bundles/listBundles';
import { readBundle } from '../../engine/bundles/readBundle';
import { factsText, listText } from '../output/factsText';
import type { Session } from '../session';
import type { RunVerb } from '../verb';
import { addBundleSubmit } from './bundleSubmit';
import { inEitherForm } from './farmOptions';

export function addBundleCommands(program: Command, run: RunVerb): void {
  const bundle = program.command('bundle').description('job bundles: templates with their values and files');
  const runs = inEitherForm(run);
  addBundleSubmit(bundle, run);
  bundle
    .command('list')
    .description('job bundles in a folder')
    .argument('[folder]', 'default: the one of the Deadline client, else the working directory')
    .action((folder: string | undefined, _options: unknown, command: Command) =>
      runs(command, (session) => list(folder, session)),
    );
  bundle
    .command('info')
    .description('what a job bundle is: parameters, files, hooks')
    .argument('<folder>', 'folder or .ojd archive')
    .action((folder: string, _options: unknown, command: Command) => runs(command, (session) => info(folder, session)));
}

async function list(folder: string | undefined, { output, engine, context }: Session): Promise<number> {
  const { settings, parts } = await engine();
  const from = resolve(folder ?? settings.client.get('settings.job_bundle_default_directory'));
  const bundles = await listBundles(from, parts.ports.files, context.signal);
  for (const line of listText(bundles.map(({ name, path }) => ({ name, path })))) output.answer(line);
  output.result('bundle list', { folder: from, bundles });
  return exitCodes.ok;
}

async function info(folder: string, { output, engine, context }: Session): Promise<number> {
  const { parts } = await engine();
  const ports = { files: parts.ports.files, documents: await parts.openDocuments() };
  const bundle = await readBundle(await bundleFolderOf(resolve(folder), parts, context.signal), ports, context.signal);
  const facts = {
    name: bundle.name,
    folder: bundle.folder,
    templateType: bundle.template.kind,
    parameters: bundle.definitions.map(({ name, type, description, default: usual, dataFlow, objectType }) => ({
      name,
      type,
      ...(description === undefined ? {} : { description }),
      ...(usual === undefined ? {} : { default: usual }),
      ...(type.includes('PATH') ? { dataFlow, objectType } : {}),
    })),
    values: Object.fromEntries(bundle.values),
    assetReferences: { ...bundle.references },
    hooks: bundle.hooks.map(({ moment, command }) => ({ moment, command })),
  };
  for (const line of factsText(facts)) output.answer(line);
  output.result('bundle info', facts);
  return exitCodes.ok;
}
