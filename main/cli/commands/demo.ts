/** `satchel demo`: the whole round trip on an embedded store and farm, verified step by step, then the window on that state. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { exitCodes } from '../../../shared/domain/exitCodes';
import { requireEmptyFolder } from '../../engine/demo/demoSteps';
import { demoEpilogue, runDemoStory } from '../../engine/demo/demoStory';
import { commandWords, hasDisplay, launchApp } from '../appLauncher';
import type { RunVerb } from '../verb';

interface DemoOptions {
  readonly dir?: string;
  readonly window: boolean;
}

export function addDemoCommand(program: Command, run: RunVerb): void {
  program
    .command('demo')
    .description('the whole round trip on a store and a farm of its own')
    .option('--dir <dir>', 'folder to make (default: "Satchel demo" in your home)')
    .option('--no-window', 'do not open the window afterwards')
    .action((options: DemoOptions, command: Command) =>
      run(command, async (session) => {
        const folder = resolve(options.dir ?? freeFolder());
        await requireFreeFolder(folder);
        // A data folder of its own: whatever the user is connected to stays as it is.
        const home = session.options.home ?? join(`${folder} data`);
        const engine = await session.engine(home);
        const { output } = session;
        const ports = { ...engine.parts.ports, pictures: engine.parts.pictures };
        const report = await runDemoStory({ folder, engine }, ports, session.context, (line) => {
          output.text(line);
        });
        for (const line of demoEpilogue(report, folder)) output.text(line);
        output.text(`   data      ${home}`);
        const canShow = hasDisplay();
        if (options.window && canShow) {
          output.text('The window opens on the waiting review.');
          launchApp([`--show=${report.reviewUid}`], home);
        } else {
          if (!canShow) output.text('There is no display here, so no window was opened.');
          output.text(
            `   In a desktop session: ${commandWords()} --home ${JSON.stringify(home)} open satchel://transfer/${report.reviewUid}`,
          );
        }
        output.result('demo', { folder, home, ...report });
        return exitCodes.ok;
      }),
    );
}

/** Asked before the data folder is made, so that a refusal leaves nothing behind. */
async function requireFreeFolder(folder: string): Promise<void> {
  const { openFilePorts } = await import('../../compose/filePorts');
  const { files, fileHasher } = openFilePorts();
  try {
    await requireEmptyFolder(folder, { files });
  } finally {
    await fileHasher.close();
  }
}

/** The first of "Satchel demo", "Satchel demo 2", … that is not there yet. */
function freeFolder(): string {
  const base = join(homedir(), 'Satchel demo');
  const isTaken = (folder: string): boolean => existsSync(folder) || existsSync(`${folder} data`);
  if (!isTaken(base)) return base;
  let number = 2;
  while (isTaken(`${base} ${number}`)) number += 1;
  return `${base} ${number}`;
}
