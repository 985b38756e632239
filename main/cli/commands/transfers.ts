/** `satchel transfers list|show|cancel`: the queue that window and command line share. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { RunVerb } from '../verb';

export function addTransfersCommands(program: Command, run: RunVerb): void {
  const transfers = program.command('transfers').description('the queue');
  transfers
    .command('list', { isDefault: true })
    .description('transfers, newest first')
    .option('--all', 'also finished ones')
    .action((options: { readonly all?: boolean }, command: Command) =>
      run(command, async ({ output, engine }) => {
        const rows = (await engine()).board.list().filter(({ state }) => options.all === true || !isFinished(state));
        for (const row of rows)
          output.item({ transfer: row }, `${row.uid}  ${row.class.padEnd(8)}  ${row.state.padEnd(12)}  ${row.title}`);
        if (rows.length === 0)
          output.text(
            options.all === true ? 'No transfers yet.' : 'Nothing is running or waiting. --all shows finished ones.',
          );
        output.result('transfers list', { count: rows.length });
        return exitCodes.ok;
      }),
    );
  transfers
    .command('show')
    .description('one transfer')
    .argument('<id>')
    .action((id: string, _options: unknown, command: Command) =>
      run(command, async ({ output, engine }) => {
        const { snapshot } = (await engine()).board.get(id);
        for (const line of describe(snapshot)) output.text(line);
        output.result('transfers show', { transfer: snapshot });
        return exitCodes.ok;
      }),
    );
  transfers
    .command('cancel')
    .description('ends a transfer; what is complete stays')
    .argument('<id>')
    .action((id: string, _options: unknown, command: Command) =>
      run(command, async ({ output, engine }) => {
        const snapshot = await (await engine()).board.cancel(id);
        output.text(`${snapshot.title}: ${snapshot.state}`);
        output.result('transfers cancel', { transfer: snapshot });
        return exitCodes.ok;
      }),
    );
}

const isFinished = (state: TransferSnapshot['state']): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';

function describe(snapshot: TransferSnapshot): string[] {
  const { error } = snapshot;
  return [
    `${snapshot.title} (${snapshot.class})`,
    `state     ${snapshot.state}`,
    `created   ${new Date(snapshot.createdMs).toISOString()}`,
    ...(snapshot.finishedMs === undefined ? [] : [`finished  ${new Date(snapshot.finishedMs).toISOString()}`]),
    ...(snapshot.outcome === undefined ? [] : [`outcome   ${snapshot.outcome}`]),
    ...(snapshot.folder === undefined ? [] : [`folder    ${snapshot.folder}`]),
    ...(snapshot.runId === undefined ? [] : [`run       ${snapshot.runId}`]),
    ...(error === undefined ? [] : [`error     ${error.message} (${error.code})`]),
  ];
}
