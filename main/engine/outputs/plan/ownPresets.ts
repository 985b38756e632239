/** The presets of this computer: those that come with Satchel, and the files that a person or a studio put beside them. */
import { join } from 'node:path';
import { AppError } from '../../../../shared/domain/errors';
import type { PresetName } from '../../../../shared/domain/plan';
import type { FileSystem } from '../../ports/fileSystem';
import { parsePreset, type Preset } from './presetFile';
import { bundledPresets, isBundled } from './presets';

interface PresetProblem {
  readonly path: string;
  readonly message: string;
}

interface ListedPresets {
  readonly presets: readonly Preset[];
  /** Files that cannot be used; the others are there. */
  readonly problems: readonly PresetProblem[];
}

const maxPresetBytes = 1024 * 1024;

/** `<data folder>/presets` */
function presetsFolder(dataFolder: string): string {
  return join(dataFolder, 'presets');
}

/** Satchel's presets and those of `*.json` files in the folder, each file for itself: a broken one is told, and the others go on. */
export async function listPresets(dataFolder: string, files: FileSystem): Promise<ListedPresets> {
  const folder = presetsFolder(dataFolder);
  const presets = [...bundledPresets];
  const problems: PresetProblem[] = [];
  if ((await files.statFollowing(folder))?.type !== 'folder') return { presets, problems };
  for (const { name: file } of await files.readFolder(folder)) {
    if (!file.toLowerCase().endsWith('.json') || file.startsWith('.')) continue;
    const path = join(folder, file);
    try {
      // A studio may link its presets in.
      const bytes = await files.readFile(await files.realPath(path), maxPresetBytes);
      const preset = parsePreset(new TextDecoder().decode(bytes), path);
      const other = presets.find(({ name }) => name === preset.name);
      if (other === undefined) presets.push(preset);
      else problems.push({ path, message: takenText(path, preset.name) });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      problems.push({ path, message: error.message });
    }
  }
  return { presets, problems };
}

/** `input.not_found` names the presets that there are. */
export async function requiredPreset(name: PresetName, dataFolder: string, files: FileSystem): Promise<Preset> {
  const bundled = bundledPresets.find((preset) => preset.name === name);
  if (bundled !== undefined) return bundled;
  const { presets, problems } = await listPresets(dataFolder, files);
  const found = presets.find((preset) => preset.name === name);
  if (found !== undefined) return found;
  const broken = problems.map(({ message }) => ` ${message}`).join('');
  throw new AppError({
    code: 'input.invalid',
    message: `There is no preset ${name}. The presets are ${presets.map((preset) => preset.name).join(', ')}.${broken}`,
    safe: 'Nothing was planned or written.',
    hint: `Presets of your own are JSON files in ${presetsFolder(dataFolder)}.`,
  });
}

function takenText(path: string, name: string): string {
  const whose = isBundled(name) ? 'one of the presets that come with Satchel' : 'in another file as well';
  return `The preset in ${path} cannot be used: its name ${JSON.stringify(name)} is ${whose}.`;
}
