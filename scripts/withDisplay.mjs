/** Runs a command; on a Linux machine without a display it runs under a virtual one. */
import { spawn } from 'node:child_process';

const [command, ...rest] = process.argv.slice(2);
const headless = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
const [program, args] = headless
  ? ['xvfb-run', ['-a', '-s', '-screen 0 1600x1000x24 -nolisten tcp', command, ...rest]]
  : [command, rest];
const child = spawn(program, args, { stdio: 'inherit' });
child.on('error', (error) => {
  console.error(`${program}: ${error.message}${headless ? ' (install the Debian packages xvfb and xauth)' : ''}`);
  process.exitCode = 127;
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
