/** Runs a command with the S3 servers that are already installed; `npm test` and scripts/s3Oracles.mjs install them. */
import { runProgram } from './runProgram.mjs';
import { s3Oracles } from './s3Oracles.mjs';

const [command, ...args] = process.argv.slice(2);
const { code } = await runProgram(command, args, { env: await s3Oracles({ install: false }) });
process.exitCode = code;
