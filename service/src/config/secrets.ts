import { readFileSync } from 'node:fs';
import { SECRET_NAMES } from './env.js';

export interface ResolvedEnv {
	/** The environment with secrets read from the files named by `<name>_FILE`. */
	readonly env: Readonly<Record<string, string | undefined>>;
	readonly faults: readonly string[];
}

const MAX_FILE_BYTES = 64 * 1024;

/** Empty and blank values count as not given, as compose files write them. */
const given = (value: string | undefined): string | undefined =>
	value === undefined || value.trim() === '' ? undefined : value.trim();

/** Takes secrets from files where the environment says so. */
export function resolveSecrets(env: NodeJS.ProcessEnv): ResolvedEnv {
	const resolved: Record<string, string | undefined> = {};
	for (const [name, value] of Object.entries(env)) resolved[name] = given(value);
	const faults: string[] = [];
	for (const name of SECRET_NAMES) {
		const path = resolved[`${name}_FILE`];
		if (path === undefined) continue;
		if (resolved[name] !== undefined) {
			faults.push(`${name}: is given twice, also by ${name}_FILE; allowed: one of the two`);
			continue;
		}
		const content = readSecret(path);
		if (content.value === undefined) {
			faults.push(`${name}_FILE: ${content.why}; allowed: a readable file with the value alone`);
		}
		resolved[name] = content.value;
	}
	return { env: resolved, faults };
}

function readSecret(path: string): { value?: string; why?: string } {
	try {
		const content = readFileSync(path, 'utf8');
		if (content.length > MAX_FILE_BYTES) return { why: `the file ${path} is too large` };
		const value = given(content);
		return value === undefined ? { why: `the file ${path} is empty` } : { value };
	} catch (error) {
		const { code = 'unknown' } = error as NodeJS.ErrnoException;
		return { why: `the file ${path} cannot be read (${code})` };
	}
}

/** Publicly known: what development seals with when no key is given. */
export const DEVELOPMENT_KEY: Buffer = Buffer.alloc(32, 'pinlane development key, not secret');

const MIN_DISTINCT_BYTES = 16;

/** Why a key is no secret, or nothing: examples, words and patterns are not random bytes. */
export function weaknessOf(key: Buffer): string | undefined {
	if (key.equals(DEVELOPMENT_KEY)) return 'is the published example';
	if (key.every((byte) => byte >= 0x20 && byte < 0x7f)) return 'is readable text';
	if (new Set(key).size < MIN_DISTINCT_BYTES) return 'repeats itself';
	const steps = new Set([...key].slice(1).map((byte, i) => (byte - (key[i] ?? 0)) & 0xff));
	return steps.size === 1 ? 'counts up or down' : undefined;
}
