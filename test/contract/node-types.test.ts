import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(__dirname, '../..');

describe("the nodes' types of the service", () => {
	it('are those of its OpenAPI document and of its events', async () => {
		const command = ['tools/generate-api-types.mjs', '--check'];
		const { stderr } = await promisify(execFile)(process.execPath, command, { cwd: ROOT });
		expect(stderr).toBe('');
	});
});
