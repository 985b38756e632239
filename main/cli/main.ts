#!/usr/bin/env node
/** The command `satchel`. It loads nothing before it must: the version is all that this file knows. */
import packageJson from '../../package.json' with { type: 'json' };

const words = process.argv.slice(2);
const isVersion = (word: string): boolean => word === '--version' || word === '-V';
if (words.some(isVersion) && words.every((word) => isVersion(word) || word === '--verbose')) {
  // A reader that went away wants to hear nothing.
  process.stdout.on('error', () => undefined);
  process.stdout.write(`${packageJson.version}\n`);
  if (words.includes('--verbose')) process.stdout.write((await import('./versionFacts')).versionFacts());
} else {
  const { runCommandLine } = await import('./program');
  await runCommandLine(packageJson.version);
}
