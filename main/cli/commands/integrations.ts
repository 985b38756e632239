/** `satchel integrations list|install|remove|show`: the buttons in other programs, and what installing one changes. */
import { Option, type Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { integrationScopes, type IntegrationScope } from '../../../shared/domain/integrations';
import { IntegrationId, type IntegrationPlan, type IntegrationRow } from '../../../shared/ipc/integrations';
import type { Integrations } from '../../engine/integrations/integrations';
import type { Session } from '../session';
import { absolute } from '../typedPath';
import type { RunVerb } from '../verb';

interface Options {
  readonly dcc: string;
  readonly scope: IntegrationScope;
  readonly to?: string;
  readonly dryRun?: boolean;
}

export function addIntegrationsCommands(program: Command, run: RunVerb): void {
  const integrations = program
    .command('integrations')
    .description('the buttons in Maya, Houdini, Nuke, Blender and others');
  integrations
    .command('list', { isDefault: true })
    .description('the programs that are here, and how their buttons stand')
    .action((_options: unknown, command: Command) => run(command, list));
  integrations
    .command('check')
    .description('the same; exit 3 when a button is outdated, changed by hand or needs a line')
    .action((_options: unknown, command: Command) => run(command, check));
  for (const [verb, what] of [
    ['install', 'put a button into a program, or bring it up to date'],
    ['remove', 'take it away again, with everything that was put there'],
    ['show', 'what an installation consists of, and what IT has to set'],
  ] as const) {
    const added = withChoice(integrations.command(verb).description(what));
    if (verb !== 'show') added.option('--dry-run', 'tell what would change, and change nothing');
    added.action((options: Options, command: Command) =>
      run(command, (session) =>
        verb === 'show'
          ? change('install', { ...options, dryRun: true }, session, 'show')
          : change(verb, options, session),
      ),
    );
  }
}

const withChoice = (command: Command): Command =>
  command
    .requiredOption('--dcc <name>', 'maya, houdini, nuke, blender, 3dsmax, cinema4d, each also as NAME@VERSION, or all')
    .addOption(
      new Option('--scope <scope>', 'for yourself, for everybody on this computer, or into a folder of the studio')
        .choices([...integrationScopes])
        .default('user'),
    )
    .option('--to <folder>', 'the folder of --scope folder');

async function list({ output, engine }: Session): Promise<number> {
  const { version, rows, absent } = await (await engine()).integrations.list();
  for (const row of rows) output.item({ integration: row }, rowText(row));
  if (absent.length > 0) output.text(`Not found here: ${absent.join(', ')}.`);
  output.result('integrations list', { version, count: rows.length, absent });
  return exitCodes.ok;
}

const needsSomebody: ReadonlySet<string> = new Set(['outdated', 'modified', 'needs-line']);

async function check({ output, engine }: Session): Promise<number> {
  const { version, rows } = await (await engine()).integrations.list();
  const open = rows.filter(({ user, machine }) => needsSomebody.has(user.state) || needsSomebody.has(machine.state));
  for (const row of open) output.item({ integration: row }, rowText(row));
  output.result('integrations check', { version, open: open.length });
  return open.length === 0 ? exitCodes.ok : exitCodes.partlyFailed;
}

function rowText({ id, label, versions, user, machine, paths }: IntegrationRow): string {
  const name = `${label} ${versions.join(', ')}`.trim();
  return `${id.padEnd(14)}  you: ${user.state.padEnd(13)}  everybody: ${machine.state.padEnd(13)}  ${name}  ${paths.join(', ')}`.trimEnd();
}

/** One program after the other; with `all` one that has no place here is passed over, unless there is none that has. */
async function change(
  action: 'install' | 'remove',
  options: Options,
  { output, engine }: Session,
  verb: string = action,
): Promise<number> {
  const { scope, dryRun = false } = options;
  if ((scope === 'folder') !== (options.to !== undefined))
    throw invalid('--to and --scope folder belong together.', 'Give both, or neither.');
  const { integrations } = await engine();
  const to = options.to === undefined ? {} : { to: absolute(options.to) };
  const ids = await idsOf(options.dcc, integrations);
  const done: IntegrationPlan[] = [];
  for (const id of ids) {
    const plan = await planOf({ id, scope, action, ...to }, integrations, options.dcc === 'all');
    if (plan === undefined) continue;
    if (!dryRun) await integrations.apply({ id, scope, action, ...to, digest: plan.digest });
    output.item({ plan }, planText(plan));
    done.push(plan);
  }
  if (done.length === 0 && ids.length > 0)
    throw invalid('None of these programs has a place for its button here.', 'Run `satchel integrations list`.');
  const changes = done.flatMap((plan) => plan.changes);
  const kept = changes.filter((each) => each.action === 'keep').length;
  const changed = changes.filter((each) => each.action !== 'keep' && each.action !== 'same').length;
  output.result(`integrations ${verb}`, { dryRun, programs: done.map(({ id }) => id), changed, kept });
  if (changed > 0 && !dryRun) output.text('Programs that are open show the change when they are started again.');
  return kept > 0 && verb !== 'show' ? exitCodes.partlyFailed : exitCodes.ok;
}

async function planOf(
  wish: Parameters<Integrations['plan']>[0],
  integrations: Integrations,
  isOneOfAll: boolean,
): Promise<IntegrationPlan | undefined> {
  try {
    return await integrations.plan(wish);
  } catch (error) {
    if (isOneOfAll && error instanceof AppError && error.code === 'integration.unsupported') return undefined;
    throw error;
  }
}

async function idsOf(dcc: string, integrations: Integrations): Promise<readonly string[]> {
  if (dcc === 'all') return [...new Set((await integrations.list()).rows.map((row) => row.dcc))];
  if (IntegrationId.safeParse(dcc).success) return [dcc];
  throw invalid(`${JSON.stringify(dcc)} names no program.`, 'Write it as maya, or as houdini@20.5 for one version.');
}

const marks = { add: '+', replace: '~', remove: '-', same: '=', keep: '!' } as const;

function planText({ label, scope, action, changes, variables, line, isSwitchedOnByHand }: IntegrationPlan): string {
  const rows = changes.map(({ action: of, path, why }) => {
    const reason = why === undefined ? '' : why === 'modified' ? '  (changed by hand, kept)' : '  (not ours, kept)';
    return `  ${marks[of]} ${path}${reason}`;
  });
  return [
    `${label}, ${action} for ${{ user: 'you', machine: 'everybody on this computer', folder: 'a studio folder' }[scope]}:`,
    ...(rows.length === 0 ? ['  nothing to change'] : rows),
    ...variables.map(({ name, value }) => `  set ${name}=${value}`),
    ...(line === null
      ? []
      : action === 'remove'
        ? [`  take this line out of ${line.file}: ${line.text}`]
        : line.isThere
          ? [`  ${line.file} has the line already`]
          : [`  add this line to ${line.file}, which is yours and stays as it is: ${line.text}`]),
    ...(isSwitchedOnByHand ? ['  switch it on once in the preferences of the program, under Add-ons'] : []),
  ].join('\n');
}

function invalid(message: string, hint: string): AppError {
  return new AppError({ code: 'input.invalid', message, safe: 'Nothing was changed.', hint });
}
