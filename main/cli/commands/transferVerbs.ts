/** `satchel transfers watch|pause|resume|cancel|retry|move`: what is done to the queue, in this process or by the window that is open. */
import type { Command } from 'commander';
import { AppError } from '../../../shared/domain/errors';
import { exitCodeOf, exitCodes } from '../../../shared/domain/exitCodes';
import { lanes, priorityRange, type Lane, type TransferSnapshot } from '../../../shared/domain/transfer';
import type { TakenUp } from '../../engine/transfers/takeUp';
import type { Session } from '../session';
import type { RunVerb } from '../verb';

export function addQueueVerbs(transfers: Command, run: RunVerb): void {
  transfers
    .command('watch')
    .description('shows how far transfers are, until they end')
    .argument('[id]', 'one transfer; without it everything that moves')
    .action((id: string | undefined, _options: unknown, command: Command) =>
      run(command, (session) => watch(session, id)),
    );
  transfers
    .command('pause')
    .description('stops a transfer and keeps everything')
    .argument('[id]')
    .option('--all', 'everything that moves or waits its turn')
    .action((id: string | undefined, { all }: { readonly all?: boolean }, command: Command) =>
      run(command, async ({ output, engine }) => {
        const { queue } = await engine();
        if (wantsAll(id, all)) {
          const { count } = await queue.pauseAll();
          output.text(`${count} paused.`);
          output.result('transfers pause', { count });
        } else told(output, 'transfers pause', await queue.pause(id));
        return exitCodes.ok;
      }),
    );
  transfers
    .command('resume')
    .description('goes on with a paused transfer, or tries one now that would be tried later')
    .argument('[id]')
    .option('--all', 'everything that is paused; only while a window is open')
    .action((id: string | undefined, { all }: { readonly all?: boolean }, command: Command) =>
      run(command, async (session) => {
        const { queue, takingUp } = await session.engine();
        if (!wantsAll(id, all)) return goOn(session, 'transfers resume', id, takingUp.resume(id));
        const { count } = queue.resumeAll();
        session.output.text(`${count} wait for their turn; the window runs them when it is open.`);
        session.output.result('transfers resume', { count });
        return exitCodes.ok;
      }),
    );
  transfers
    .command('cancel')
    .description('ends a transfer; what is complete stays')
    .argument('<id>')
    .option('--discard', 'what was moved of files that are not complete goes too')
    .action((id: string, { discard }: { readonly discard?: boolean }, command: Command) =>
      run(command, async ({ output, engine }) => {
        told(
          output,
          'transfers cancel',
          await (await engine()).cancelTransfer(id, discard === true ? 'discard' : 'cancel'),
        );
        return exitCodes.ok;
      }),
    );
  transfers
    .command('retry')
    .description('does a transfer again that stopped or was cancelled; what is complete is not repeated')
    .argument('<id>')
    .option('--refresh', 'give up first what was moved of files that are not complete')
    .action((id: string, { refresh }: { readonly refresh?: boolean }, command: Command) =>
      run(command, async (session) => {
        const engine = await session.engine();
        if (refresh === true && engine.board.get(id).snapshot.state !== 'leased')
          await engine.cancelTransfer(id, 'discard');
        return goOn(session, 'transfers retry', id, engine.takingUp.retry(id));
      }),
    );
  transfers
    .command('move')
    .description('another place in the queue')
    .argument('<id>')
    .option('--lane <n>', '0 looked at, 1 asked for, 2 automatic, 3 tried again, 4 in the background')
    .option('--priority <p>', `${priorityRange.first} to ${priorityRange.last}, the smaller goes first`)
    .action((id: string, given: { readonly lane?: string; readonly priority?: string }, command: Command) =>
      run(command, async ({ output, engine }) => {
        const place = {
          ...(given.lane === undefined ? {} : { lane: laneOf(given.lane) }),
          ...(given.priority === undefined ? {} : { priority: priorityOf(given.priority) }),
        };
        if (Object.keys(place).length === 0) throw wrong('Say where to: --lane, --priority or both.');
        const snapshot = (await engine()).queue.place(id, place);
        output.text(`${snapshot.title}: lane ${snapshot.lane}, priority ${snapshot.priority}`);
        output.result('transfers move', { transfer: snapshot });
        return exitCodes.ok;
      }),
    );
}

function told(output: Session['output'], verb: string, transfer: TransferSnapshot): void {
  output.text(`${transfer.title}: ${transfer.state}`);
  output.result(verb, { transfer });
}

/** Follows what runs here to its end; says who else goes on with it. */
async function goOn(session: Session, verb: string, uid: string, by: TakenUp): Promise<number> {
  const { output } = session;
  const engine = await session.engine();
  if (by !== 'here') {
    const { snapshot } = engine.board.get(uid);
    output.text(
      by === 'window' ? `${snapshot.title}: the open window goes on with it.` : `${snapshot.title} is running already.`,
    );
    output.result(verb, { by, transfer: snapshot });
    return exitCodes.ok;
  }
  const transfer = await session.follow(engine, uid);
  output.text(`${transfer.title}: ${transfer.outcome ?? transfer.state}`);
  output.result(verb, { by, transfer });
  return exitCodeOfEnd(transfer);
}

const watchIntervalMs = 500;

async function watch({ output, engine, context }: Session, uid: string | undefined): Promise<number> {
  const { board, parts } = await engine();
  const seen = new Map<string, number>();
  for (;;) {
    const all = uid === undefined ? board.list() : [board.get(uid).snapshot];
    const open = all.filter(({ state }) => state === 'leased' || state === 'queued');
    for (const transfer of uid === undefined ? all.filter((one) => open.includes(one) || seen.has(one.uid)) : all) {
      if (seen.get(transfer.uid) === transfer.revision) continue;
      seen.set(transfer.uid, transfer.revision);
      output.progress(transfer);
    }
    if (open.length === 0) {
      const [one] = all;
      if (uid === undefined || one === undefined) {
        output.text('Nothing is moving.');
        output.result('transfers watch', { count: seen.size });
        return exitCodes.ok;
      }
      output.text(`${one.title}: ${one.outcome ?? one.error?.message ?? one.state}`);
      output.result('transfers watch', { transfer: one });
      return exitCodeOfEnd(one);
    }
    await parts.ports.clock.delay(watchIntervalMs, context.signal);
  }
}

/** As the command that began it would have ended. */
function exitCodeOfEnd({ state, error, waitingFor }: TransferSnapshot): number {
  if (error !== undefined) return exitCodeOf(error.code);
  if (state === 'cancelled') return exitCodes.cancelled;
  return state === 'waiting-user' && waitingFor === 'review' ? exitCodes.decisionsNeeded : exitCodes.ok;
}

function wantsAll(id: string | undefined, all: boolean | undefined): id is undefined {
  if ((id === undefined) !== (all === true)) throw wrong('Name one transfer, or everything with --all.');
  return id === undefined;
}

function laneOf(text: string): Lane {
  const lane = Object.values(lanes).find((known) => String(known) === text);
  if (lane === undefined) throw wrong(`There is no lane ${text}.`);
  return lane;
}

function priorityOf(text: string): number {
  const priority = Number(text);
  if (text.trim() !== '' && priority >= priorityRange.first && priority <= priorityRange.last) return priority;
  throw wrong(`The priority ${text} is not between ${priorityRange.first} and ${priorityRange.last}.`);
}

function wrong(message: string): AppError {
  return new AppError({
    code: 'input.invalid',
    message,
    safe: 'Nothing was changed.',
    hint: '`satchel transfers --help` names the verbs and their options.',
  });
}
