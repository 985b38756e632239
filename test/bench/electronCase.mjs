/** What a utility process runs: the script named first, with the arguments that follow; then it tells what that printed. */
import { pathToFileURL } from 'node:url';

const [, , script] = process.argv;
process.argv.splice(1, 1);
let output = '';
process.stdout.write = (text) => {
  output += String(text);
  return true;
};
try {
  await import(pathToFileURL(script).href);
  process.parentPort.postMessage({ output });
} catch (error) {
  process.parentPort.postMessage({ failure: String(error?.stack ?? error) });
}
