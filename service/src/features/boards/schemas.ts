import { z } from 'zod';
import { BOARD_PRIVACIES } from '../../pinterest/port.js';

const MAX_NAME = 180;
const MAX_DESCRIPTION = 500;

export const boardsQuery = z.object({ account_id: z.guid().toLowerCase() });

export const createBoardBody = z.strictObject({
	account_id: z.guid().toLowerCase(),
	name: z.string().trim().min(1).max(MAX_NAME),
	description: z.string().max(MAX_DESCRIPTION).nullish(),
	privacy: z.enum(BOARD_PRIVACIES).nullish(),
});

export const boardItem = z.object({
	id: z.string(),
	name: z.string(),
	description: z.string().nullable(),
	privacy: z.string().nullable(),
});

export type BoardItem = z.output<typeof boardItem>;
