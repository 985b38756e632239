/**
 * One case of the scan bench in this process: `scanCases walk <folder> <threads>` prints what it measured as one line of JSON;
 * `scanCases list <folder> <threads> <file>` writes what `find -printf '%s %T@ %P\n'` prints, so that the work is proved to be the same.
 */
import { appendFileSync, statSync } from 'node:fs';
import { createTreeWalker } from '../../main/adapters/walker/treeWalker';
import { FileColumns } from '../../main/engine/scan/fileColumns';

const [name = '', folder = '', threads = '1', out = ''] = process.argv.slice(2);

const { dev, ino } = statSync(folder, { bigint: true });
const walker = createTreeWalker({ workers: Number(threads) });
const beganMs = performance.now();
const began = process.cpuUsage();
const request = { root: folder, rootId: `${dev.toString()}:${ino.toString()}`, filter: {} };
const { batches, rows } = await walker.walk(request, new AbortController().signal, () => undefined);
const wallMs = performance.now() - beganMs;
const { user, system } = process.cpuUsage(began);
await walker.close();
const columns = new FileColumns(folder, batches);
if (rows.length > 0) throw new Error(`${rows.length} rows of a tree in which there are only files`);
if (name === 'list') for (let from = 0; from < columns.count; from += 10_000) appendFileSync(out, lines(from));
else {
  const rssBytes = process.resourceUsage().maxRSS * 1024;
  const measured = { files: columns.count, wallMs, cpuMs: (user + system) / 1000, rssBytes };
  process.stdout.write(`${JSON.stringify(measured)}\n`);
}

function lines(from: number): string {
  let text = '';
  for (let index = from; index < Math.min(columns.count, from + 10_000); index += 1) {
    const ns = columns.mtimeNs(index).toString().padStart(10, '0');
    text += `${columns.sizeBytes(index)} ${ns.slice(0, -9)}.${ns.slice(-9)}0 ${columns.path(index)}\n`;
  }
  return text;
}
