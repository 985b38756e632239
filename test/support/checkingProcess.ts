/** Runs as one process of a test: checks a folder that others check too, so many times, or until it stands still in the middle. */
import { checkFolder, levelsOf, quickFolderPorts, stillClock } from './checkedFolder';

const [folder, times] = process.argv.slice(2);
if (folder === undefined || times === undefined) throw new Error('arguments are missing');
const ports = quickFolderPorts();

async function standStill(path: string): Promise<never> {
  await ports.files.makeFolders(path);
  process.send?.('in the middle');
  return new Promise(() => {
    setInterval(() => undefined, 1000);
  });
}

if (times === 'half')
  await checkFolder({ folder, use: 'destination' }, { ...ports, files: { ...ports.files, makeFolders: standStill } });
else {
  const troubles = new Set<string>();
  for (let time = 0; time < Number(times); time += 1) {
    const results = await checkFolder({ folder, use: 'destination' }, ports, {
      clock: stillClock(),
      mode: time % 25 === 0 ? 'deep' : 'light',
    });
    for (const [id, level] of Object.entries(levelsOf(results)))
      if (!['success', 'warning', 'skipped'].includes(level)) troubles.add(`${id}: ${level}`);
  }
  process.send?.([...troubles]);
}
