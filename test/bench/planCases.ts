/** Plans so many files by names, sizes and times, in this process, and prints what that took as one line of JSON. */
import { createPlanSetting, remoteFile } from '../support/plan/planSetting';

const count = Number(process.argv[2] ?? 10_432);
const frames = 240;
const setting = await createPlanSetting({
  hashFile: () => Promise.reject(new Error('Nothing is read before somebody looks at the plan.')),
  close: () => Promise.resolve(),
});
try {
  const files = Array.from({ length: count }, (_, index) => {
    const pass = Math.floor(index / frames);
    const name = `renders/pass${pass % 40}/beauty${pass}.${1001 + (index % frames)}.exr`;
    return remoteFile(name, `frame ${index}`);
  });
  // As after a re-render: a fifth is new, most of the rest is the same, some of it was painted over.
  for (const [index, file] of files.entries()) {
    if (index % 5 === 0) continue;
    await setting.put(file.path, `${index % 50 === 1 ? 'FRAME' : 'frame'} ${index}`, index % 3);
  }
  const beganMs = performance.now();
  const began = process.cpuUsage();
  const plan = await setting.plan(files, { hashing: 'later' });
  const wallMs = performance.now() - beganMs;
  const { user, system } = process.cpuUsage(began);
  if (plan.entries.length !== count) throw new Error(`${plan.entries.length} of ${count} files were planned.`);
  const rssBytes = process.resourceUsage().maxRSS * 1024;
  process.stdout.write(`${JSON.stringify({ wallMs, cpuMs: (user + system) / 1000, rssBytes })}\n`);
} finally {
  await setting.close();
}
