/** `satchel transfers list|show|logs`: the queue that window and command line share; what is done to it is in transferVerbs. */
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import type { RunEvent } from '../../../shared/domain/runEvents';
import type { TransferSnapshot } from '../../../shared/domain/transfer';
import type { RunVerb } from '../verb';
import { addQueueVerbs } from './transferVerbs';

export function addTransfersCommands(program: Command, run: RunVerb): void {
  const transfers = program.command('transfers').description('the queue');
  transfers
    .command('list', { isDefault: true })
    .description('transfers, newest first')
    .option('--all', 'also finished ones')
    .action((options: { readonly all?: boolean }, command: Command) =>
      run(command, async ({ output, engine }) => {
        const { board } = await engine();
        board.giveBackLost();
        const rows = board.list().filter(({ state }) => options.all === true || !isFinished(state));
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
    .command('logs')
    .description('what happened in a transfer, oldest first')
    .argument('<id>')
    .option('--last <count>', 'only the last ones', '1000')
    .action((id: string, options: { readonly last: string }, command: Command) =>
      run(command, async ({ output, engine }) => {
        const { board, parts } = await engine();
        const { snapshot } = board.get(id);
        const count = Math.max(1, Math.trunc(Number(options.last)) || 1);
        const events = parts.ports.events.ofTransfer(snapshot.uid, count);
        for (const event of events)
          output.item(
            { event },
            `${new Date(event.atMs).toISOString()}  ${event.type.padEnd(18)}  ${factsText(event)}`,
          );
        if (events.length === 0) output.text('Nothing was recorded.');
        output.result('transfers logs', { count: events.length });
        return exitCodes.ok;
      }),
    );
  addQueueVerbs(transfers, run);
}

const isFinished = (state: TransferSnapshot['state']): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled';

/** `name=value` of every fact. */
function factsText({ facts }: RunEvent): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' ');
}

function describe(snapshot: TransferSnapshot): string[] {
  const { error, card } = snapshot;
  return [
    `${snapshot.title} (${snapshot.class})`,
    `state     ${snapshot.state}`,
    `created   ${new Date(snapshot.createdMs).toISOString()}`,
    ...(snapshot.finishedMs === undefined ? [] : [`finished  ${new Date(snapshot.finishedMs).toISOString()}`]),
    ...(snapshot.outcome === undefined ? [] : [`outcome   ${snapshot.outcome}`]),
    ...(snapshot.folder === undefined ? [] : [`folder    ${snapshot.folder}`]),
    ...(snapshot.runId === undefined ? [] : [`run       ${snapshot.runId}`]),
    ...(error === undefined ? [] : [`error     ${error.message} (${error.code})`]),
    ...(card === undefined ? [] : [`choices   ${card.choices.join(', ')}`]),
  ];
}
