/** Which system a template asks its workers to run. */
import type { DocumentMap, DocumentValue } from '../ports/documents';
import type { TargetPlatform } from '../outputs/plan/traits';
import { isDocumentList, isDocumentMap } from './documentShape';

const systems: ReadonlyMap<DocumentValue, TargetPlatform> = new Map([
  ['linux', 'linux'],
  ['macos', 'macos'],
  ['windows', 'windows'],
]);

/** The one that every step which names systems allows; `undefined` where none or several may run it. */
export function workerOsOf(template: DocumentMap): TargetPlatform | undefined {
  const named = listOf(template.get('steps')).flatMap(allowedSystems);
  const [first, ...others] = new Set(named);
  return others.length === 0 ? first : undefined;
}

function allowedSystems(step: DocumentValue): TargetPlatform[] {
  const needs = isDocumentMap(step) ? step.get('hostRequirements') : undefined;
  return listOf(isDocumentMap(needs) ? needs.get('attributes') : undefined).flatMap((attribute) => {
    if (!isDocumentMap(attribute) || attribute.get('name') !== 'attr.worker.os.family') return [];
    return [...listOf(attribute.get('anyOf')), ...listOf(attribute.get('allOf'))].flatMap((system) => {
      const known = systems.get(typeof system === 'string' ? system.toLowerCase() : system);
      return known === undefined ? [] : [known];
    });
  });
}

const listOf = (value: DocumentValue | undefined): readonly DocumentValue[] => (isDocumentList(value) ? value : []);
