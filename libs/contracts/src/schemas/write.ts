import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventSchema, SCHEMA_TYPES } from './event-schema.js';

/** `node dist/libs/contracts/src/schemas/write.js FOLDER`: writes the JSON Schema of every inbound event anew. */
const [folder] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('Say into which folder, for example docs/schemas.\n');
  process.exitCode = 2;
} else {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const type of SCHEMA_TYPES)
    writeFileSync(join(folder, `${type}.json`), `${JSON.stringify(eventSchema(type), null, 2)}\n`);
}
