/** `satchel endpoints list|exclude|allow`: the places that data goes to, and which of them are left alone. */
import type { Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { EndpointRow } from '../../../shared/ipc/limits';
import type { Session } from '../session';
import type { RunVerb } from '../verb';

export function addEndpointsCommands(program: Command, run: RunVerb): void {
  const endpoints = program.command('endpoints').description('the places that data goes to');
  endpoints
    .command('list', { isDefault: true })
    .description('every place that was used, with its standing')
    .action((_options: unknown, command: Command) =>
      run(command, async ({ output, engine }) => {
        const rows = (await engine()).endpoints.list();
        if (rows.length === 0) output.text('No place was used yet.');
        return show(output, 'endpoints list', rows);
      }),
    );
  endpoints
    .command('exclude')
    .description('nothing new is sent there and transfers to it wait, until it is allowed')
    .argument('<endpoint>', 's3://HOST/BUCKET or file:///FOLDER, as the list shows it')
    .action((key: string, _options: unknown, command: Command) =>
      run(command, async ({ output, engine }) =>
        show(output, 'endpoints exclude', (await engine()).endpoints.exclude(endpointOf(key))),
      ),
    );
  endpoints
    .command('allow')
    .description('what waits for it goes on')
    .argument('<endpoint>')
    .action((key: string, _options: unknown, command: Command) =>
      run(command, async ({ output, engine }) =>
        show(output, 'endpoints allow', (await engine()).endpoints.allow(endpointOf(key))),
      ),
    );
}

function show(output: Session['output'], verb: string, rows: readonly EndpointRow[]): number {
  for (const row of rows) output.item({ endpoint: row }, `${row.mode.padEnd(8)}  ${row.key}${whyOf(row)}`);
  output.result(verb, { count: rows.length });
  return exitCodes.ok;
}

const who: Readonly<Record<NonNullable<EndpointRow['source']>, string>> = {
  auto: 'it asked for less',
  user: 'by you',
  policy: 'by your studio',
  env: 'by SATCHEL_AVOID_ENDPOINTS',
};

function whyOf({ mode, source, untilMs }: EndpointRow): string {
  if (mode === 'ok' || source === null) return '';
  return `  (${who[source]}${untilMs === null ? '' : `, until ${new Date(untilMs).toISOString()}`})`;
}

function endpointOf(key: string): string {
  if (/^s3:\/\/[^/]+\/[^/]+$/.test(key) || key.startsWith('file:///')) return key;
  throw new AppError({
    code: 'input.invalid',
    message: `${JSON.stringify(key)} is no endpoint.`,
    safe: 'Nothing was changed.',
    hint: 'Write it as `satchel endpoints list` shows it: s3://HOST/BUCKET or file:///FOLDER.',
  });
}
