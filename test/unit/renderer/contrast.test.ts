/** Every pair of tokens that parts put on each other, in both themes: text 4.5 to 1, edges, marks and focus 3 to 1. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const renderer = join(import.meta.dirname, '../../../renderer');
const css = readFileSync(join(renderer, 'ui/tokens.css'), 'utf8');

const themes = ['dark', 'light'] as const;
type Theme = Readonly<Record<string, string>>;

/** The colours of a theme, by the name of their token. */
function tokensOf(name: (typeof themes)[number]): Theme {
  const start = css.search(new RegExp(`^\\[data-theme='${name}'\\] \\{`, 'm'));
  const block = css.slice(start, css.indexOf('\n}', start));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})\b/gi)].map(([, token = '', colour = '']) => [token, colour]),
  );
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return red * 0.2126 + green * 0.7152 + blue * 0.0722;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['bg-sunken', 'bg-window', 'bg-base', 'bg-raised', 'bg-overlay', 'bg-hover', 'bg-selected-idle'];
const controls = ['bg-selected', 'bg-control', 'bg-control-hover', 'bg-control-press'];
const tones = ['mine', 'farm', 'ok', 'warn', 'err'];
type Pair = readonly [front: string, back: string, least: number];
const each = (fronts: readonly string[], backs: readonly string[], least: number): Pair[] =>
  fronts.flatMap((front) => backs.map((back): Pair => [front, back, least]));

const pairs: readonly Pair[] = [
  ...each(['text', 'text-2'], [...surfaces, ...controls], 4.5),
  ...each(['text-3'], surfaces, 4.5),
  ...each(tones, [...surfaces, 'bg-selected'], 4.5),
  ...tones.flatMap((tone) => each([tone, 'text', 'text-2'], [`${tone}-bg`], 4.5)),
  ...each(['text-on-inverse'], ['inverse', 'inverse-hover', 'inverse-press'], 4.5),
  ...each(['focus', 'same'], surfaces, 3),
  ...each(['line-control'], ['bg-sunken', 'bg-base', 'bg-raised', 'bg-overlay'], 3),
  ...each(['mine-fill', 'farm-fill', 'warn-fill'], ['bg-base', 'bg-raised'], 2.9),
  ...each(['mine-fill', 'farm-fill'], ['bg-sunken'], 3),
];

describe.each(themes)('%s', (name) => {
  const tokens = tokensOf(name);

  test('has every colour that a pair names', () => {
    const missing = [...new Set(pairs.flatMap(([front, back]) => [front, back]))].filter((token) => !(token in tokens));
    expect(missing).toEqual([]);
  });

  test('no pair is too close', () => {
    const close = pairs.flatMap(([front, back, least]) => {
      const ratio = contrast(tokens[front] ?? '', tokens[back] ?? '');
      return ratio >= least ? [] : [`${front} on ${back}: ${ratio.toFixed(2)} of ${least}`];
    });
    expect(close).toEqual([]);
  });

  test('chrome is grey, so that a render is judged against grey', () => {
    const coloured = Object.entries(tokens).filter(
      ([token, colour]) => /^(?:bg|line|text|inverse|focus|same)/.test(token) && !/^#(..)\1\1$/i.test(colour),
    );
    expect(coloured).toEqual([]);
  });
});

/** Pictures lie on black in both themes; the ground before a theme is set is the theme's own. */
const onPictures = 'features/review/preview/PreviewPane.module.css';
const picturePairs: readonly Pair[] = [
  ['#b7b7b7', '#111111', 4.5],
  ['#e6a36c', '#111111', 4.5],
  ['#84b8f5', '#111111', 4.5],
  ['#111111', '#ffffff', 4.5],
];

test('parts take their colours from the tokens, so that the pairs are all there are', () => {
  const own = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.css') && !/tokens\.css$|^public/.test(file) && join(file) !== join(onPictures))
    .flatMap((file) => {
      const text = readFileSync(join(renderer, file), 'utf8').replaceAll(/\/\*[^]*?\*\//g, '');
      return (text.match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\([^)]*\)/gi) ?? []).map((colour) => ({ file, colour }));
    });
  const ground = tokensOf('light')['bg-base'];
  expect(own.filter(({ file, colour }) => !(file.endsWith('base.css') && colour === ground))).toEqual([]);
});

test('what is written on pictures has pairs of its own, and every colour there is in one', () => {
  expect(picturePairs.filter(([front, back, least]) => contrast(front, back) < least)).toEqual([]);
  const colours = readFileSync(join(renderer, onPictures), 'utf8').match(/(?<![\w-])color:\s*#[0-9a-f]{3,6}\b/gi) ?? [];
  const whole = (colour: string): string => (colour.length === 4 ? colour.replaceAll(/[0-9a-f]/gi, '$&$&') : colour);
  const fronts = colours.map((rule) => whole(rule.replace(/^.*:\s*/, '')));
  expect(fronts.filter((front) => !picturePairs.some(([known]) => known === front))).toEqual([]);
});

test('text in a colour that is meant for shapes or for what is off stands nowhere', () => {
  const wrong = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.css'))
    .flatMap((file) =>
      [...readFileSync(join(renderer, file), 'utf8').matchAll(/(?<![\w-])color:\s*var\(--([\w-]+)\)/g)]
        .map(([, token = '']) => token)
        .filter((token) => /-(?:fill|line|bg)$/.test(token))
        .map((token) => `${file}: ${token}`),
    );
  expect(wrong).toEqual([]);
});
