/** The packaged app doing a submission or a download, for somebody who presses every button at once and starts it again. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { Dice } from '../../soak/rounds';
import { invoke, startDesktopApp, type DesktopApp } from '../desktopApp';
import type { SweptProgram } from './killSweep';
import { phaseIn } from './runStages';
import type { SweepWorld } from './sweepWorld';

/** So long may a process of the app live on when its main process was killed. */
const goneWithinMs = 5000;

/** Kills the main process alone, or every process of the app at once. A download applies the plan at `plan`. */
export function sweptApp(world: SweepWorld, dice: Dice, plan?: string): SweptProgram {
  return {
    start: (said) => {
      let desktop: DesktopApp | undefined;
      let isKilled = false;
      let family: readonly number[] = [];
      const isMainOnly = dice.between(0, 1) === 0;
      const strike = (main: number): void => {
        family = [main, ...descendants(main)];
        for (const pid of isMainOnly ? [main] : family) killNow(pid);
      };
      const finish = async (): Promise<boolean> => {
        try {
          // What an earlier start took in is there by itself.
          const isNew = Object.keys(world.counts().transfers).length === 0;
          desktop = await startDesktopApp(world.home, { args: isNew && plan !== undefined ? [plan] : [] });
          const main = desktop.app.process().pid ?? 0;
          if (isKilled) strike(main);
          await toTheEnd(desktop.page, plan === undefined ? world.project : undefined, said);
          await desktop.close();
          return true;
        } catch (error) {
          if (isKilled) return false;
          await desktop?.close();
          throw error;
        }
      };
      const done = finish();
      return {
        kill: () => {
          isKilled = true;
          const main = desktop?.app.process().pid;
          if (main !== undefined) strike(main);
        },
        done,
        exited: done.then(
          () => gone(family),
          () => gone(family),
        ),
      };
    },
  };
}

interface Transfer {
  readonly uid: string;
  readonly state: string;
  readonly waitingFor?: string;
  readonly error?: { readonly code: string };
}

/** A project is submitted; without one the plan that the app was started with is applied. */
async function toTheEnd(page: Page, project: string | undefined, said: (phase?: string) => void): Promise<void> {
  const asked = async (command: string, input: unknown): Promise<unknown> => {
    const answer = await invoke(page, command, input);
    // The row says so a moment before the run is over, whose folder is still being written.
    if (!answer.ok && answer.error?.code !== 'queue.locked')
      throw new Error(`${command}: ${JSON.stringify(answer.error)}`);
    return answer.value;
  };
  const list = async (): Promise<Transfer | undefined> =>
    ((await asked('transfer.list', {})) as { transfers: Transfer[] }).transfers[0];
  if (project !== undefined && (await list()) === undefined) await asked('submission.inspect', { paths: [project] });
  for (;;) {
    // Looked at often, but not so often that looking is the app's work.
    await new Promise((resolve) => setTimeout(resolve, 25));
    const transfer = await list();
    if (transfer === undefined) continue;
    const { uid, state, waitingFor, error } = transfer;
    said(phaseIn(transfer));
    if (state === 'done') return;
    if (waitingFor === 'submission') await asked('submission.confirm', { uid, name: 'shot' });
    else if (waitingFor === 'review') await asked('review.apply', { uid, leaveUndecided: false });
    // A program that ends three times in a row is no accident of the computer any more, and a person is asked.
    else if (error?.code === 'engine.lost') await asked('transfer.retry', { uid });
    else if (state === 'failed' || state === 'cancelled' || waitingFor === 'error')
      throw new Error(`${state}: ${JSON.stringify(error)}`);
  }
}

/** Every process that this one started, and those that these started. */
function descendants(of: number): readonly number[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => [Number(name), parentOf(Number(name))]),
  );
  const children = [...parents].filter(([, parent]) => parent === of).map(([pid]) => pid);
  return children.flatMap((pid) => [pid, ...descendants(pid)]);
}

/** 0 for one that has ended. */
function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' ? 0 : Number(parent);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ESRCH')
      return 0;
    throw error;
  }
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Rejects when one of them lives on: the engine has no work without its window. */
async function gone(family: readonly number[]): Promise<void> {
  const untilMs = performance.now() + goneWithinMs;
  for (;;) {
    const left = family.filter((pid) => parentOf(pid) !== 0);
    if (left.length === 0) return;
    if (performance.now() > untilMs) throw new Error(`${left.length} processes of the app live on`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
