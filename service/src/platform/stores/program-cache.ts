import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StepFailed } from './errors.js';
import type { BinaryPin } from './pins.js';

/** Beside each cached program: what was installed, written only once the program is whole. */
interface Marker {
	bytes: number;
	sha256: string;
	/** Time of the last change for which the checksum was last computed. */
	checkedMtimeMs: number;
}

/** Where a pinned program lies in a cache folder. */
export const cachedPath = (cacheDir: string, pin: BinaryPin): string =>
	join(cacheDir, `${pin.program}-${pin.version}`);

const markerPath = (path: string): string => `${path}.json`;

/**
 * The path of a cached program that is whole. Size and marker are looked at each time, the
 * checksum only when the file changed since it was last computed. Throws StepFailed with why not.
 */
export async function readCached(cacheDir: string, pin: BinaryPin): Promise<string> {
	const path = cachedPath(cacheDir, pin);
	const file = await stat(path).catch(() => undefined);
	if (!file?.isFile()) throw new StepFailed(`no ${pin.program} ${pin.version} in ${cacheDir}`);
	const marker = await readMarker(path);
	if (marker === undefined) throw new StepFailed(`${path} was never completely installed`);
	if (file.size !== pin.bytes || marker.bytes !== pin.bytes) {
		throw new StepFailed(`${path} has ${file.size} bytes, expected ${pin.bytes}: not used`);
	}
	if (marker.sha256 !== pin.sha256) throw wrongChecksum(path);
	if (marker.checkedMtimeMs !== file.mtimeMs) {
		if ((await sha256Of(path)) !== pin.sha256) throw wrongChecksum(path);
		await writeMarker(path, { ...marker, checkedMtimeMs: file.mtimeMs });
	}
	return path;
}

/**
 * Moves an unpacked program into the cache after checking it. Each file appears whole or not at
 * all, so several programs may install at once. A wrong one is removed: StepFailed.
 */
export async function installProgram(install: {
	cacheDir: string;
	pin: BinaryPin;
	from: string;
}): Promise<string> {
	const { cacheDir, pin, from } = install;
	const path = cachedPath(cacheDir, pin);
	const { size } = await stat(from);
	if (size !== pin.bytes || (await sha256Of(from)) !== pin.sha256) {
		await rm(from, { force: true });
		throw wrongChecksum(`the fetched ${pin.program} ${pin.version}`);
	}
	await chmod(from, 0o755);
	await flush(from);
	await rename(from, path);
	const { mtimeMs } = await stat(path);
	await writeMarker(path, { bytes: size, sha256: pin.sha256, checkedMtimeMs: mtimeMs });
	await flush(dirname(path));
	return path;
}

const wrongChecksum = (what: string): StepFailed =>
	new StepFailed(`${what} has not the checksum pinned in this repository: refused`);

async function readMarker(path: string): Promise<Marker | undefined> {
	try {
		const value: unknown = JSON.parse(await readFile(markerPath(path), 'utf8'));
		if (typeof value !== 'object' || value === null) return undefined;
		const { bytes, sha256, checkedMtimeMs } = value as Partial<Record<keyof Marker, unknown>>;
		if (typeof bytes !== 'number' || typeof sha256 !== 'string') return undefined;
		return { bytes, sha256, checkedMtimeMs: Number(checkedMtimeMs) };
	} catch {
		return undefined;
	}
}

async function writeMarker(path: string, marker: Marker): Promise<void> {
	const draft = `${markerPath(path)}.${randomUUID()}`;
	await writeFile(draft, JSON.stringify(marker), { flush: true });
	await rename(draft, markerPath(path));
}

/** The SHA-256 of a file, in hex. */
async function sha256Of(path: string): Promise<string> {
	const hash = createHash('sha256');
	for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
		hash.update(chunk as Buffer);
	}
	return hash.digest('hex');
}

async function flush(path: string): Promise<void> {
	const file = await open(path, 'r');
	try {
		await file.sync();
	} finally {
		await file.close();
	}
}
