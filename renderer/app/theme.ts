/** Sets the theme and row height on the document before the first paint, and again when the settings change. */

export type ThemeSetting = 'system' | 'light' | 'dark';

const memoryKey = 'satchel.theme';
const prefersLight = matchMedia('(prefers-color-scheme: light)');
let current = remembered();

/** Follows the desktop for `system`; remembered for the next start, when the settings are not read yet. */
export function setTheme(theme: ThemeSetting): void {
  current = theme;
  localStorage.setItem(memoryKey, theme);
  paint();
}

/** Row height: compact 22, default 24, comfortable 28 px. */
export function setDensity(density: string): void {
  document.documentElement.dataset['density'] = density;
}

function remembered(): ThemeSetting {
  const value = localStorage.getItem(memoryKey);
  return value === 'light' || value === 'dark' ? value : 'system';
}

function paint(): void {
  const isLight = current === 'system' ? prefersLight.matches : current === 'light';
  document.documentElement.dataset['theme'] = isLight ? 'light' : 'dark';
}

prefersLight.addEventListener('change', paint);
paint();
