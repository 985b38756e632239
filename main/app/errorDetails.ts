/** An error as text for whoever helps: its code, its sentences, where it came from, and what runs here; without secrets. */
import { homedir, hostname, release, userInfo } from 'node:os';
import type { Input } from '../../shared/ipc/contract';
import { createRedactor } from '../../shared/text/redact';

/** Lines of `name: value`. */
export function errorDetails({ error }: Input<'error.details'>, version: string): string {
  const { code, message, safe, hint, details, causes } = error;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Code', code],
    ['What happened', message],
    ['What is safe', safe],
    ['What to do', hint],
    ...Object.entries(details ?? {}).map(([name, value]) => [name, String(value)] as const),
    ...(causes ?? []).map((cause) => ['Because of', cause] as const),
    ['Satchel', version],
    ['Electron', (process.versions as Partial<Record<string, string>>)['electron'] ?? 'none'],
    ['System', `${process.platform} ${release()} ${process.arch}`],
  ];
  const redactor = createRedactor({ homeFolder: homedir(), userName: userInfo().username, hostName: hostname() });
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [redactor.text(`${name}: ${value}`)])).join('\n');
}
