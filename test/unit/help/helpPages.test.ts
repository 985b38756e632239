import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findHelp, helpPages } from '../../../renderer/features/help/helpPages';
import { placeOfError, placeOfPage } from '../../../renderer/features/help/helpPlaces';
import type { Block, Inline } from '../../../renderer/features/help/markdown';
import { errorCodes } from '../../../shared/domain/errors';

const root = join(import.meta.dirname, '../../..');
const anchors = new Set(
  helpPages.flatMap(({ name, parts }) => [`${name}#`, ...parts.map(({ id }) => `${name}#${id}`)]),
);

test('every page is in the contents and has one title', () => {
  const files = readdirSync(join(root, 'resources/help')).filter((name) => name.endsWith('.md'));
  expect(helpPages.map(({ name }) => `${name}.md`).toSorted()).toEqual(files.toSorted());
  const titles = helpPages.map(({ blocks }) => blocks.filter((each) => each.kind === 'heading' && each.level === 1));
  expect(titles.map(({ length }) => length)).toEqual(helpPages.map(() => 1));
});

test('every link, every error and every page of the window leads to a place that is there', () => {
  const links = helpPages
    .flatMap(({ blocks }) => blocks.flatMap(inlines))
    .flatMap((part) => (part.kind === 'link' ? [part] : []));
  const places = [...links, ...errorCodes.map(placeOfError), ...Object.values(placeOfPage)];
  expect(links.length).toBeGreaterThan(5);
  expect(places.map(({ page, anchor }) => `${page}#${anchor}`).filter((place) => !anchors.has(place))).toEqual([]);
});

function inlines(block: Block): readonly Inline[] {
  if (block.kind === 'list') return block.items.flat();
  if (block.kind === 'table') return [block.head, ...block.rows].flat(2);
  return block.kind === 'code' ? [] : block.content;
}

test('the window prints the keys of its computer, and leaves out what the site says of Mod', () => {
  const codes = helpPages.flatMap(({ blocks }) => blocks.flatMap(inlines)).filter(({ kind }) => kind === 'code');
  expect(codes.filter(({ text }) => text === 'Mod')).toEqual([]);
});

test('a search finds the part by its heading first, then by its words', () => {
  expect(findHelp('auth.expired').at(0)).toEqual({
    page: 'errors',
    anchor: 'auth.expired',
    title: 'auth.expired',
    of: 'Every error code',
  });
  expect(findHelp('UDIM tiles').map(({ page }) => page)).toContain('maya');
  expect([findHelp('  '), findHelp('no such words anywhere')]).toEqual([[], []]);
});

const site = mkdtempSync(join(tmpdir(), 'help-'));
let said = '';
beforeAll(() => {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/help.mjs', '--html', site], {
    cwd: root,
    encoding: 'utf8',
  });
  said = `${status ?? 'killed'} ${stderr}`;
}, 120_000);
afterAll(() => {
  rmSync(site, { recursive: true, force: true });
});

test('the pages that are made from tables are what the tables say', () => {
  expect(said).toBe('0 ');
});

test('as a site each page stands alone, without scripts, and its links lead to anchors that are there', () => {
  const pages = new Map(readdirSync(site).map((name) => [name, readFileSync(join(site, name), 'utf8')]));
  expect(pages.size).toBe(helpPages.length + 1);
  const texts = [...pages.values()];
  expect(
    texts.filter((html) => /<script|<img|javascript:| on[a-z]+=/iu.test(html.replaceAll(/<pre.*?<\/pre>/gsu, ''))),
  ).toEqual([]);
  const links = texts.flatMap((html) => [...html.matchAll(/href="([^"#]+)(?:#([^"]+))?"/gu)]);
  const broken = links.filter(([, page = '', anchor]) => {
    const html = pages.get(page);
    return html === undefined || (anchor !== undefined && !html.includes(`id="${anchor}"`));
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});
