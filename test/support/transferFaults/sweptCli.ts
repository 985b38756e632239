/** The built command line doing a submission or a download, started again as somebody would who saw it end. */
import { once } from 'node:events';
import { cliPlaceIn, type CliPlace } from '../cliRunner';
import type { SweptProgram } from './killSweep';
import { phaseIn } from './runStages';
import { s3Env, type SweepWorld } from './sweepWorld';

/** The verb's arguments; the settings are those of the world's data folder. */
export function sweptCli(world: SweepWorld, args: readonly string[]): SweptProgram {
  const place: CliPlace = cliPlaceIn(world.at('shell'));
  return {
    start: (said) => {
      const child = place.start(['--json', ...args], { env: { ...s3Env, SATCHEL_HOME: world.at('home') } });
      const texts: string[] = [];
      for (const stream of [child.stdout, child.stderr]) {
        let rest = '';
        stream.on('data', (chunk: Buffer) => {
          const text = chunk.toString();
          texts.push(text);
          for (const line of (rest + text).split('\n').slice(0, -1))
            if (line.startsWith('{')) said(phaseIn(JSON.parse(line)));
          rest = (rest + text).slice((rest + text).lastIndexOf('\n') + 1);
        });
      }
      const exited = once(child, 'close');
      const finish = async (): Promise<boolean> => {
        const [code, signal] = (await exited) as [number | null, NodeJS.Signals | null];
        if (signal === 'SIGKILL') return false;
        if (code === 0) return true;
        throw new Error(`It ended with ${String(code)}: ${texts.join('').slice(-2000)}`);
      };
      return { kill: () => child.kill('SIGKILL'), done: finish(), exited };
    },
  };
}
