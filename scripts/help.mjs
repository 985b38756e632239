/**
 * The help: `node scripts/help.mjs` fails when a page that is made from a table is not what the table says now,
 * `--write` makes these pages anew, `--html FOLDER` writes all pages as a web site without scripts.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { commandLinePage, errorsPage, keysPage, settingsPage } from './helpTables.mjs';
import { htmlPage } from './helpHtml.mjs';
import { root } from './projectFolders.mjs';

const folder = join(root, 'resources', 'help');
const read = (name) => readFileSync(join(folder, name), 'utf8');

/** The tables of the sources, which are TypeScript. */
async function withSources(work) {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'error',
    appType: 'custom',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    return await work((path) => server.ssrLoadModule(path));
  } finally {
    await server.close();
  }
}

async function madePages(load) {
  return {
    'settings.md': settingsPage(await load('/shared/domain/config.ts'), await load('/shared/text/say.ts')),
    'errors.md': errorsPage(
      await load('/shared/domain/errors.ts'),
      await load('/shared/domain/exitCodes.ts'),
      JSON.parse(read('errorMeanings.json')),
    ),
    'keys.md': keysPage(await load('/shared/domain/commands.ts'), await load('/shared/text/commandText.ts')),
    'command-line.md': await commandLinePage(
      read('command-line-intro.txt'),
      await load('/main/cli/program.ts'),
      await load('/main/cli/verbs.ts'),
    ),
  };
}

/** Every page in the order of the contents, as plain data. */
function allPages({ blocksOf, plainOf }) {
  return JSON.parse(read('contents.json')).flatMap(({ title, pages }) =>
    pages.map((name) => {
      const blocks = blocksOf(read(`${name}.md`));
      return { name, group: title, title: plainOf(blocks[0].content), blocks };
    }),
  );
}

async function main(args) {
  await withSources(async (load) => {
    const pages = Object.entries(await madePages(load));
    const stale = pages.filter(([name, text]) => text !== (isThere(name) ? read(name) : undefined));
    if (args.includes('--write')) for (const [name, text] of stale) writeFileSync(join(folder, name), text);
    else if (stale.length > 0)
      throw new Error(`${stale.map(([name]) => name).join(', ')}: run node scripts/help.mjs --write.`);
    const at = args.indexOf('--html');
    if (at < 0) return;
    const target = args[at + 1] ?? join(root, 'out', 'help');
    mkdirSync(target, { recursive: true });
    const all = allPages(await load('/renderer/features/help/markdown.ts'));
    for (const page of all) writeFileSync(join(target, `${page.name}.html`), htmlPage(page, all));
    writeFileSync(join(target, 'index.html'), htmlPage(all[0], all));
    console.log(`${all.length} pages in ${target}`);
  });
}

function isThere(name) {
  try {
    read(name);
    return true;
  } catch (error) {
    if (error.code === 'ENOENT') return false;
    throw error;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
