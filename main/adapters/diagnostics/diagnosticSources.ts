/** What a diagnostics bundle reads of this computer beside the data folder. */
import { createHash, randomBytes } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { arch, availableParallelism, cpus, freemem, release, totalmem, type as systemType, uptime } from 'node:os';
import type { DiagnosticSources } from '../../engine/ports/diagnostics';
import { packZip } from '../zip/packZip';
import { databaseFacts, transferFacts } from './databaseFacts';
import { knownSecrets } from './knownSecrets';
import { networkFacts } from './networkFacts';

export interface DiagnosticPlace {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
}

export function createDiagnosticSources({ env, homeFolder }: DiagnosticPlace): DiagnosticSources {
  return {
    about: () => ({
      versions: {
        node: process.versions.node,
        v8: process.versions.v8,
        openssl: process.versions.openssl,
        electron: (process.versions as Partial<Record<string, string>>)['electron'] ?? null,
      },
      system: {
        platform: process.platform,
        name: systemType(),
        release: release(),
        arch: arch(),
        uptimeSeconds: Math.round(uptime()),
      },
      processor: { model: cpus()[0]?.model ?? null, cores: availableParallelism() },
      memory: { totalBytes: totalmem(), freeBytes: freemem(), usedByThisProcessBytes: process.memoryUsage().rss },
      language: Intl.DateTimeFormat().resolvedOptions().locale,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      // Names only: which of them are set explains much, and their values are nobody's business.
      environment: Object.keys(env)
        .filter((name) => /^(?:AWS_|DEADLINE_|SATCHEL_|(?:HTTPS?|NO)_PROXY$|ELECTRON_|NODE_)/i.test(name))
        .sort(),
    }),
    secrets: () => Promise.resolve(knownSecrets(env, homeFolder)),
    database: databaseFacts,
    transfers: transferFacts,
    network: (addresses, choice, signal) => networkFacts(env, addresses, choice, signal),
    breathe: () => turn(),
    randomKey: () => randomBytes(32).toString('hex'),
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
    zip: packZip,
  };
}
