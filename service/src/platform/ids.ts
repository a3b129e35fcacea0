import { createHash, randomUUID } from 'node:crypto';

/** A random UUID, the form of every id of ours. */
export const newId = (): string => randomUUID();

/** A UUID that is the same for the same parts: makes repeated work land on the same record. */
export function derivedId(...parts: readonly string[]): string {
	const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
	const variant = ((parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		`${variant}${hex.slice(17, 20)}`,
		hex.slice(20, 32),
	].join('-');
}
