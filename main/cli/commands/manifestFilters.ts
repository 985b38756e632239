/** Which files a manifest verb is about: patterns of options or of a configuration. */
import { z } from 'zod';
import { AppError } from '../../../shared/domain/errors';
import type { PatternDialect } from '../../../shared/text/patternSyntax';
import type { EnginePorts } from '../../engine/ports/enginePorts';
import { inputFile } from '../inputFile';
import { absolute } from '../typedPath';

export interface FilterOptions {
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
  readonly includeExcludeConfig?: string;
  readonly globDialect: PatternDialect;
}

export interface Filters {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly dialect: PatternDialect;
}

const Config = z.strictObject({ include: z.array(z.string()).default([]), exclude: z.array(z.string()).default([]) });
const largestConfigBytes = 1024 * 1024;

/** Options win over the configuration text or file. */
export async function filtersOf(
  { include = [], exclude = [], includeExcludeConfig: config, globDialect: dialect }: FilterOptions,
  { files }: Pick<EnginePorts, 'files'>,
): Promise<Filters> {
  if (config === undefined || include.length + exclude.length > 0) return { include, exclude, dialect };
  const text = config.trimStart().startsWith('{')
    ? config
    : new TextDecoder().decode(await files.readFile(await inputFile(absolute(config), files), largestConfigBytes));
  try {
    return { ...Config.parse(JSON.parse(text)), dialect };
  } catch (error) {
    throw new AppError(
      {
        code: 'input.invalid',
        message: 'The include and exclude configuration is not understood.',
        hint: 'Write {"include":[…],"exclude":[…]}.',
      },
      error,
    );
  }
}
