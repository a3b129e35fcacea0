import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const PROGRAM = join(__dirname, '../../../service/dist/simulator/run-simulator.js');

const started: ChildProcess[] = [];
afterEach(() => {
	for (const child of started.splice(0)) child.kill('SIGKILL');
});

async function run(...args: string[]): Promise<{ child: ChildProcess; url: string }> {
	const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
	started.push(child);
	const [line] = (await once(child.stdout, 'data')) as [Buffer];
	const { url } = JSON.parse(line.toString()) as { url: string };
	return { child, url };
}

describe('run-simulator', () => {
	it('prints its address once it listens, and ends on SIGTERM', async () => {
		const { child, url } = await run('--port', '0');
		expect((await fetch(`${url}/_sim/state`)).status).toBe(200);
		child.kill('SIGTERM');
		expect(await once(child, 'exit')).toEqual([0, null]);
	});

	it('ends with its parent when told to watch it', async () => {
		const { child } = await run('--parent-watch');
		child.stdin?.end();
		expect(await once(child, 'exit')).toEqual([0, null]);
	});
});
