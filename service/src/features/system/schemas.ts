import { z } from 'zod';

export const rootView = z.strictObject({
	service: z.string(),
	version: z.string(),
	docs: z.string(),
});

export const healthView = z.strictObject({
	status: z.literal('ok'),
	version: z.string(),
	environment: z.string(),
	checks: z.record(z.string(), z.string()),
});

export const readinessView = z.strictObject({
	status: z.enum(['ok', 'unavailable']),
	version: z.string(),
	environment: z.string(),
	database: z.enum(['ok', 'unavailable']),
	checks: z.record(z.string(), z.string()).describe('What this process needs, by name.'),
	silent: z
		.int()
		.nullable()
		.describe('Pins ten minutes overdue without a reason; above 0 something stands still.'),
});
export type ReadinessView = z.output<typeof readinessView>;

export const openApiView = z.record(z.string(), z.unknown());
