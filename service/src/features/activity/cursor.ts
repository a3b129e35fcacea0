import type { Place } from './store.js';

const FORM = /^(\d{1,15})\.([0-9a-f-]{36})$/;

/** The place of an entry as clients hand it back; they need not understand it. */
export const cursorOf = ({ createdAt, id }: Place): string =>
	Buffer.from(`${createdAt.getTime()}.${id}`).toString('base64url');

/** The place that a cursor stands for; null for a text that is none. */
export function readCursor(cursor: string): Place | null {
	const match = FORM.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
	const [, time, id] = match ?? [];
	if (time === undefined || id === undefined) return null;
	return { createdAt: new Date(Number(time)), id };
}
