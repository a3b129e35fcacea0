import type { StoreKind } from './settings.js';

/** What a server says it is. */
export interface ServerVersion {
	/** `MongoDB`, `Redis` or `Valkey`. */
	product: 'MongoDB' | 'Redis' | 'Valkey';
	version: string;
}

const LEAST: Readonly<Record<ServerVersion['product'], string>> = {
	MongoDB: '6.0',
	Redis: '6.2',
	Valkey: '8.0',
};

/** What each store needs, in words. */
export const NEEDED: Readonly<Record<StoreKind, string>> = {
	mongo: `MongoDB ${LEAST.MongoDB} or newer`,
	redis: `Redis ${LEAST.Redis} or newer, or Valkey ${LEAST.Valkey} or newer`,
};

const PATTERNS: readonly { product: ServerVersion['product']; pattern: RegExp }[] = [
	{ product: 'MongoDB', pattern: /^db version v(\d+\.\d+\.\d+\S*)/m },
	{ product: 'Valkey', pattern: /^Valkey server v=(\d+\.\d+\.\d+)/m },
	{ product: 'Redis', pattern: /^Redis server v=(\d+\.\d+\.\d+)/m },
];

/** Reads the answer to `--version`; undefined when it is none of the three products. */
export function parseVersionOutput(output: string): ServerVersion | undefined {
	for (const { product, pattern } of PATTERNS) {
		const version = pattern.exec(output)?.[1];
		if (version !== undefined) return { product, version };
	}
	return undefined;
}

/** Reads `INFO server`. Valkey also gives a `redis_version`, which is not its own. */
export function parseRedisInfo(info: string): ServerVersion | undefined {
	const valkey = infoField(info, 'valkey_version');
	if (valkey !== undefined) return { product: 'Valkey', version: valkey };
	const redis = infoField(info, 'redis_version');
	return redis === undefined ? undefined : { product: 'Redis', version: redis };
}

/** One field of an INFO answer. */
export function infoField(info: string, field: string): string | undefined {
	return new RegExp(`^${field}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}

/** Why this server does not do; undefined when it does. */
export function tooOld(found: ServerVersion): string | undefined {
	const least = LEAST[found.product];
	const [haveMajor = 0, haveMinor = 0] = found.version.split('.').map(Number);
	const [needMajor = 0, needMinor = 0] = least.split('.').map(Number);
	if (haveMajor > needMajor || (haveMajor === needMajor && haveMinor >= needMinor))
		return undefined;
	return `${found.product} ${found.version} is too old, ${least} or newer is needed`;
}
