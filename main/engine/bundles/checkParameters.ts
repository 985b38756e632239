/** Everything that is wrong with the values of a bundle at once, for a form that is being filled in. */
import { AppError } from '../../../shared/domain/errors';
import type { Documents } from '../ports/documents';
import { joinPaths, type BundlePaths } from './bundlePaths';
import type { ParameterDefinition } from './definitions';
import { readJobSettings, settingPrefix, settingWords } from './jobSettings';
import { pathsOfParameter, resolveOne, unknownIn, type ParameterSources } from './resolveParameters';

export interface ParameterFault {
  /** Absent where no single one is at fault. */
  readonly name?: string;
  /** A sentence. */
  readonly message: string;
}

export interface ParameterCheck {
  /** None where `resolveParameters` takes the same sources. */
  readonly faults: readonly ParameterFault[];
  /** Of the values that are right. */
  readonly paths: BundlePaths;
}

/** Never throws for a value. */
export function checkParameters(asked: ParameterSources, documents: Documents): ParameterCheck {
  const sources = { ...asked, calledBy: labelOf };
  const { definitions, values, given } = sources;
  const faults: ParameterFault[] = [];
  const paths: BundlePaths[] = [];
  const attempt = (name: string | undefined, run: () => void): void => {
    try {
      run();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      faults.push({ ...(name === undefined ? {} : { name }), message: error.dto.message });
    }
  };
  for (const definition of definitions) {
    const { name, isHidden } = definition;
    const isMissing = !given.has(name) && (values.get(name) ?? definition.default) === undefined;
    // A hidden one has no field that could show it.
    if (isMissing && isHidden)
      faults.push({ message: `The parameter "${name}" has no value, and its template hides it.` });
    else if (isMissing) faults.push({ name, message: `The parameter "${labelOf(definition)}" needs a value.` });
    else
      attempt(isHidden ? undefined : name, () => {
        const found = resolveOne(definition, sources, documents);
        if (found !== undefined) paths.push(pathsOfParameter(definition, found, sources));
      });
  }
  const all = new Map([...values, ...given]);
  for (const [name, value] of all)
    if (name.startsWith(settingPrefix))
      attempt(name, () => void readJobSettings(new Map([[name, value]]), settingWords));
  attempt(undefined, () => void unknownIn(sources, new Set(definitions.map(({ name }) => name))));
  return { faults, paths: joinPaths(paths) };
}

/** As the form shows it; a hidden one has its name alone. */
function labelOf({ name, surface, isHidden }: ParameterDefinition): string {
  return isHidden ? name : (surface?.label ?? name);
}
