#!/usr/bin/env node
/** The command `satchel`. It loads nothing before it must: the version is all that this file knows. */
import packageJson from '../../package.json' with { type: 'json' };

const [, , word, ...more] = process.argv;
if (more.length === 0 && (word === '--version' || word === '-V')) {
  // A reader that went away wants to hear nothing.
  process.stdout.on('error', () => undefined);
  process.stdout.write(`${packageJson.version}\n`);
} else {
  const { runCommandLine } = await import('./program');
  await runCommandLine(packageJson.version);
}
