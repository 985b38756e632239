/**
 * `npm run screenshots`: pictures of every page and state in both themes and all sizes, into test/.artifacts/, with one page that
 * shows them side by side. The packaged app draws its pages; a browser (Debian's, or the one named by CHROMIUM) draws the states
 * that need a story of their own. Without a browser those are told as missing, by name.
 */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { artifacts, root } from './projectFolders.mjs';
import { runProgram } from './runProgram.mjs';

const browser = process.env.CHROMIUM ?? '/usr/bin/chromium';
const failed = [];

async function draw(title, command, args) {
  console.log(`\n== ${title}`);
  const { code } = await runProgram(command, args);
  if (code !== 0) failed.push(title);
}

await draw('Package', 'node', ['scripts/package.mjs']);
await draw('Pages of the packaged app', 'node', ['scripts/withDisplay.mjs', 'playwright', 'test', 'looks', 'story']);
for (const harness of ['windowHarness', 'reviewHarness']) {
  const title = `States drawn by ${harness}`;
  if (existsSync(browser))
    await draw(title, 'playwright', ['test', '-c', join('test', 'support', harness, 'playwright.config.ts')]);
  else console.log(`\n== ${title}: MISSING, there is no ${browser} (install chromium, or name one with CHROMIUM)`);
}

const pictures = readdirSync(artifacts, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.png'))
  .sort();
const sheet = join(artifacts, 'screenshots.html');
const figures = pictures.map(
  (name) =>
    `<figure><a href="${encodeURI(name)}"><img loading="lazy" src="${encodeURI(name)}"></a><figcaption>${name}</figcaption></figure>`,
);
writeFileSync(
  sheet,
  `<!doctype html><meta charset="utf-8"><title>Satchel: screenshots</title><style>body{font:13px sans-serif;background:#888;display:grid;grid-template-columns:repeat(auto-fill,minmax(420px,1fr));gap:16px}figure{margin:0}img{width:100%}</style>${figures.join('')}`,
);
console.log(`\n${pictures.length} pictures, side by side in ${relative(root, sheet)}`);
if (failed.length > 0) {
  console.log(`Not all could be drawn: ${failed.join(', ')}`);
  process.exitCode = 1;
}
