import { join } from 'node:path';
import { StepFailed, reasonOf } from './errors.js';
import { MONGOD_ELSEWHERE } from './pins.js';

const downloadDir = (cacheDir: string): string => join(cacheDir, 'mongodb-memory-server');

/** A mongod that an earlier start downloaded on a platform without a pin: its path. */
export async function locateMongodElsewhere(cacheDir: string): Promise<string> {
	const { DryMongoBinary } = await import('mongodb-memory-server-core');
	const dir = downloadDir(cacheDir);
	const path = await DryMongoBinary.locateBinary({ version: MONGOD_ELSEWHERE, downloadDir: dir });
	if (path === undefined) throw new StepFailed(`no mongod ${MONGOD_ELSEWHERE} in ${dir}`);
	return path;
}

/** Downloads mongod on a platform without a pin, checked against the vendor's checksum: its path. */
export async function fetchMongodElsewhere(
	cacheDir: string,
	onProgress: (line: string) => void,
): Promise<string> {
	const { MongoBinary } = await import('mongodb-memory-server-core');
	const dir = downloadDir(cacheDir);
	onProgress(`Fetching mongod ${MONGOD_ELSEWHERE} into ${dir}`);
	try {
		return await MongoBinary.getPath({
			version: MONGOD_ELSEWHERE,
			downloadDir: dir,
			checkMD5: true,
		});
	} catch (cause) {
		throw new StepFailed(`mongod ${MONGOD_ELSEWHERE} could not be fetched: ${reasonOf(cause)}`);
	}
}
