/** Starts the program from its sources: `node test/support/deadlineServer/main.mjs --world world.json`. */
import '../s3server/typeScript.mjs';

await import('./main.ts');
