/** What the server can do at all: the trivial client, in rows of its own and as a line, before anybody else is measured. */
import { join } from 'node:path';
import { measureScript } from '../coldCaches.mjs';
import { accountEnvironment } from './gateway.mjs';

const client = join(import.meta.dirname, 'ceilingClient.mjs');

/**
 * Cases that run once and first: `count` objects of `sizeBytes` sent on kept connections by requests that were signed before the
 * time began, and the same ones fetched. Nobody's goal: others are read beside them.
 */
export function ceilingCases({ gateway, freshName, objectsOf, drop }, { count, sizeBytes, atOnce }) {
  const prefix = freshName('ceiling');
  const numbers = [count, sizeBytes, atOnce].map(String);
  const take = (how) => async () => {
    const before = gateway.cpuMs();
    const sample = await measureScript(
      [process.execPath, client, how, gateway.url, prefix, ...numbers],
      accountEnvironment,
    );
    const serverCpuMs = before === null ? null : gateway.cpuMs() - before;
    const perSecond = (amount) => ((amount / sample.wallMs) * 1000).toFixed(0);
    console.log(
      `  the server's ceiling, ${how}: ${perSecond(count)} objects/s, ${perSecond((count * sizeBytes) / 1e6)} MB/s with ${atOnce} at once`,
    );
    if (how === 'get') drop(objectsOf(prefix));
    return { ...sample, serverCpuMs };
  };
  const note = `the server's ceiling: ${count} objects of ${sizeBytes} bytes by a trivial client, ${atOnce} at once`;
  return ['put', 'get'].map((how) => ({
    id: `ceiling.${how}`,
    once: true,
    run: take(how),
    work: { count, unit: 'objects' },
    note,
  }));
}
