/** Saves a diagnostics bundle when nothing else runs any more: a process of its own gathers, redacts and writes it. */
import { dialog, utilityProcess } from 'electron';
import { say } from '../../shared/text/say';

export interface CrashDiagnosticsParts {
  readonly modulePath: string;
  readonly env: Readonly<Record<string, string>>;
}

const patienceMs = 120_000;

/** Asks where to; answers what to say, empty when the person chose no place. */
export async function saveCrashDiagnostics({ modulePath, env }: CrashDiagnosticsParts): Promise<string> {
  const { filePath } = await dialog.showSaveDialog({
    defaultPath: 'satchel-diagnostics.zip',
    filters: [{ name: say('desktop.zipFiles'), extensions: ['zip'] }],
  });
  if (filePath === '') return '';
  const code = await run(modulePath, { ...env, SATCHEL_DIAGNOSTICS_TO: filePath });
  return code === 0
    ? say('desktop.crash.saved', { path: filePath })
    : say('desktop.crash.notSaved', { path: filePath, code: String(code) });
}

function run(modulePath: string, env: Record<string, string>): Promise<number> {
  return new Promise((resolve) => {
    const child = utilityProcess.fork(modulePath, [], { serviceName: 'satchel-diagnostics', env });
    const impatience = setTimeout(() => child.kill(), patienceMs);
    child.on('exit', (code) => {
      clearTimeout(impatience);
      resolve(code);
    });
  });
}
