import type { BoardListRecord } from './model.js';

const FRESH_MS = 300_000;

type Age = Pick<BoardListRecord, 'fetchedAt'>;

/** Whether Pinterest told the list less than 5 min ago. */
export const isFresh = ({ fetchedAt }: Age, now: Date): boolean =>
	now.getTime() - fetchedAt.getTime() < FRESH_MS;

/** Whether Pinterest ever told it; else it holds nothing but boards that were made here. */
export const wasSeen = ({ fetchedAt }: Age): boolean => fetchedAt.getTime() > 0;
