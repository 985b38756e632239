/** The rules of a waiting plan as a person works with them: listed, changed, taken from the project, saved as a file. */
import { dirname, isAbsolute } from 'node:path';
import { AppError } from '../../../shared/domain/errors';
import type { PlanRule } from '../../../shared/domain/plan';
import type { ReviewRules, RuleText } from '../../../shared/ipc/reviewRules';
import type { ReviewSummary } from '../../../shared/ipc/reviews';
import { visibleText } from '../../../shared/text/format';
import type { FileSystem } from '../ports/fileSystem';
import type { Review } from '../review/review';
import type { RuleCount } from '../review/ruleCount';
import { ruleText } from '../review/ruleList';
import type { Downloads } from './downloads';
import { listPresets, requiredPreset } from './plan/ownPresets';
import { projectRulesPath, readProjectRules, readRulesFile, writeRules } from './plan/ruleFile';
import { acceptProjectRules, deleteRule, enableRule, moveRule, projectRuleId, putRule } from './plan/ruleSet';

interface RulesChanged {
  readonly summary: ReviewSummary;
  readonly rules: ReviewRules;
}

/** Every change is one step that undo takes back, and is on the disk when it resolves. */
export interface RulesOfReviews {
  list(uid: string): Promise<ReviewRules>;
  /** What a rule that is being written would do at its place; nothing changes. */
  count(uid: string, rule: RuleText, before: string | undefined): Promise<RuleCount>;
  put(uid: string, rule: RuleText, before: string | undefined): Promise<RulesChanged>;
  enable(uid: string, id: string, enabled: boolean): Promise<RulesChanged>;
  move(uid: string, id: string, before: string | undefined): Promise<RulesChanged>;
  delete(uid: string, id: string): Promise<RulesChanged>;
  /** `input.not_found` when the root's project has no rules. */
  accept(uid: string, root: number): Promise<RulesChanged>;
  /** Decides by another preset, one of Satchel's or of a file. `input.invalid` for a name that there is not. */
  usePreset(uid: string, name: string): Promise<ReviewSummary>;
  /** Writes the plan's own rules and those of the project into one file. `input.invalid` without one place, or over a file that holds no rules. */
  save(
    uid: string,
    place: { readonly root?: number | undefined; readonly path?: string | undefined },
  ): Promise<{ path: string; count: number }>;
}

export function createRulesOfReviews(
  downloads: Pick<Downloads, 'review' | 'decide'>,
  files: FileSystem,
  dataFolder: string,
): RulesOfReviews {
  const list = async (uid: string): Promise<ReviewRules> => {
    const { rules, roots } = await downloads.review(uid, (review) => ({
      rules: review.rules(),
      roots: review.summary().roots,
    }));
    const known = new Set(rules.map(({ id }) => id));
    const offered: ReviewRules['offered'] = [];
    for (const { id: root, target } of roots) {
      if (target === null) continue;
      const path = projectRulesPath(target);
      try {
        const found = await readProjectRules(target, files);
        if (found === undefined || found.every((rule) => known.has(projectRuleId(root, rule)))) continue;
        offered.push({ root, path, texts: found.map((rule) => visibleText(ruleText(rule))) });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        offered.push({ root, path, texts: [], problem: error.message });
      }
    }
    const { presets, problems } = await listPresets(dataFolder, files);
    return {
      rules,
      offered,
      presets: presets.map(({ name, label, description }) => ({
        name,
        label: visibleText(label),
        ...(description === undefined ? {} : { description: visibleText(description) }),
      })),
      presetProblems: problems.map(({ message }) => visibleText(message)),
    };
  };

  const change = async (
    uid: string,
    step: (rules: readonly PlanRule[]) => readonly PlanRule[],
  ): Promise<RulesChanged> => {
    const { summary } = await downloads.decide(uid, (review: Review) => {
      review.useRules(step);
    });
    return { summary, rules: await list(uid) };
  };

  return {
    list,
    count: (uid, rule, before) => downloads.review(uid, (review) => review.ruleCount(planRule(rule), before)),
    put: (uid, rule, before) => change(uid, (rules) => putRule(rules, planRule(rule), before)),
    enable: (uid, id, enabled) => change(uid, (rules) => enableRule(rules, id, enabled)),
    move: (uid, id, before) => change(uid, (rules) => moveRule(rules, id, before)),
    delete: (uid, id) => change(uid, (rules) => deleteRule(rules, id)),
    accept: async (uid, root) => {
      const target = await targetOf(uid, root, downloads);
      const found = await readProjectRules(target, files);
      if (found === undefined)
        throw new AppError({ code: 'input.not_found', message: `There are no rules in ${projectRulesPath(target)}.` });
      return change(uid, (rules) => acceptProjectRules(rules, found, root));
    },
    usePreset: async (uid, name) => {
      const { rules } = await requiredPreset(name, dataFolder, files);
      return (await downloads.decide(uid, (review) => review.usePreset(name, rules))).summary;
    },
    save: async (uid, { root, path: chosen }) => {
      if ((root === undefined) === (chosen === undefined) || (chosen !== undefined && !isAbsolute(chosen)))
        throw new AppError({ code: 'input.invalid', message: 'Rules are saved for one root, or under one full path.' });
      const path = chosen ?? projectRulesPath(await targetOf(uid, root ?? 0, downloads));
      const listed = await downloads.review(uid, (review) => review.rules());
      const own = listed.flatMap(({ rule, source }) =>
        rule !== undefined && (source === 'plan' || source === 'project') ? [projectText(rule, root)] : [],
      );
      await requireRuleFile(path, files);
      await files.makeFolders(dirname(path));
      await files.writeFileAtomic(path, new TextEncoder().encode(writeRules(own)));
      return { path, count: own.length };
    },
  };
}

/** A window may name the place: nothing but a rule file is ever made or replaced. `input.invalid` otherwise. */
async function requireRuleFile(path: string, files: FileSystem): Promise<void> {
  const found = await files.lstat(path);
  if (!path.toLowerCase().endsWith('.json') || (found !== undefined && found.type !== 'file'))
    throw new AppError({ code: 'input.invalid', message: `${path} is no place for rules: save them as a .json file.` });
  if (found !== undefined) await readRulesFile(path, files);
}

async function targetOf(uid: string, root: number, downloads: Pick<Downloads, 'review'>): Promise<string> {
  const { roots } = await downloads.review(uid, (review) => review.summary());
  const target = roots.find(({ id }) => id === root)?.target;
  if (typeof target === 'string') return target;
  throw new AppError({ code: 'input.not_found', message: `Root ${root} of this plan has no folder.` });
}

function planRule(rule: RuleText): PlanRule {
  return JSON.parse(JSON.stringify(rule)) as PlanRule;
}

/** A project's rule is about its own files wherever they are next time, so the number of a root of this plan goes. */
function projectText(rule: RuleText, root: number | undefined): PlanRule {
  const plain = planRule(rule);
  const prefix = root === undefined ? '' : `project-${root}-`;
  const { roots, ...when } = plain.when;
  const isOnlyOwn = root !== undefined && roots?.length === 1 && roots[0] === root;
  return {
    ...plain,
    id: plain.id.startsWith(prefix) ? plain.id.slice(prefix.length) : plain.id,
    when: isOnlyOwn ? when : plain.when,
  };
}
