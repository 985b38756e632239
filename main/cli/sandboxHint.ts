/** What to do where the system keeps the sandbox of the window from starting; packages for the system take care of it themselves. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

export interface SandboxPlace {
  /** Where the program of the window lies. */
  readonly folder: string;
  /** In front of the system's own paths. */
  readonly systemRoot?: string;
}

/** Each of these says with this text that ordinary programs get no user namespaces. */
const restrictions = [
  ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1'],
  ['/proc/sys/kernel/unprivileged_userns_clone', '0'],
  ['/proc/sys/user/max_user_namespaces', '0'],
] as const;

/** A sentence for whoever looks after the computer; `undefined` where nothing speaks against the sandbox. */
export function sandboxHint({ folder, systemRoot = '' }: SandboxPlace): string | undefined {
  const restricted = restrictions.find(([path, text]) => textOf(`${systemRoot}${path}`) === text);
  const program = join(folder, 'chrome-sandbox');
  if (restricted === undefined || isSetUp(program) || existsSync(join(folder, 'resources', 'package-type')))
    return undefined;
  return `This system keeps user namespaces from ordinary programs (${restricted[0]} is ${restricted[1]}), and the sandbox of the window needs them. If no window opens, use the deb or rpm, or let an administrator run: sudo chown root:root '${program}' && sudo chmod 4755 '${program}'`;
}

function isSetUp(program: string): boolean {
  const stat = statSync(program, { throwIfNoEntry: false });
  return stat !== undefined && stat.uid === 0 && (stat.mode & 0o4000) !== 0;
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}
