/**
 * How long the outputs of a job of many tasks take to be listed and planned over a slow line, by the built command:
 * `node test/bench/jobPlan.bench.mjs [--tasks 1000] [--latency 30] [--runs 3]`. Every run is a process with an empty data folder.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import '../support/s3server/typeScript.mjs';

const { createRenderedJob, downloadWords } = await import('../support/renderedJob.ts');

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '1000' },
    latency: { type: 'string', default: '30' },
    runs: { type: 'string', default: '3' },
  },
});
const tasks = Number(values.tasks);
const latencyMs = Number(values.latency);
const cli = process.env.SATCHEL_TEST_CLI ?? join(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js');
createRequire(import.meta.url).resolve(cli);

const folder = mkdtempSync(join(tmpdir(), 'satchel-job-plan-'));
const job = await createRenderedJob({ tasks, roots: [{ rootPath: join(folder, 'shot') }], deadline: { latencyMs } });
for (let task = 0; task < tasks; task += 1)
  job.render({ task, files: [{ [`renders/f.${String(task).padStart(4, '0')}.exr`]: `frame ${task}` }] });
job.s3.setShaping({ latencyMs });

async function planOnce(run) {
  const home = join(folder, `home ${run}`);
  job.s3.requests.clear();
  job.deadline.clearCalls();
  const started = performance.now();
  const words = downloadWords(job, 'output', '--to', join(folder, 'here'), '--plan-only', join(folder, `${run}.json`));
  const child = spawn(process.execPath, [cli, ...words], {
    env: { PATH: process.env.PATH, HOME: folder, SATCHEL_HOME: home, ...job.env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const cpuBefore = process.cpuUsage();
  const code = await new Promise((resolve) => child.on('close', resolve));
  const { user, system } = process.cpuUsage(cpuBefore);
  return {
    code,
    /** Of the doubles, which share the processor with the command. */
    doublesCpuMs: Math.round((user + system) / 1000),
    ms: Math.round(performance.now() - started),
    s3: job.s3.requests.rows.length,
    deadline: job.deadline.calls.map(({ op }) => op),
  };
}

for (let run = 0; run < Number(values.runs); run += 1) console.log(JSON.stringify(await planOnce(run)));
await job.close();
rmSync(folder, { recursive: true, force: true });
