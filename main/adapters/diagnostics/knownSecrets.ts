/** Values on this computer that are secret by where they stand: the environment's and AWS's own files. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errnoOf } from '../files/errnoErrors';

type Environment = Readonly<Record<string, string | undefined>>;

const secretName =
  /secret|token|passw|passphrase|credential|signature|authorization|api_?key|private_?key|access_?key/i;
const shortest = 8;
const mostBytes = 1_000_000;
/** Names of files and folders, and switches: no secrets though their names sound so. */
const openValue = /^(?:[\\/~.]|[A-Za-z]:[\\/]|https?:\/\/[^@]*$|true$|false$|\d{1,8}$)/i;

/** They are only compared with texts that leave the computer. A file that cannot be read has none. */
export function knownSecrets(env: Environment, homeFolder: string): string[] {
  const ofEnvironment = Object.entries(env).flatMap(([name, value = '']) =>
    secretName.test(name) && !openValue.test(value) ? [value] : [],
  );
  const folder = join(homeFolder, '.aws');
  const sections = [
    env['AWS_SHARED_CREDENTIALS_FILE'] ?? join(folder, 'credentials'),
    env['AWS_CONFIG_FILE'] ?? join(folder, 'config'),
  ].flatMap((path) => iniSecrets(textOf(path)));
  const caches = ['sso/cache', 'cli/cache', 'login/cache'].flatMap((name) => jsonFiles(join(folder, name)));
  return [...ofEnvironment, ...sections, ...caches.flatMap(jsonSecrets)].filter((value) => value.length >= shortest);
}

function iniSecrets(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const at = line.indexOf('=');
    const [name, value] = [line.slice(0, at), line.slice(at + 1).trim()];
    return at > 0 && secretName.test(name) ? [value] : [];
  });
}

function jsonFiles(folder: string): string[] {
  try {
    return readdirSync(folder).flatMap((name) => (name.endsWith('.json') ? [textOf(join(folder, name))] : []));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return [];
  }
}

function jsonSecrets(text: string): string[] {
  return [...text.matchAll(/"([^"]+)"\s*:\s*"((?:[^"\\]|\\.)*)"/g)].flatMap(([, name = '', value = '']) =>
    secretName.test(name) ? [value] : [],
  );
}

function textOf(path: string): string {
  try {
    const stat = statSync(path);
    return stat.isFile() && stat.size <= mostBytes ? readFileSync(path, 'utf8') : '';
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return '';
  }
}
