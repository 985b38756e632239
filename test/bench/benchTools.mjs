/** Tools that are found on the PATH or named by SATCHEL_BENCH_<NAME>: how each is called and of which version, or why it is not there. */
import { spawnSync } from 'node:child_process';
import { pythonReference } from '../../scripts/reference.mjs';

/** `{ program, version }`, or `{ missing }` with how to name one. */
export function findTool(name) {
  const program = process.env[`SATCHEL_BENCH_${name.toUpperCase()}`] || name;
  const { error, stdout, stderr } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  if (error !== undefined)
    return { missing: `${program} is not there (${error.code}); SATCHEL_BENCH_${name.toUpperCase()} names another` };
  const version = /\d+\.[\d.]*\d/.exec(`${stdout}${stderr}`)?.[0] ?? 'unknown';
  return { program, version };
}

/** The Python reference in its own environment, with the version of the Deadline Cloud client. */
export async function findReference() {
  const { python, missing } = await pythonReference();
  if (python === undefined) return { missing };
  const program =
    'import sys; from importlib.metadata import version; print(version("deadline"), sys.version.split()[0])';
  const { stdout } = spawnSync(python, ['-c', program], { encoding: 'utf8' });
  const [deadline, own] = stdout.trim().split(' ');
  return { program: python, version: `deadline ${deadline} on Python ${own}` };
}

/** What the reference is run with: neither tells anybody about its use nor looks for credentials in the network. */
export const referenceEnvironment = (home) => ({
  HOME: home,
  PYTHONUTF8: '1',
  DEADLINE_CLOUD_TELEMETRY_OPT_OUT: 'true',
  AWS_EC2_METADATA_DISABLED: 'true',
});

export const referenceMain = ['-c', 'from deadline.client.cli import main; main()'];
