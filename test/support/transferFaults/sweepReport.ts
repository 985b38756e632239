/** What a sweep did, to be read: where its instants fell, and the worst that it saw. */
import { stages, type Stage } from './runStages';

export interface SweepReport {
  /** An instant came in a stage, with such a part of the bytes moved. */
  struck(stage: Stage, movedPart: number): void;
  /** Of one transfer with all its kills, as parts of its size. */
  moved(part: number, partBesidesInFlight: number): void;
  /** How long something took that has a limit. */
  took(ms: number): void;
  print(title: string): void;
}

export function createSweepReport(): SweepReport {
  const byStage = new Map<Stage, number>();
  const byTenth = Array.from({ length: 11 }, () => 0);
  let [worst, worstBesides, slowestMs] = [0, 0, 0];
  let count = 0;
  return {
    struck: (stage, movedPart) => {
      count += 1;
      byStage.set(stage, (byStage.get(stage) ?? 0) + 1);
      const tenth = Math.min(10, Math.floor(movedPart * 10));
      byTenth[tenth] = (byTenth[tenth] ?? 0) + 1;
    },
    moved: (part, besides) => {
      worst = Math.max(worst, part);
      worstBesides = Math.max(worstBesides, besides);
    },
    took: (ms) => {
      slowestMs = Math.max(slowestMs, ms);
    },
    print: (title) => {
      const rows = stages.flatMap((stage) => {
        const fell = byStage.get(stage) ?? 0;
        return fell === 0 ? [] : [`  ${stage.padEnd(12)} ${String(fell).padStart(4)} ${'#'.repeat(fell)}`];
      });
      const sums = [
        `  by tenths of the bytes moved: ${byTenth.join(' ')}`,
        ...(worst === 0
          ? []
          : [
              `  bytes at worst: ${worst.toFixed(3)} x size, ${worstBesides.toFixed(3)} x size besides those in flight`,
            ]),
        ...(slowestMs === 0 ? [] : [`  slowest: ${slowestMs.toFixed(0)} ms`]),
      ];
      console.log([`${title}: ${count} instants`, ...rows, ...sums].join('\n'));
    },
  };
}
