import { z } from 'zod';
import { SCOPES } from '../access/index.js';
import { PROVIDERS } from './model.js';
import { externalId, projectView } from './schemas.js';

const MAX_OFFSET = 10_000;
const MAX_QUOTA = 1_000_000_000;

const uuid = z.guid().toLowerCase();
const instant = z.iso.datetime();
const name = z.string().trim().min(1).max(255);
const scope = z.enum(SCOPES);
const monthlyQuota = z
	.int()
	.min(0)
	.max(MAX_QUOTA)
	.nullable()
	.describe(
		'Pins it may create a month (UTC); 0: any number, null: as PINLANE_MONTHLY_QUOTA says.',
	);

/** What `POST /v1/tenants` takes. */
export const createTenantBody = z.strictObject({
	name,
	external_id: externalId
		.nullish()
		.describe('Yours for it; the same again answers with the same tenant, without a key.'),
	provider: z
		.enum(PROVIDERS)
		.nullish()
		.describe('Of its first project; when absent `pinterest` where that is set up.'),
	monthly_quota: monthlyQuota.optional(),
});

/** What `PATCH /v1/tenants/{tenant_id}` takes. */
export const updateTenantBody = z
	.strictObject({ name: name.optional(), monthly_quota: monthlyQuota.optional() })
	.refine((body) => Object.values(body).some((value) => value !== undefined), {
		message: 'must have at least one of name, monthly_quota',
	});

/** What `POST /v1/tenants/{tenant_id}/api-keys` takes. */
export const createTenantKeyBody = z.strictObject({
	name: name.default('made by the operator'),
	project_id: uuid.nullish().describe("The tenant's first project when absent."),
	scopes: z.array(scope).min(1).max(SCOPES.length).nullish(),
});

export const tenantParams = z.strictObject({ tenant_id: uuid });

export const listTenantsQuery = z.strictObject({
	limit: z.coerce.number().int().min(1).max(200).default(50),
	offset: z.coerce.number().int().min(0).max(MAX_OFFSET).default(0),
	external_id: z.string().max(255).optional(),
});

export const tenantView = z.object({
	id: z.string(),
	name: z.string(),
	external_id: z.string().nullable(),
	monthly_quota: z.int().nullable(),
	created_at: instant,
	updated_at: instant,
});

/** A tenant with its projects. */
export const tenantDetail = tenantView.extend({ projects: z.array(projectView) });

export const createdTenant = tenantDetail.extend({
	api_key: z
		.string()
		.nullable()
		.describe('Of the first project; shown this once. Null on a repeat.'),
	already_existed: z.literal(true).optional(),
});

export const tenantKey = z.object({
	id: z.string(),
	workspace_id: z.string(),
	name: z.string(),
	api_key: z.string().describe('Shown this once.'),
	scopes: z.array(scope),
	created_at: instant,
});

export type TenantView = z.output<typeof tenantView>;
export type TenantDetail = z.output<typeof tenantDetail>;
export type CreatedTenant = z.output<typeof createdTenant>;
export type TenantKey = z.output<typeof tenantKey>;
