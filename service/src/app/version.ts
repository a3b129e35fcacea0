import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The version in the service's package.json; source and build lie equally deep beside it. */
export const VERSION = (
	JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as { version: string }
).version;
