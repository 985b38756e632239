/** Starts the program from its sources: `node test/support/s3server/main.mjs --bucket bkt`. */
import './typeScript.mjs';

await import('./main.ts');
