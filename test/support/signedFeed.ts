/** A studio's feed of versions on this computer: signed files behind an HTTP server, and the settings that name them. */
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDocuments } from '../../main/adapters/yaml/documents';
import type { UpdatesParts } from '../../main/engine/updates/updates';
import { settings as settingTable, type SettingKey, type Settings } from '../../shared/domain/config';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
/** What `updates.feedKey` has to be. */
export const feedKey = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64');

export interface SignedFeed {
  readonly url: string;
  /** What the server answers, by name; a function answers in its own time. */
  readonly files: Map<string, string | Buffer | (() => Promise<string | Buffer>)>;
  /** Names that were asked for. */
  readonly asked: string[];
  /** Offers this version as these packages. */
  publish(version: string, packages: Readonly<Record<string, Buffer>>, feedName?: string): void;
  close(): Promise<void>;
}

export async function startSignedFeed(): Promise<SignedFeed> {
  const files: SignedFeed['files'] = new Map();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = decodeURIComponent(request.url ?? '').slice(1);
    asked.push(name);
    const body = files.get(name);
    if (body === undefined) response.writeHead(404).end();
    else if (typeof body !== 'function') response.end(body);
    else
      void body().then(
        (bytes) => response.end(bytes),
        () => response.destroy(),
      );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    files,
    asked,
    publish: (version, packages, feedName = 'latest-linux.yml') => {
      const entries = Object.entries(packages).map(([name, bytes]) => {
        files.set(name, bytes);
        const sha512 = createHash('sha512').update(bytes).digest('base64');
        return `  - url: ${JSON.stringify(name)}\n    sha512: ${sha512}\n    size: ${bytes.length}\n`;
      });
      const text = `version: ${version}\nfiles:\n${entries.join('')}`;
      files.set(feedName, text);
      files.set(`${feedName}.sig`, sign(null, Buffer.from(text), privateKey).toString('base64'));
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What updates need around them; `values` may change later. */
export function updatesAround(values: Partial<Settings>): Pick<UpdatesParts, 'settings' | 'clock' | 'openDocuments'> {
  const get = <K extends SettingKey>(key: K): Settings[K] => values[key] ?? (settingTable[key].default as Settings[K]);
  return {
    settings: { get, effective: () => [] },
    clock: { nowMs: () => 5000 },
    openDocuments: () => Promise.resolve(createDocuments()),
  };
}
