import { z } from 'zod';

export const boardsQuery = z.object({ account_id: z.guid().toLowerCase() });

export const boardItem = z.object({
	id: z.string(),
	name: z.string(),
	description: z.string().nullable(),
	privacy: z.string().nullable(),
});

export type BoardItem = z.output<typeof boardItem>;
