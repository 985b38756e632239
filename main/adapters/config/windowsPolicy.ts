/** The policy of a computer with Windows: the file that the registry names, and whether only administrators can write it. */
import { execFile } from 'node:child_process';
import { win32 } from 'node:path';
import { promisify } from 'node:util';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a program of the system wrote; `undefined` when it ended with a failure, took longer than that or is not there. */
export type AskSystem = (
  program: string,
  args: readonly string[],
  env: Environment,
  limitMs: number,
) => Promise<Buffer | undefined>;

const registryLimitMs = 2000;
/** PowerShell alone takes a second to start. */
const rightsLimitMs = 10_000;

/** Without a shell; nothing of the environment but what is given. */
export const askSystem: AskSystem = async (program, args, env, limitMs) => {
  try {
    const options = { timeout: limitMs, killSignal: 'SIGKILL', windowsHide: true, maxBuffer: 64 * 1024 } as const;
    const { stdout } = await promisify(execFile)(program, args, { ...options, encoding: 'buffer', env: { ...env } });
    return stdout;
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
};

const systemFolder = (env: Environment): string =>
  win32.join(valueIn(env, 'SystemRoot') ?? String.raw`C:\Windows`, 'System32');

/** The path that `HKLM\Software\Policies\Satchel` names; `undefined` where it names none. */
export async function policyFileOfRegistry(env: Environment, ask: AskSystem): Promise<string | undefined> {
  const key = String.raw`HKLM\Software\Policies\Satchel`;
  const args = ['query', key, '/v', 'PolicyFile', '/reg:64'];
  const answer = await ask(win32.join(systemFolder(env), 'reg.exe'), args, systemOnly(env), registryLimitMs);
  return answer === undefined ? undefined : policyFileIn(answer, env);
}

/**
 * Reads what `reg.exe query … /v PolicyFile` prints, which is the same in every language: headings in words stand only in lines of
 * their own. Names in `%` are those of the environment.
 */
export function policyFileIn(answer: Buffer, env: Environment): string | undefined {
  // The code page of a console is not known here; a path that needs it names no file then, and that is said.
  const text = new TextDecoder('utf-8').decode(answer);
  for (const line of text.split(/\r?\n/)) {
    const found = /^\s+PolicyFile\s+(REG_SZ|REG_EXPAND_SZ)\s+(.*?)\s*$/i.exec(line);
    if (found === null) continue;
    const [, kind = '', value = ''] = found;
    if (value === '') return undefined;
    return kind.toUpperCase() === 'REG_SZ' ? value : expand(value, env);
  }
  return undefined;
}

const expand = (text: string, env: Environment): string =>
  text.replace(/%([^%]+)%/g, (whole, name: string) => valueIn(env, name) ?? whole);

function valueIn(env: Environment, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(env).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

const systemOnly = (env: Environment): Environment => ({
  SystemRoot: valueIn(env, 'SystemRoot') ?? String.raw`C:\Windows`,
});

/** Whether the file belongs to administrators and nobody else may write it; `undefined` where Windows does not say. */
export async function isOfAdministrators(path: string, env: Environment, ask: AskSystem): Promise<boolean | undefined> {
  const program = win32.join(systemFolder(env), 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const command = '(Get-Acl -LiteralPath $env:SATCHEL_ASKED_PATH).Sddl';
  const args = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', command];
  const answer = await ask(program, args, { ...systemOnly(env), SATCHEL_ASKED_PATH: path }, rightsLimitMs);
  return answer === undefined ? undefined : isSafeDescriptor(answer.toString('latin1').trim());
}

/** Administrators of the computer and of a domain, the system, and the service that installs Windows itself. */
const administrators = new Set(['BA', 'SY', 'LA', 'DA', 'EA']);
const administratorIds =
  /^S-1-5-(?:18|32-544|21-[\d-]+-(?:500|512|519)|80-956008885-3418522649-1831038044-1853292631-2271478464)$/;
const isAdministrator = (account: string): boolean => administrators.has(account) || administratorIds.test(account);

/** Rights that change a file or who may change it, in letters and as bits of a mask. */
const writingRights = new Set('GA GW FA FW KA KW WD WO SD DC LC RP DT CR'.split(' '));
const writingBits = [0x2, 0x4, 0x10, 0x40, 0x100, 0x1_0000, 0x4_0000, 0x8_0000, 0x1000_0000, 0x4000_0000];

const descriptor =
  /^O:(?<owner>S-[\d-]+|[A-Z]{2})(?:G:(?:S-[\d-]+|[A-Z]{2}))?D:(?<flags>[A-Z_]*)(?<entries>(?:\([^()]*\))*)(?:S:.*)?$/;

/** Reads a security descriptor as Windows writes it in every language (SDDL); `undefined` for what is none. */
export function isSafeDescriptor(sddl: string): boolean | undefined {
  const { owner, flags, entries = '' } = descriptor.exec(sddl)?.groups ?? {};
  if (owner === undefined || flags === undefined) return undefined;
  // Without a list everybody may do everything.
  if (!isAdministrator(owner) || flags.includes('NO_ACCESS_CONTROL')) return false;
  return [...entries.matchAll(/\(([^()]*)\)/g)].every(([, entry = '']) => {
    const [type = '', inheritance = '', rights = '', , , account = ''] = entry.split(';');
    const isForThisFile = !inheritance.includes('IO');
    return !type.endsWith('A') || !isForThisFile || isAdministrator(account) || !canWrite(rights);
  });
}

function canWrite(rights: string): boolean {
  const mask = /^0x[0-9a-f]+$/i.test(rights) ? Number(rights) : undefined;
  if (mask !== undefined) return writingBits.some((bit) => (mask & bit) !== 0);
  return (rights.match(/../g) ?? []).some((pair) => writingRights.has(pair));
}
